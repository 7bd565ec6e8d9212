import { TABLE } from '../../shared/persistence/table.ts';
import { LOCAL_REGION } from './environment.ts';

/**
 * The few calls that the embedded run itself makes to its store, in DynamoDB's JSON protocol:
 * tables are made by CDK in the cloud, and the service's own code has no business with them.
 */
export type DynamoDb = {
  readonly answers: () => Promise<boolean>;
  readonly createTableIfMissing: () => Promise<void>;
  readonly isEmpty: () => Promise<boolean>;
  /** The `at` of the newest item of each partition that has one. */
  readonly newestInstants: (partitions: readonly string[]) => Promise<readonly string[]>;
};

const ANSWER_TIMEOUT_MILLISECONDS = 10_000;
const PROBE_TIMEOUT_MILLISECONDS = 1000;

/** Local stores want a signature to be there and check none. */
const UNSIGNED = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20250401T000000Z',
  authorization:
    `AWS4-HMAC-SHA256 Credential=embedded/20250401/${LOCAL_REGION}/dynamodb/aws4_request, ` +
    'SignedHeaders=host;x-amz-date;x-amz-target, Signature=0',
};

type Outcome = { readonly status: number; readonly body: Record<string, unknown> };

export function connectDynamoDb(endpoint: string, tableName: string): DynamoDb {
  const send = (operation: string, input: object, timeout = ANSWER_TIMEOUT_MILLISECONDS) =>
    post(endpoint, operation, input, timeout);
  return {
    answers: async () => {
      try {
        return (await send('ListTables', {}, PROBE_TIMEOUT_MILLISECONDS)).status === 200;
      } catch {
        return false;
      }
    },
    createTableIfMissing: async () => {
      const { status, body } = await send('CreateTable', tableDefinition(tableName));
      const isThere = String(body['__type']).endsWith('ResourceInUseException');
      if (status !== 200 && !isThere) throw new Error(`CreateTable answered ${status}`);
    },
    isEmpty: async () => {
      const answer = await send('Scan', { TableName: tableName, Limit: 1, Select: 'COUNT' });
      if (answer.status !== 200) throw new Error(`Scan answered ${answer.status}`);
      return answer.body['Count'] === 0;
    },
    newestInstants: async (partitions) => {
      const newest = partitions.map(async (partition) =>
        instantIn(await send('Query', newestOf(tableName, partition))),
      );
      return (await Promise.all(newest)).filter((at) => at !== undefined);
    },
  };
}

async function post(
  endpoint: string,
  operation: string,
  input: object,
  timeout: number,
): Promise<Outcome> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { ...UNSIGNED, 'x-amz-target': `DynamoDB_20120810.${operation}` },
    body: JSON.stringify(input),
    signal: AbortSignal.timeout(timeout),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/**
 * Without a time to live: it would go by the machine's clock, and a demonstration's clock may stand
 * more than the 400 days of an idempotency key behind it. Expiry is checked in code anyway.
 */
const tableDefinition = (TableName: string) => ({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: TABLE.partitionKey, KeyType: 'HASH' },
    { AttributeName: TABLE.sortKey, KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: TABLE.partitionKey, AttributeType: 'S' },
    { AttributeName: TABLE.sortKey, AttributeType: 'S' },
  ],
});

const newestOf = (TableName: string, partition: string) => ({
  TableName,
  KeyConditionExpression: '#pk = :pk',
  ProjectionExpression: '#data.#at',
  ExpressionAttributeNames: { '#pk': TABLE.partitionKey, '#data': 'data', '#at': 'at' },
  ExpressionAttributeValues: { ':pk': { S: partition } },
  ScanIndexForward: false,
  ConsistentRead: true,
  Limit: 1,
});

type Row = { readonly data?: { readonly M?: { readonly at?: { readonly S?: string } } } };

function instantIn({ status, body }: Outcome): string | undefined {
  if (status !== 200) throw new Error(`Query answered ${status}`);
  const [newest] = body['Items'] as readonly Row[];
  return newest?.data?.M?.at?.S;
}
