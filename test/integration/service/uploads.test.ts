import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_FILE_BYTES } from '../../../shared/domain/returns/original-file.ts';
import { MAX_BODY_BYTES } from '../../../shared/http/body.ts';
import { type StartedService, startService } from '../../support/start-service.ts';

const P06 = '/v1/authorities/E08000026/returns/2025-26/P06';
const LINES = 'line,actual,remark\nhn-therapies,300000,\nhn-topup-academies,1900000,';

let service: StartedService;

beforeAll(async () => {
  service = await startService({ seed: 'none', now: '2025-10-20T08:00:00.000Z' });
}, 60_000);

afterAll(() => service.stop());

async function call(path: string, init: RequestInit = {}, as = 'officer.coventry') {
  const authorization = `Bearer ${await service.token(as)}`;
  return fetch(`${service.url}${path}`, { ...init, headers: { ...init.headers, authorization } });
}

let keys = 0;
const post = (
  path: string,
  headers: Record<string, string> = {},
  body?: string | Buffer<ArrayBuffer>,
) =>
  call(path, {
    method: 'POST',
    headers: { 'idempotency-key': `key-${++keys}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });

type Upload = Readonly<Record<'upload' | 'url' | 'method', string>> & {
  readonly headers: Record<string, string>;
};

const jsonOf = async (answer: Response) => (await answer.json()) as Record<string, unknown>;

const requestUpload = async (bytes: number) => {
  const body = JSON.stringify({ bytes, mediaType: 'text/csv', fileName: 'All of it (£).csv' });
  const answer = await post(`${P06}/uploads`, { 'content-type': 'application/json' }, body);
  expect(answer.status).toBe(201);
  return (await answer.json()) as Upload;
};

const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());

describe('the embedded run', () => {
  it('keeps a file of any byte, and has it again after a kill', async () => {
    const bytes = Buffer.from('line,actual (£)\nhn-therapies,300000\n', 'latin1');
    const taken = await post(P06, { 'content-type': 'text/csv' }, bytes);
    expect(taken.status).toBe(201);
    await service.kill9();
    await service.restart();
    const answer = await call(`${P06}/original`);
    expect(answer.status).toBe(200);
    expect((await bytesOf(answer)).equals(bytes)).toBe(true);
  });

  it('takes a file past the API, of the size that was said, and reads it as the return', async () => {
    const bytes = Buffer.from(LINES.padEnd(MAX_FILE_BYTES, 'x'));
    expect(bytes.length).toBeGreaterThan(MAX_BODY_BYTES);
    const { upload, url, method, headers } = await requestUpload(bytes.length);
    const query = `upload=${upload}&changeReason=As%20a%20large%20file`;
    const early = await post(`${P06}?${query}`, { 'if-match': '*' });
    expect([early.status, (await jsonOf(early))['type']]).toEqual([
      422,
      '/problems/upload-not-found',
    ]);

    expect((await fetch(url, { method, headers, body: bytes.subarray(1) })).status).toBe(403);
    expect((await fetch(url, { method, body: bytes })).status).toBe(403);
    expect((await fetch(url, { method, headers, body: bytes })).status).toBe(200);

    const tried = await post(`${P06}?upload=${upload}&dryRun=true`);
    expect(await tried.json()).toMatchObject({ valid: true });
    const other = await post(`${P06.replace('P06', 'P05')}?upload=${upload}&dryRun=true`);
    expect((await jsonOf(other))['type']).toBe('/problems/upload-not-found');
    const taken = await post(`${P06}?${query}`, { 'if-match': '*' });
    expect(taken.status).toBe(201);
    expect((await jsonOf(taken))['original']).toMatchObject({
      bytes: MAX_FILE_BYTES,
      fileName: 'All of it (£).csv',
    });

    const answer = await call(`${P06}/original`, { redirect: 'manual' });
    expect(answer.status).toBe(303);
    const original = await fetch(answer.headers.get('location') ?? '');
    expect(original.headers.get('content-disposition')).toBe(
      'attachment; filename="All of it ___.csv"',
    );
    expect((await bytesOf(original)).equals(bytes)).toBe(true);
    // A client that follows leaves its token behind.
    expect((await bytesOf(await call(`${P06}/original`))).equals(bytes)).toBe(true);
  });
});
