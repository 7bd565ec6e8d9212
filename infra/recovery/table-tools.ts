import {
  ContinuousBackupsUnavailableException,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  ResourceInUseException,
  ResourceNotFoundException,
  RestoreTableToPointInTimeCommand,
  ScanCommand,
  type StreamViewType,
  type TableDescription,
  TagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Item } from '../../shared/persistence/store.ts';
import { keySchemaOf, type Tag } from './table-settings.ts';

export type TableState = {
  readonly name: string;
  readonly arn: string;
  readonly isReady: boolean;
  /** Only while it has a stream. */
  readonly streamArn: string | undefined;
  readonly streamView: string | undefined;
  readonly isProtected: boolean;
  /** The key that encrypts it, where it is not DynamoDB's own. */
  readonly keyArn: string | undefined;
  readonly billingMode: string;
  readonly keySchema: readonly string[];
};

export type RestoreCall = {
  readonly source: TableState;
  readonly target: string;
  /** In whole seconds, as point-in-time recovery takes it. */
  readonly at: Date;
};

/** What a restore does to tables; a rehearsal stands in for the recovery, which only AWS has. */
export type TableTools = {
  find(name: string): Promise<TableState | undefined>;
  /** The first and the last moment that can be restored. */
  restorable(name: string): Promise<{ readonly from: Date; readonly to: Date }>;
  restore(call: RestoreCall): Promise<void>;
  setStream(name: string, view: string): Promise<void>;
  setProtection(name: string): Promise<void>;
  setTimeToLive(name: string, attribute: string): Promise<void>;
  /** `not-yet` of a table that is too young for it. */
  setRecovery(name: string): Promise<'on' | 'not-yet'>;
  setTags(arn: string, tags: readonly Tag[]): Promise<void>;
  /** Every row: only an operator's own credentials may scan. */
  rows(name: string): AsyncIterable<Item>;
};

export const createTableTools = (client: DynamoDBClient): TableTools => ({
  find: (name) => find(client, name),
  restorable: (name) => restorable(client, name),
  restore: (call) => restore(client, call),
  setStream: async (TableName, view) => {
    const StreamSpecification = { StreamEnabled: true, StreamViewType: view as StreamViewType };
    await client.send(new UpdateTableCommand({ TableName, StreamSpecification }));
  },
  setProtection: async (TableName) => {
    await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));
  },
  setTimeToLive: (name, attribute) => setTimeToLive(client, name, attribute),
  setRecovery: (name) => setRecovery(client, name),
  setTags: async (ResourceArn, tags) => {
    await client.send(new TagResourceCommand({ ResourceArn, Tags: [...tags] }));
  },
  rows: (name) => rows(client, name),
});

async function find(client: DynamoDBClient, TableName: string): Promise<TableState | undefined> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    return Table && stateOf(TableName, Table);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

function stateOf(name: string, table: TableDescription): TableState {
  const { TableArn = '', TableStatus, StreamSpecification, SSEDescription } = table;
  const hasStream = StreamSpecification?.StreamEnabled === true;
  return {
    name,
    arn: TableArn,
    isReady: TableStatus === 'ACTIVE',
    streamArn: hasStream ? table.LatestStreamArn : undefined,
    streamView: hasStream ? StreamSpecification.StreamViewType : undefined,
    isProtected: table.DeletionProtectionEnabled === true,
    keyArn: SSEDescription?.KMSMasterKeyArn,
    // AWS says nothing of a table that was made with provisioned capacity.
    billingMode: table.BillingModeSummary?.BillingMode ?? 'PROVISIONED',
    keySchema: keySchemaOf(table),
  };
}

async function restorable(client: DynamoDBClient, TableName: string) {
  const answer = await client.send(new DescribeContinuousBackupsCommand({ TableName }));
  const described = answer.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
  const { EarliestRestorableDateTime: from, LatestRestorableDateTime: to } = described ?? {};
  if (!from || !to) throw new Error(`${TableName} has no point-in-time recovery`);
  return { from, to };
}

/** The settings that the call takes are named in it: on demand, and the key that the old table has. */
async function restore(client: DynamoDBClient, { source, target, at }: RestoreCall): Promise<void> {
  await client.send(
    new RestoreTableToPointInTimeCommand({
      SourceTableArn: source.arn,
      TargetTableName: target,
      RestoreDateTime: at,
      BillingModeOverride: 'PAY_PER_REQUEST',
      ...(source.keyArn === undefined
        ? {}
        : {
            SSESpecificationOverride: {
              Enabled: true,
              SSEType: 'KMS',
              KMSMasterKeyId: source.keyArn,
            },
          }),
    }),
  );
}

/** For a while after its making AWS has not got the backups of a table ready, or is at it still. */
async function setRecovery(client: DynamoDBClient, TableName: string): Promise<'on' | 'not-yet'> {
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
  const input = { TableName, PointInTimeRecoverySpecification };
  try {
    await client.send(new UpdateContinuousBackupsCommand(input));
    return 'on';
  } catch (error) {
    const isTooEarly =
      error instanceof ContinuousBackupsUnavailableException ||
      error instanceof ResourceInUseException;
    if (!isTooEarly) throw error;
    return 'not-yet';
  }
}

/** AWS refuses to set what is set already. */
async function setTimeToLive(
  client: DynamoDBClient,
  TableName: string,
  AttributeName: string,
): Promise<void> {
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
  const status = TimeToLiveDescription?.TimeToLiveStatus;
  if (status === 'ENABLED' || status === 'ENABLING') return;
  const TimeToLiveSpecification = { AttributeName, Enabled: true };
  await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
}

async function* rows(client: DynamoDBClient, TableName: string): AsyncGenerator<Item> {
  let ExclusiveStartKey: ScanCommand['input']['ExclusiveStartKey'];
  do {
    const answer = await client.send(
      new ScanCommand({
        TableName,
        ConsistentRead: true,
        ...(ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey }),
      }),
    );
    for (const values of answer.Items ?? []) yield unmarshall(values) as Item;
    ExclusiveStartKey = answer.LastEvaluatedKey;
  } while (ExclusiveStartKey);
}
