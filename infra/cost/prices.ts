/** A list price in US dollars of London (eu-west-2), before tax and without any free allowance. */
export type Price = {
  readonly dollars: number;
  /** What the dollars buy. */
  readonly unit: string;
  /** Where AWS publishes it. */
  readonly page: string;
  /** Whether it was seen written down somewhere while this was made; else it is from memory. */
  readonly seen: boolean;
};

const AWS = 'https://aws.amazon.com';

/**
 * As of 2026-11; to be checked against the pages before anybody relies on them, for there was no network to do
 * it. Dollars are for one of `unit`: a price of a million is written with its division.
 */
export const PRICES = {
  functionRequest: at(0.2 / 1e6, 'invocation', '/lambda/pricing/', true),
  functionGigabyteSecond: at(0.000_013_333_4, 'GB-second, arm64', '/lambda/pricing/', true),
  apiRequest: at(1.17 / 1e6, 'request of an HTTP API', '/api-gateway/pricing/', false),
  readUnit: at(0.1485 / 1e6, 'read request unit', '/dynamodb/pricing/on-demand/', false),
  writeUnit: at(0.7423 / 1e6, 'write request unit', '/dynamodb/pricing/on-demand/', false),
  tableGigabyte: at(0.297, 'GB-month of the table', '/dynamodb/pricing/on-demand/', false),
  recoveryGigabyte: at(
    0.2376,
    'GB-month of point-in-time recovery',
    '/dynamodb/pricing/on-demand/',
    false,
  ),
  backupGigabyte: at(0.119, 'GB-month of a kept backup', '/backup/pricing/', false),
  fileGigabyte: at(0.024, 'GB-month of files', '/s3/pricing/', false),
  filePut: at(0.0053 / 1e3, 'file put', '/s3/pricing/', false),
  edgeRequest: at(0.012 / 1e4, 'HTTPS request at the edge', '/cloudfront/pricing/', false),
  edgeGigabyte: at(0.085, 'GB sent to people', '/cloudfront/pricing/', false),
  webAcl: at(5, 'web ACL a month', '/waf/pricing/', true),
  webAclRule: at(1, 'rule or managed group a month', '/waf/pricing/', true),
  webAclRequest: at(0.6 / 1e6, 'request looked at', '/waf/pricing/', true),
  logGigabyte: at(0.5985, 'GB of log taken in', '/cloudwatch/pricing/', false),
  logGigabyteKept: at(0.0315, 'GB-month of log kept', '/cloudwatch/pricing/', false),
  metric: at(0.3, 'metric of our own a month', '/cloudwatch/pricing/', true),
  alarm: at(0.1, 'alarm a month', '/cloudwatch/pricing/', true),
  dashboard: at(3, 'dashboard a month', '/cloudwatch/pricing/', true),
  trace: at(5 / 1e6, 'trace recorded', '/xray/pricing/', false),
  key: at(1, 'KMS key a month', '/kms/pricing/', true),
  keyRequest: at(0.03 / 1e4, 'request to KMS', '/kms/pricing/', false),
  secret: at(0.4, 'secret, or replica of one, a month', '/secrets-manager/pricing/', true),
  person: at(0.02, 'person who signs in within a month (Plus)', '/cognito/pricing/', false),
  machineClient: at(6, 'machine client a month', '/cognito/pricing/', false),
  machineToken: at(2.25 / 1e3, 'token of a machine client', '/cognito/pricing/', true),
  queueRequest: at(0.4 / 1e6, 'request to a queue', '/sqs/pricing/', false),
  scheduledRun: at(1 / 1e6, 'run of a schedule', '/eventbridge/pricing/', false),
  mail: at(0.1 / 1e3, 'message by SES', '/ses/pricing/', false),
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof PRICES;

function at(dollars: number, unit: string, page: string, seen: boolean): Price {
  return { dollars, unit, page: `${AWS}${page}`, seen };
}
