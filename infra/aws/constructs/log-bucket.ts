import { Aws, Duration } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { PRODUCT, type StageConfig } from '../../config.ts';
import { KEPT_ONCE_MADE } from '../removal.ts';

type LogBucketProps = { readonly config: StageConfig };

/** Names of buckets are shared by all accounts. */
const nameOf = ({ stage }: StageConfig): string => `${PRODUCT}-${stage}-logs-${Aws.ACCOUNT_ID}`;

/** The bucket as another region's stack knows it. */
export const findLogBucket = (scope: Construct, config: StageConfig): IBucket =>
  Bucket.fromBucketAttributes(scope, 'LogBucket', {
    bucketName: nameOf(config),
    region: config.region,
  });

/**
 * Who asked the distribution and the buckets of files for what. They have people's addresses, so they are
 * kept no longer than looking into an attack takes.
 */
export class LogBucket extends Construct {
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string, { config }: LogBucketProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      bucketName: nameOf(config),
      // Neither S3 nor CloudFront delivers its logs under a key of ours without a grant on that key.
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      // CloudFront's standard logs are delivered by an access control list, which "enforced" would refuse.
      objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
      enforceSSL: true,
      lifecycleRules: [
        {
          expiration: Duration.days(config.edgeLogRetention),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      removalPolicy: KEPT_ONCE_MADE,
      // CDK's class and its interface differ in an optional property's `undefined`.
    }) as IBucket;
  }
}
