import { RemovalPolicy, SecretValue } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { EDGE_REGION, PRODUCT, type StageConfig } from '../../config.ts';

type OriginSecretProps = { readonly config: StageConfig };

const LETTERS_AND_DIGITS = 64;

const nameOf = ({ stage }: StageConfig): string => `${PRODUCT}/${stage}/origin`;

/**
 * The secret as the distribution and the functions have it: CloudFormation puts it there when it deploys
 * either, each in its own region, and templates hold the reference only. It is read again when the label of
 * the version in the configuration changes.
 */
export const originSecretReference = (config: StageConfig): string =>
  // Unwrapped, it is the dynamic reference and not the value, which synthesis never knows.
  SecretValue.secretsManager(nameOf(config), {
    versionStage: config.originSecretVersion,
  }).unsafeUnwrap();

/**
 * By this the functions know what came through the distribution. Under the service's own key, not one of ours:
 * the copy beside the distribution would need a key in that region too.
 */
export class OriginSecret extends Construct {
  constructor(scope: Construct, id: string, { config }: OriginSecretProps) {
    super(scope, id);
    new Secret(this, 'Secret', {
      secretName: nameOf(config),
      description: 'Sent along by the distribution, asked for by the functions of the API',
      generateSecretString: { passwordLength: LETTERS_AND_DIGITS, excludePunctuation: true },
      replicaRegions: [{ region: EDGE_REGION }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}
