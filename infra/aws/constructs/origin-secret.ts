import { SecretValue } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { EDGE_REGION, PRODUCT, type StageConfig } from '../../config.ts';
import { KEPT_ONCE_MADE } from '../removal.ts';

type OriginSecretProps = { readonly config: StageConfig };

const LETTERS_AND_DIGITS = 64;

const nameOf = ({ stage }: StageConfig): string => `${PRODUCT}/${stage}/origin`;

/**
 * A version of the secret as it stands in a template: CloudFormation puts the value there when it deploys,
 * in each region its own copy, and templates hold the reference only. It is read again when the label of the
 * version in the configuration changes.
 */
const referenceTo = (config: StageConfig, label: string): string =>
  // Unwrapped, it is the dynamic reference and not the value, which synthesis never knows.
  SecretValue.secretsManager(nameOf(config), { versionStage: label }).unsafeUnwrap();

/** What the distribution sends along. */
export const originSecretSent = (config: StageConfig): string =>
  referenceTo(config, config.originSecret.sent);

/** What the functions take, with spaces between: the same, and another while it is being changed. */
export const originSecretsTaken = (config: StageConfig): string => {
  const { sent, alsoTaken } = config.originSecret;
  const labels = alsoTaken === undefined ? [sent] : [sent, alsoTaken];
  return labels.map((label) => referenceTo(config, label)).join(' ');
};

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
      removalPolicy: KEPT_ONCE_MADE,
    });
  }
}
