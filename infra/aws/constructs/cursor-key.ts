import { RemovalPolicy } from 'aws-cdk-lib';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

/** 64 hexadecimal digits are the 32 bytes that HMAC-SHA-256 is as strong as. */
const HEX_DIGITS = 64;
const LETTERS_BEYOND_HEX = 'ghijklmnopqrstuvwxyz';

/**
 * The key that signs the cursors of lists, made by Secrets Manager in the account itself. Functions
 * find it in their environment, where CloudFormation puts it when it deploys: the template holds
 * only the reference, and no function may read any secret.
 */
export class CursorKey extends Construct {
  readonly reference: string;

  constructor(scope: Construct, id: string, { key }: { readonly key: Key }) {
    super(scope, id);
    const secret = new Secret(this, 'Secret', {
      description: 'Signs the cursors of lists; a new one only ends the lists being read',
      encryptionKey: key,
      generateSecretString: {
        passwordLength: HEX_DIGITS,
        excludeUppercase: true,
        excludePunctuation: true,
        excludeCharacters: LETTERS_BEYOND_HEX,
      },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // Unwrapped, it is the dynamic reference and not the value, which synthesis never knows.
    this.reference = secret.secretValue.unsafeUnwrap();
  }
}
