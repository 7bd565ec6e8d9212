/** A finding of a rule pack that stands, where it stands, and why. */
export type ExplainedFinding = {
  readonly rule: `AwsSolutions-${string}` | `NIST.800.53.R5-${string}`;
  /** Of the paths of constructs, without the stage. */
  readonly at: RegExp;
  readonly reason: string;
};

const FUNCTION = /\/Function\/Resource$/;

/**
 * Every finding of the packs AwsSolutions and NIST 800-53 (revision 5) that is left. A finding that is
 * not here stops the synthesis, and an entry that explains nothing any more fails a test.
 */
export const EXPLAINED_FINDINGS: readonly ExplainedFinding[] = [
  {
    rule: 'AwsSolutions-APIG4',
    at: /^Api\/HttpApi\/GET--(v1--health|v1--openapi\.json|docs|problems--\{code\})\/Resource$/,
    reason: 'Open by the contract: health, the description of the API and its pages for people.',
  },
  {
    rule: 'AwsSolutions-IAM5',
    at: /\/Role\/DefaultPolicy\/Resource$/,
    reason:
      'X-Ray knows no resources, and keys of files end in a digest or an identifier. A test says which wildcards there may be, and that no action has one.',
  },
  {
    rule: 'AwsSolutions-SMG4',
    at: /^CursorKey\/Secret\/Resource$/,
    reason:
      'It signs cursors of lists, for as long as somebody turns pages. Turning it over by a function would need a role that reads secrets, and no function has one; the runbook says how.',
  },
  {
    rule: 'AwsSolutions-SQS3',
    at: /(Job|^Backups)\/Failed\/Resource$/,
    reason:
      'It is where what failed waits for somebody; nothing consumes it that could fail again.',
  },
  {
    rule: 'AwsSolutions-SMG4',
    at: /^OriginSecret\/Secret\/Resource$/,
    reason:
      'The distribution and the functions have to change it together, which a deployment does; the runbook says how.',
  },
  {
    rule: 'NIST.800.53.R5-SecretsManagerUsingKMSKey',
    at: /^OriginSecret\/Secret\/Resource$/,
    reason:
      'It has a copy in the region of the distribution, where no key of ours is; it opens nothing by itself.',
  },
  {
    rule: 'AwsSolutions-IAM4',
    at: /^Backup\/Role\/Resource$/,
    reason:
      'AWS keeps these two policies up to what AWS Backup does; a copy of our own would one day stop the backups.',
  },
  {
    rule: 'AwsSolutions-CFR1',
    at: /^Public\/Distribution\/Resource$/,
    reason:
      'Officers travel, and finance systems run where their makers put them. Addresses that are known to be bad are refused wherever they are.',
  },
  {
    rule: 'AwsSolutions-S1',
    at: /^Site\/Bucket\/Resource$/,
    reason: 'Only the distribution reads it, and keeps a log of every request itself.',
  },
  {
    rule: 'NIST.800.53.R5-S3BucketLoggingEnabled',
    at: /^Site\/Bucket\/Resource$/,
    reason: 'As AwsSolutions-S1.',
  },
  {
    rule: 'NIST.800.53.R5-S3DefaultEncryptionKMS',
    at: /^(Site|Logs)\/Bucket\/Resource$/,
    reason:
      'Pages that everybody may read, and logs that services deliver which can use no key of ours.',
  },
  {
    rule: 'NIST.800.53.R5-S3BucketReplicationEnabled',
    at: /^(Site|Logs)\/Bucket\/Resource$/,
    reason: 'Pages are made anew by a deployment, and logs stay in the country.',
  },
  {
    rule: 'NIST.800.53.R5-S3BucketVersioningEnabled',
    at: /^Logs\/Bucket\/Resource$/,
    reason:
      'Each log is a file of its own, written once by AWS; an older version would outlive its time.',
  },
  {
    rule: 'NIST.800.53.R5-CloudWatchLogGroupEncrypted',
    at: /^WebAcl\/Log\/Resource$/,
    reason:
      'It is in the region of the distribution, where no key of ours is, and has neither tokens nor figures.',
  },
  {
    rule: 'NIST.800.53.R5-SecretsManagerRotationEnabled',
    at: /^(CursorKey|OriginSecret)\/Secret\/Resource$/,
    reason: 'As AwsSolutions-SMG4.',
  },
  {
    rule: 'NIST.800.53.R5-IAMNoInlinePolicy',
    at: /Role\/DefaultPolicy\/Resource$/,
    reason:
      'A policy of exactly one role, made and removed with it: nobody else can be given it by mistake.',
  },
  {
    rule: 'NIST.800.53.R5-LambdaDLQ',
    at: FUNCTION,
    reason:
      'Functions of the API are called synchronously: whoever calls hears of the failure. Jobs have a destination for failures, which holds more than a dead-letter queue does.',
  },
  {
    rule: 'NIST.800.53.R5-LambdaInsideVPC',
    at: FUNCTION,
    reason:
      'They speak to AWS by TLS and IAM only; there is no network of ours to be inside of. A VPC would add endpoints at a fixed price, and starts that take longer, and keep nobody out.',
  },
  {
    rule: 'NIST.800.53.R5-S3BucketReplicationEnabled',
    at: /^Objects\//,
    reason:
      'The figures stay in the country, and AWS has one region here. Versions, the object lock and the backup vault stand in for a second copy elsewhere.',
  },
  {
    rule: 'NIST.800.53.R5-S3BucketVersioningEnabled',
    at: /^Objects\/Transit\/Resource$/,
    reason: 'What passes goes after a day; an older version would outlive it.',
  },
];
