import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDataDirectory } from '../../../infra/local/data-directory.ts';
import { CREDENTIAL_ID } from '../../../infra/local/environment.ts';
import {
  BUCKETS,
  type RunningObjectStore,
  startObjectStore,
} from '../../../infra/local/object-store.ts';
import { TemporarilyUnavailable } from '../../../shared/domain/unavailable.ts';
import { createS3Stores } from '../../../shared/runtime/s3-stores.ts';
import { describeObjectStores } from '../../support/object-store-suite.ts';

const SECRET = 'a secret of this run';
const CSV = 'text/csv';
const KEY = 'UPLOADS/E08000026/2025-26/P06/one';

let directory: string;
let running: RunningObjectStore;
let stores: ReturnType<typeof createS3Stores>;

const start = (milliseconds = Date.now()) =>
  startObjectStore({
    data: openDataDirectory(directory),
    secret: SECRET,
    now: () => milliseconds,
  });

const storesAt = (endpoint: string) => createS3Stores(endpoint, BUCKETS);

function signAs(secret: string): void {
  vi.stubEnv('AWS_REGION', 'eu-west-2');
  vi.stubEnv('AWS_ACCESS_KEY_ID', CREDENTIAL_ID);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secret);
}

beforeAll(async () => {
  signAs(SECRET);
  directory = mkdtempSync(join(tmpdir(), 'objects-'));
  running = await start();
  stores = storesAt(running.endpoint);
  // The client takes its credentials at its first request, and keeps them.
  await stores.records.find('none');
});

afterAll(async () => {
  await running.stop();
  rmSync(directory, { recursive: true, force: true });
});

describeObjectStores('S3', () => stores);

const send = (url: string, body: string, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'PUT', body, headers });

const signUpload = (key: string, allowed: { bytes: number; seconds?: number }) =>
  stores.transit.signUpload(key, { mediaType: CSV, seconds: 60, ...allowed });

describe('an address to send a file to', () => {
  it('takes a file of exactly this size and type, and nothing else', async () => {
    const { url, headers } = await signUpload(KEY, { bytes: 3 });
    const refused = await Promise.all([
      send(url, 'ab', headers),
      send(url, 'abcd', headers),
      send(url, 'abc', { 'content-type': 'text/html' }),
      send(url, 'abc'),
      send(url.replace('/one', '/two'), 'abc', headers),
      send(url.replace(`/${BUCKETS.transit}/`, `/${BUCKETS.records}/`), 'abc', headers),
      fetch(url),
      fetch(url, { method: 'DELETE' }),
    ]);
    expect(refused.map(({ status }) => status)).toEqual(Array(8).fill(403));
    expect(await stores.transit.find(KEY, 10)).toBeUndefined();
    expect((await send(url, 'abc', headers)).status).toBe(200);
    expect(await stores.transit.find(KEY, 3)).toEqual({
      bytes: Uint8Array.from(Buffer.from('abc')),
      mediaType: CSV,
    });
  });

  it('takes nothing whose length is not said beforehand', async () => {
    const { url, headers } = await signUpload(`${KEY}-chunked`, { bytes: 3 });
    const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
    const sending = request(url, { method: 'PUT', headers }, ({ statusCode }) =>
      resolve(statusCode),
    );
    sending.on('error', reject);
    sending.write('abc');
    sending.end();
    expect(await promise).toBe(403);
  });

  it('takes nothing once its time is over', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 120_000 });
    const { url, headers } = await signUpload(`${KEY}-late`, { bytes: 3 }).finally(() =>
      vi.useRealTimers(),
    );
    expect((await send(url, 'abc', headers)).status).toBe(403);
  });
});

describe('an address to download a file from', () => {
  it('gives the bytes to be saved under the name', async () => {
    const key = `${KEY}-download`;
    const pieces = (async function* () {
      yield Uint8Array.of(1, 0, 255);
    })();
    await stores.transit.putStream(key, pieces, CSV);
    const fileName = 'Ledger “Sept” £.csv';
    const url = await stores.transit.signDownload(key, { fileName, seconds: 60 });
    const answer = await fetch(url);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(CSV);
    expect(answer.headers.get('content-disposition')).toBe(
      'attachment; filename="Ledger _Sept_ _.csv"',
    );
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(Uint8Array.of(1, 0, 255));
    expect((await send(url, 'abc')).status).toBe(403);
  });
});

describe('the server', () => {
  it('answers nobody who has not signed with its secret', async () => {
    const key = `${KEY}-secret`;
    await stores.records.putOnce(key, { bytes: Uint8Array.of(1), mediaType: CSV });
    const address = `${running.endpoint}/${BUCKETS.records}/${key}`;
    for (const method of ['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'OPTIONS']) {
      expect((await fetch(address, { method })).status).toBe(403);
    }
    expect((await fetch(`${running.endpoint}/`)).status).toBe(403);
    signAs('another');
    await expect(storesAt(running.endpoint).records.find(key)).rejects.toThrow(/signature/i);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'S3RVER');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'S3RVER');
    await expect(storesAt(running.endpoint).records.find(key)).rejects.toThrow(/exist/i);
  });

  it('keeps nothing of what did not arrive whole', async () => {
    const key = `${KEY}-cut`;
    const { url, headers } = await signUpload(key, { bytes: 1000 });
    const sending = request(url, {
      method: 'PUT',
      headers: { ...headers, 'content-length': '1000' },
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    sending.on('error', () => resolve());
    sending.write('x'.repeat(500), () => sending.destroy());
    await promise;
    expect(await stores.transit.find(key, 1000)).toBeUndefined();
    const left = () =>
      readdirSync(directory, { recursive: true }).filter((name) => String(name).includes('-cut'));
    await vi.waitFor(() => expect(left()).toEqual([]));
  });

  it('has everything again after a restart, but what was in transit for more than a day', async () => {
    const key = `${KEY}-kept`;
    const object = { bytes: Uint8Array.of(7), mediaType: CSV };
    await stores.records.putOnce(key, object);
    const { url, headers } = await signUpload(key, { bytes: 1 });
    expect((await send(url, 'a', headers)).status).toBe(200);
    await running.stop();
    signAs(SECRET);
    running = await start();
    stores = storesAt(running.endpoint);
    expect(await stores.records.find(key)).toEqual(object);
    expect(await stores.records.putOnce(key, object)).toBe('already-there');
    expect(await stores.transit.find(key, 1)).toBeDefined();
    await running.stop();
    running = await start(Date.now() + 25 * 3600 * 1000);
    stores = storesAt(running.endpoint);
    expect(await stores.records.find(key)).toEqual(object);
    expect(await stores.transit.find(key, 1)).toBeUndefined();
  });

  it('is asked to come back to when it is away', async () => {
    const away = await start();
    signAs(SECRET);
    const { records } = storesAt(away.endpoint);
    await away.stop();
    await expect(records.find(KEY)).rejects.toBeInstanceOf(TemporarilyUnavailable);
  });
});
