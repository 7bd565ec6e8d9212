import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { StageConfig } from '../../config.ts';
import {
  BUCKETS,
  type BucketGrants,
  OBJECT_CALL_ACTIONS,
  type ObjectCall,
  type ObjectGrants,
} from '../grants.ts';
import { grantKey } from './keys.ts';
import type { LogBucket } from './log-bucket.ts';

type ObjectBucketsProps = {
  readonly config: StageConfig;
  readonly key: Key;
  readonly logs: LogBucket;
};

const DAYS_OF_A_YEAR = 365;

const PROTECTED = {
  encryption: BucketEncryption.KMS,
  // One use of the key serves many files of a bucket, at a hundredth of the cost.
  bucketKeyEnabled: true,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
  removalPolicy: RemovalPolicy.RETAIN,
} satisfies BucketProps;

/** Where files are kept for ever, where they pass through, and the only way to be let at either. */
export class ObjectBuckets extends Construct {
  readonly records: Bucket;
  readonly transit: Bucket;
  readonly #key: Key;

  constructor(scope: Construct, id: string, { config, key, logs }: ObjectBucketsProps) {
    super(scope, id);
    this.#key = key;
    const protection = { ...PROTECTED, encryptionKey: key };
    const loggedAs = (prefix: string) => ({
      serverAccessLogsBucket: logs.bucket,
      serverAccessLogsPrefix: prefix,
    });
    const retention = Duration.days(config.recordsKeptYears * DAYS_OF_A_YEAR);
    this.records = new Bucket(this, 'Records', {
      ...protection,
      ...loggedAs('records/'),
      versioned: true,
      // No role of ours may shorten it; who may break the glass is for the account to say (runbook).
      objectLockDefaultRetention: ObjectLockRetention.governance(retention),
    });
    this.transit = new Bucket(this, 'Transit', {
      ...protection,
      ...loggedAs('transit/'),
      lifecycleRules: [
        { expiration: Duration.days(1), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
  }

  /** The names of the buckets that these grants are about, as functions find them. */
  environmentOf(grants: ObjectGrants): Readonly<Record<string, string>> {
    return {
      ...(grants.records ? { RECORDS_BUCKET: this.records.bucketName } : {}),
      ...(grants.transit ? { TRANSIT_BUCKET: this.transit.bucketName } : {}),
    };
  }

  /** Exactly these calls on keys that begin so. */
  grant(grantee: IGrantable, grants: ObjectGrants): void {
    for (const name of BUCKETS) {
      const ofBucket = grants[name];
      if (ofBucket) grantOn(this[name], grantee, ofBucket);
    }
    const calls = BUCKETS.flatMap((name) => Object.values(grants[name] ?? {})).flat();
    if (calls.length > 0)
      grantKey(this.#key, grantee, calls.some(isWrite) ? 'write' : 'read', 's3');
  }
}

/** An address may do what its signer may, so whoever signs for an upload encrypts, too. */
function isWrite(call: ObjectCall): boolean {
  const actions: readonly string[] = OBJECT_CALL_ACTIONS[call];
  return actions.includes('s3:PutObject');
}

function grantOn(bucket: Bucket, grantee: IGrantable, grants: BucketGrants): void {
  const all = Object.entries(grants) as [string, readonly ObjectCall[]][];
  const allow = (actions: readonly string[], resource: string) =>
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: [...actions], resources: [resource] }),
    );
  for (const [prefix, calls] of all) {
    const actions = new Set(calls.flatMap((call): readonly string[] => OBJECT_CALL_ACTIONS[call]));
    allow([...actions], bucket.arnForObjects(prefix));
  }
  // Whoever may not list hears of what is not there that it is forbidden, which is another fault.
  const mayFind = all.some(([, calls]) => calls.includes('find'));
  if (mayFind) allow(['s3:ListBucket'], bucket.bucketArn);
}
