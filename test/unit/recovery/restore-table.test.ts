import { describe, expect, it } from 'vitest';
import { restoreTable } from '../../../infra/recovery/restore-table.ts';
import type { TableSettings } from '../../../infra/recovery/table-settings.ts';
import type { TableState, TableTools } from '../../../infra/recovery/table-tools.ts';

const SETTINGS: TableSettings = {
  billingMode: 'PAY_PER_REQUEST',
  keySchema: ['pk HASH S', 'sk RANGE S'],
  streamView: 'NEW_IMAGE',
  timeToLiveAttribute: 'expires',
  tags: [{ Key: 'stage', Value: 'live' }],
};
const SOURCE: TableState = {
  name: 'old',
  arn: 'arn:old',
  isReady: true,
  streamArn: 'arn:old/stream',
  streamView: 'NEW_IMAGE',
  isProtected: true,
  keyArn: 'arn:key',
  billingMode: SETTINGS.billingMode,
  keySchema: SETTINGS.keySchema,
};

/** Tables that take a few looks to be ready after every change, as AWS's do. */
function createSlowTables(looks: number, tooEarly = 0) {
  const done: string[] = [];
  let table: TableState | undefined;
  let waiting = 0;
  let early = tooEarly;
  const change = (what: string, to: Partial<TableState>): void => {
    if (waiting > 0) throw new Error(`ResourceInUseException: ${what}`);
    done.push(what);
    table = { ...(table as TableState), ...to };
    waiting = looks;
  };
  const tools: TableTools = {
    find: async () => table && { ...table, isReady: waiting-- <= 0 },
    restorable: async () => ({ from: new Date(0), to: new Date() }),
    restore: async ({ target }) =>
      change('restore', {
        name: target,
        arn: 'arn:new',
        streamArn: undefined,
        streamView: undefined,
        isProtected: false,
        keyArn: SOURCE.keyArn,
        billingMode: SETTINGS.billingMode,
        keySchema: SETTINGS.keySchema,
      }),
    setStream: async (_, streamView) => change('stream', { streamView, streamArn: 'arn:stream' }),
    setProtection: async () => change('protection', { isProtected: true }),
    setTimeToLive: async (_, attribute) => void done.push(`time to live ${attribute}`),
    setRecovery: async () => {
      if (early-- > 0) return 'not-yet';
      done.push('recovery');
      return 'on';
    },
    setTags: async (_, tags) => void done.push(`${tags.length} tags`),
    rows: async function* () {},
  };
  const makeByHand = (otherwise: Partial<TableState>): void => {
    table = { ...SOURCE, name: 'new', ...otherwise };
  };
  return { tools, done, makeByHand };
}

const restoring = (
  tools: TableTools,
  { source }: { readonly source: TableState | undefined } = { source: SOURCE },
) => {
  const said: string[] = [];
  const ports = { tools, pause: async () => {}, say: (line: string) => void said.push(line) };
  const at = new Date('2026-01-12T09:00:00Z');
  const restored = restoreTable(ports, { source, target: 'new', at, settings: SETTINGS });
  return { said, restored };
};

describe('restoring a table', () => {
  it('waits for each change before the next, and tells of it', async () => {
    const { tools, done } = createSlowTables(9);
    const { restored, said } = restoring(tools);
    expect(await restored).toMatchObject({ name: 'new', streamArn: 'arn:stream', isReady: true });
    expect(done).toEqual([
      'restore',
      'stream',
      'protection',
      'time to live expires',
      'recovery',
      '1 tags',
    ]);
    expect(said.filter((line) => line.includes('waiting for new'))).not.toEqual([]);
  });

  it('goes on with what is there, and changes no stream that others may read already', async () => {
    const { tools, done } = createSlowTables(0);
    await restoring(tools).restored;
    done.length = 0;
    await restoring(tools, { source: undefined }).restored;
    expect(done).toEqual(['time to live expires', 'recovery', '1 tags']);
  });

  it.each<readonly [Partial<TableState>, string]>([
    [{ keyArn: undefined }, 'encrypted with the key of DynamoDB itself, not arn:key'],
    [{ keyArn: 'arn:other' }, 'encrypted with arn:other, not arn:key'],
    [{ billingMode: 'PROVISIONED' }, 'billed as PROVISIONED, not PAY_PER_REQUEST'],
    [{ keySchema: ['sk HASH S'] }, 'has the key sk HASH S, not pk HASH S, sk RANGE S'],
    [{ streamView: 'KEYS_ONLY' }, 'has a stream of KEYS_ONLY, not NEW_IMAGE'],
  ])('changes nothing of a table made by hand that is otherwise: %j', async (otherwise, told) => {
    const { tools, done, makeByHand } = createSlowTables(0);
    makeByHand(otherwise);
    await expect(restoring(tools).restored).rejects.toThrow(told);
    expect(done).toEqual([]);
  });

  it('takes a table made by hand that is like the old one, and where that is gone one with a key', async () => {
    const { tools, done, makeByHand } = createSlowTables(0);
    makeByHand({ streamView: undefined, streamArn: undefined, isProtected: false });
    await restoring(tools).restored;
    expect(done).toContain('stream');
    makeByHand({ keyArn: 'arn:another' });
    const { said, restored } = restoring(tools, { source: undefined });
    await restored;
    expect(said.join()).toContain('encrypted with arn:another');
    makeByHand({ keyArn: undefined });
    const unencrypted = restoring(tools, { source: undefined }).restored;
    await expect(unencrypted).rejects.toThrow('not a key of ours');
  });

  it('waits until a young table can have point-in-time recovery, and not for ever', async () => {
    const { tools, done } = createSlowTables(0, 3);
    await restoring(tools).restored;
    expect(done).toContain('recovery');
    const never = createSlowTables(0, Number.POSITIVE_INFINITY);
    await expect(restoring(never.tools).restored).rejects.toThrow('within half an hour');
  });

  it('ends with a sentence when there is nothing to restore from', async () => {
    const { tools } = createSlowTables(0);
    const ports = { tools, pause: async () => {}, say: () => {} };
    const nothing = { source: undefined, target: 'new', at: new Date(0), settings: SETTINGS };
    await expect(restoreTable(ports, nothing)).rejects.toThrow('no table to restore');
  });

  it('ends with a sentence when a table never gets ready', async () => {
    const { tools } = createSlowTables(Number.POSITIVE_INFINITY);
    await expect(restoring(tools).restored).rejects.toThrow('waits on');
  });
});
