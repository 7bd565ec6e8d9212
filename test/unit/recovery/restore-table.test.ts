import { describe, expect, it } from 'vitest';
import { restoreTable } from '../../../infra/recovery/restore-table.ts';
import type { TableState, TableTools } from '../../../infra/recovery/table-tools.ts';

const SETTINGS = {
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
  keyArn: undefined,
};

/** Tables that take a few looks to be ready after every change, as AWS's do. */
function createSlowTables(looks: number) {
  const done: string[] = [];
  let table: TableState | undefined;
  let waiting = 0;
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
        keyArn: undefined,
      }),
    setStream: async (_, streamView) => change('stream', { streamView, streamArn: 'arn:stream' }),
    setProtection: async () => change('protection', { isProtected: true }),
    setTimeToLive: async (_, attribute) => void done.push(`time to live ${attribute}`),
    setRecovery: async () => void done.push('recovery'),
    setTags: async (_, tags) => void done.push(`${tags.length} tags`),
    rows: async function* () {},
  };
  return { tools, done };
}

const restoring = (tools: TableTools, source: TableState | undefined = SOURCE) => {
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
    await restoring(tools, undefined).restored;
    expect(done).toEqual(['time to live expires', 'recovery', '1 tags']);
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
