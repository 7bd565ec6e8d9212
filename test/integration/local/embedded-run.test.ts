import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandOf, waitUntil } from '../../../infra/local/running-process.ts';
import { TABLE } from '../../../shared/persistence/table.ts';
import { runProgram, type StartedService, startService } from '../../support/start-service.ts';

const TIMEOUT_MILLISECONDS = 120_000;

let service: StartedService;
let directory = '';

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'service-'));
  service = await startService({ dataDirectory: directory });
}, TIMEOUT_MILLISECONDS);

afterAll(() => service.stop());

const readKept = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(directory, name), 'utf8'));

/** The service's own store, as somebody who knows its port may reach it. */
function storeClient(): DynamoDBClient {
  return new DynamoDBClient({
    endpoint: `http://127.0.0.1:${readKept('store.json')['port']}`,
    region: 'eu-west-2',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}

const key = (name: string) => ({ pk: { S: 'TEST' }, sk: { S: name } });

const write = (name: string) =>
  storeClient().send(new PutItemCommand({ TableName: TABLE.defaultName, Item: key(name) }));

async function isKept(name: string): Promise<boolean> {
  const input = { TableName: TABLE.defaultName, Key: key(name), ConsistentRead: true };
  return (await storeClient().send(new GetItemCommand(input))).Item !== undefined;
}

/** @returns whether it was acknowledged. @throws when there is no answer. */
async function giveRole(name: string, authorization: string): Promise<boolean> {
  const response = await fetch(`${service.url}/v1/access/${name}`, {
    method: 'PUT',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ roles: ['officer'], authorities: ['E08000026'] }),
  });
  return response.ok;
}

async function rolesOf(name: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${await service.token('lead')}` };
  const response = await fetch(`${service.url}/v1/access/${name}`, { headers });
  return ((await response.json()) as { readonly roles?: unknown }).roles;
}

const isHealthy = async (): Promise<boolean> => (await fetch(`${service.url}/v1/health`)).ok;

const isRunning = (pid: number | undefined): boolean =>
  pid !== undefined && commandOf(pid) !== undefined;

const waitUntilGone = (pid: number | undefined): Promise<boolean> =>
  waitUntil(() => !isRunning(pid), 5000);

describe('a start', () => {
  test('ends with the line that says where it is ready', async () => {
    expect(service.output()).toMatch(/(?:^|\n)ready http:\/\/127\.0\.0\.1:\d+\n$/);
    expect(await isHealthy()).toBe(true);
    expect(readKept('service.json')).toEqual({ url: service.url, pid: service.pids().service });
  });

  test('keeps its secrets to the owner', () => {
    expect(statSync(join(directory, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, 'store')).mode & 0o777).toBe(0o700);
  });

  const refusals: readonly (readonly [string, Record<string, string>, RegExp])[] = [
    ['a wrong setting', { PORT: 'http' }, /^PORT is a number from 0 to 65535/],
    ['a store that is away', { DYNAMODB_ENDPOINT: 'http://127.0.0.1:9' }, /^No DynamoDB-comp/],
    ['a host that is not ours', { HOST: '192.0.2.1' }, /^HOST 192.0.2.1 is not an address/],
    ['a place in Lambda', { AWS_LAMBDA_FUNCTION_NAME: 'f' }, /never run inside Lambda/],
    ['a directory that is a file', { DATA_DIR: '/dev/null' }, /^DATA_DIR \/dev\/null cannot/],
  ];

  test.each(refusals)('refuses %s with one sentence', async (_, variables, sentence) => {
    const DATA_DIR = mkdtempSync(join(tmpdir(), 'refused-'));
    const { code, errors } = await runProgram('start', { PORT: '0', DATA_DIR, ...variables });
    expect(code).toBe(1);
    expect(errors).toMatch(sentence);
    expect(errors.trimEnd().split('\n')).toHaveLength(1);
    rmSync(DATA_DIR, { recursive: true });
  });

  test('refuses a port that is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const PORT = String(typeof address === 'object' && address ? address.port : 0);
    const DATA_DIR = mkdtempSync(join(tmpdir(), 'refused-'));
    const { code, errors } = await runProgram('start', { PORT, DATA_DIR, SEED: 'none' });
    taken.close();
    rmSync(DATA_DIR, { recursive: true });
    expect([code, errors]).toEqual([1, expect.stringContaining(`Port ${PORT} is taken`)]);
  });

  test('refuses the data of a run that goes on, and leaves that run alone', async () => {
    const { code, errors } = await runProgram('start', { PORT: '0', DATA_DIR: directory });
    expect([code, errors]).toEqual([1, expect.stringContaining('runs on DATA_DIR')]);
    expect(await isHealthy()).toBe(true);
    expect(isRunning(service.pids().store)).toBe(true);
  });
});

describe('npm run token', () => {
  const token = (name: string[], DATA_DIR = directory) => runProgram('token', { DATA_DIR }, name);

  test('prints the token and nothing else', async () => {
    for (const name of ['officer.coventry', 'finance-system.coventry']) {
      const { code, output, errors } = await token(['--as', name]);
      expect([code, errors]).toEqual([0, '']);
      expect(output).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
      const headers = { authorization: `Bearer ${output.trim()}` };
      const me = await fetch(`${service.url}/v1/me`, { headers });
      expect(await me.json()).toMatchObject({ principal: name });
    }
  });

  test.each([
    [['--as', 'officer.leeds'], /^There is no demonstration user "officer.leeds"/],
    [[], /^Say who: /],
    [['--as'], /^Say who: /],
    [['officer.coventry'], /^Say who: /],
  ])('%j gets one sentence', async (name, sentence) => {
    const { code, output, errors } = await token(name);
    expect([code, output]).toEqual([1, '']);
    expect(errors).toMatch(sentence);
  });

  test('says when the service does not run', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'empty-'));
    const { code, errors } = await runProgram('token', { DATA_DIR: empty, PORT: '9' }, [
      '--as',
      'lead',
    ]);
    rmSync(empty, { recursive: true });
    expect([code, errors]).toEqual([1, 'The service is not running; start it with "npm start".\n']);
  });
});

describe('what was acknowledged survives', { timeout: TIMEOUT_MILLISECONDS }, () => {
  test('kill -9 of everything', async () => {
    await write('everything');
    await service.kill9();
    await service.restart();
    expect(await isKept('everything')).toBe(true);
    expect(await isHealthy()).toBe(true);
  });

  test('kill -9 of everything while sixteen clients write', async () => {
    const authorization = `Bearer ${await service.token('lead')}`;
    const acknowledged: string[] = [];
    const enough = Promise.withResolvers<void>();
    const acknowledge = (name: string): void => {
      acknowledged.push(name);
      if (acknowledged.length >= 40) enough.resolve();
    };
    const client = async (_: unknown, number: number): Promise<void> => {
      for (let i = 0; ; i++) {
        const name = `person.${number}-${i}`;
        if (await giveRole(name, authorization)) acknowledge(name);
      }
    };
    const clients = Promise.allSettled(Array.from({ length: 16 }, client));
    await enough.promise;
    await service.kill9();
    await clients; // Each ends with its connection.
    await service.restart();
    const kept = await Promise.all(acknowledged.map(rolesOf));
    expect(acknowledged.length).toBeGreaterThanOrEqual(40);
    expect(kept).toEqual(acknowledged.map(() => ['officer']));
    expect(await rolesOf('person.of-nobody')).not.toEqual(['officer']);
  });

  test('kill -9 of the service, whose store the next start ends', async () => {
    await write('service');
    const { store } = service.pids();
    await service.kill9('service');
    expect(isRunning(store)).toBe(true);
    await service.restart();
    expect(isRunning(store)).toBe(false);
    expect(service.pids().store).not.toBe(store);
    expect(await isKept('service')).toBe(true);
  });

  test('kill -9 of the store, which comes back by itself', async () => {
    await write('store');
    const { store } = service.pids();
    process.kill(store ?? 0, 'SIGKILL');
    expect(await waitUntilGone(store)).toBe(true);
    expect(await waitUntil(() => isRunning(service.pids().store), 5000)).toBe(true);
    expect(await waitUntil(() => isKept('store').catch(() => false), 5000)).toBe(true);
    expect(await isHealthy()).toBe(true);
  });

  test('Ctrl-C, which ends with 0 and leaves nothing running', async () => {
    await write('interrupt');
    const { store } = service.pids();
    expect(await service.interrupt()).toBe(0);
    expect(isRunning(store)).toBe(false);
    await service.restart();
    expect(await isKept('interrupt')).toBe(true);
  });

  test('a record of a process that is somebody else’s by now', async () => {
    await write('stranger');
    await service.interrupt();
    writeFileSync(
      join(directory, 'store.json'),
      JSON.stringify({ pid: process.pid, mark: 'node' }),
    );
    writeFileSync(
      join(directory, 'service.json'),
      JSON.stringify({ url: 'http://127.0.0.1:9', pid: process.pid }),
    );
    await service.restart();
    expect(await isKept('stranger')).toBe(true);
  });

  test('but not a first load that was cut off', async () => {
    await write('half');
    await service.interrupt();
    const { seed } = readKept('seed.json');
    writeFileSync(join(directory, 'seed.json'), JSON.stringify({ seed, state: 'loading' }));
    await service.restart();
    expect(await isKept('half')).toBe(false);
    expect(readKept('seed.json')).toEqual({ seed, state: 'loaded' });
  });
});

test('real figures and a demonstration never share a store', async () => {
  await service.interrupt();
  const variables = { PORT: '0', DATA_DIR: directory, SEED: 'region' };
  const { code, errors } = await runProgram('start', variables);
  expect([code, errors]).toEqual([1, expect.stringContaining('first started with SEED=none')]);
});
