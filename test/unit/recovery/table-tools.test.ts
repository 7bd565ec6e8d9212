import {
  ContinuousBackupsUnavailableException,
  type DynamoDBClient,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { createTableTools, type TableState } from '../../../infra/recovery/table-tools.ts';

type Answers = Readonly<Record<string, readonly object[]>>;

/** A client that answers as AWS would, and remembers what it was asked; no engine here knows these calls. */
function clientAnswering(answers: Answers) {
  const asked: (readonly [string, object])[] = [];
  const client = {
    send: async (command: { readonly constructor: { readonly name: string }; input: object }) => {
      const name = command.constructor.name.replace(/Command$/, '');
      const before = asked.filter(([each]) => each === name).length;
      asked.push([name, command.input]);
      const answer = answers[name]?.[before] ?? {};
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return { tools: createTableTools(client as unknown as DynamoDBClient), asked };
}

const SOURCE: TableState = {
  name: 'old',
  arn: 'arn:old',
  isReady: true,
  streamArn: undefined,
  streamView: undefined,
  isProtected: true,
  keyArn: undefined,
  billingMode: 'PAY_PER_REQUEST',
  keySchema: [],
};
const AT = new Date('2026-01-12T09:00:00Z');
const CALL = {
  SourceTableArn: 'arn:old',
  TargetTableName: 'new',
  RestoreDateTime: AT,
  BillingModeOverride: 'PAY_PER_REQUEST',
};

describe('the calls of a restore to AWS', () => {
  it('name what the call itself can set: on demand, and the old table’s key', async () => {
    const { tools, asked } = clientAnswering({});
    await tools.restore({ source: SOURCE, target: 'new', at: AT });
    await tools.restore({ source: { ...SOURCE, keyArn: 'arn:key' }, target: 'new', at: AT });
    const encrypted = { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: 'arn:key' };
    expect(asked).toEqual([
      ['RestoreTableToPointInTime', CALL],
      ['RestoreTableToPointInTime', { ...CALL, SSESpecificationOverride: encrypted }],
    ]);
  });

  it('ask which moments there are, of a table that has them', async () => {
    const description = { EarliestRestorableDateTime: new Date(0), LatestRestorableDateTime: AT };
    const { tools } = clientAnswering({
      DescribeContinuousBackups: [
        { ContinuousBackupsDescription: { PointInTimeRecoveryDescription: description } },
        {},
      ],
    });
    expect(await tools.restorable('old')).toEqual({ from: new Date(0), to: AT });
    await expect(tools.restorable('old')).rejects.toThrow('no point-in-time recovery');
  });

  it('turn on point-in-time recovery, and time to live only where it is off', async () => {
    const { tools, asked } = clientAnswering({
      DescribeTimeToLive: [
        { TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } },
        { TimeToLiveDescription: { TimeToLiveStatus: 'ENABLING' } },
      ],
    });
    await tools.setTimeToLive('new', 'expires');
    await tools.setTimeToLive('new', 'expires');
    await tools.setRecovery('new');
    expect(asked.filter(([name]) => name.startsWith('Update'))).toEqual([
      [
        'UpdateTimeToLive',
        {
          TableName: 'new',
          TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
        },
      ],
      [
        'UpdateContinuousBackups',
        {
          TableName: 'new',
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        },
      ],
    ]);
  });

  it('take it that a young table has no point-in-time recovery yet, and nothing else', async () => {
    const saying = { message: 'not yet', $metadata: {} };
    const { tools } = clientAnswering({
      UpdateContinuousBackups: [
        new ContinuousBackupsUnavailableException(saying),
        new ResourceInUseException(saying),
        {},
        new Error('denied'),
      ],
    });
    expect(await tools.setRecovery('new')).toBe('not-yet');
    expect(await tools.setRecovery('new')).toBe('not-yet');
    expect(await tools.setRecovery('new')).toBe('on');
    await expect(tools.setRecovery('new')).rejects.toThrow('denied');
  });

  it('read what a table was made with, in the words of its template', async () => {
    const keys = {
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'sk', AttributeType: 'N' },
        { AttributeName: 'pk', AttributeType: 'S' },
      ],
    };
    const { tools } = clientAnswering({
      DescribeTable: [
        {
          Table: {
            ...keys,
            BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
            SSEDescription: { Status: 'ENABLED', KMSMasterKeyArn: 'arn:key' },
          },
        },
        { Table: keys },
      ],
    });
    expect(await tools.find('new')).toMatchObject({
      billingMode: 'PAY_PER_REQUEST',
      keyArn: 'arn:key',
      keySchema: ['pk HASH S', 'sk RANGE N'],
    });
    expect(await tools.find('new')).toMatchObject({ billingMode: 'PROVISIONED' });
  });

  it('read every page of rows', async () => {
    const rowOf = (sk: string) => ({ pk: { S: 'A' }, sk: { S: sk } });
    const { tools, asked } = clientAnswering({
      Scan: [{ Items: [rowOf('1')], LastEvaluatedKey: rowOf('1') }, { Items: [rowOf('2')] }],
    });
    const read: string[] = [];
    for await (const { sk } of tools.rows('new')) read.push(sk);
    expect(read).toEqual(['1', '2']);
    expect(asked.map(([, input]) => 'ExclusiveStartKey' in input)).toEqual([false, true]);
  });
});
