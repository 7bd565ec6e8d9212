import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call } from '../../support/service-client.ts';
import { runProgram, type StartedService, startService } from '../../support/start-service.ts';

const TIMEOUT_MILLISECONDS = 120_000;
const LEDGER = '/v1/authorities/E08000026/ledger';
const NOW = '2025-10-20T09:00:00+01:00';

let region: StartedService;
let empty: StartedService;

beforeAll(async () => {
  [region, empty] = await Promise.all([
    startService({ seed: 'region', now: NOW }),
    startService({ now: NOW }),
  ]);
}, TIMEOUT_MILLISECONDS);

afterAll(async () => {
  await region.stop();
  await empty.stop();
});

async function fetchLedger(service: StartedService, format: string) {
  const headers = { authorization: `Bearer ${await service.token('officer.coventry')}` };
  const answer = await fetch(`${service.url}${LEDGER}?format=${format}`, { headers });
  expect(answer.status).toBe(200);
  const bytes = Buffer.from(await answer.arrayBuffer());
  return { headers: answer.headers, bytes, text: bytes.toString('utf8') };
}

const entriesOf = (jsonl: string): readonly string[] => jsonl.split('\n').slice(1, -2);

test(
  'a ledger leaves one service and comes to another by its command',
  async () => {
    const sent = await fetchLedger(region, 'jsonl');
    expect(sent.headers.get('content-disposition')).toBe(
      'attachment; filename="ledger-coventry.jsonl"',
    );
    const file = join(empty.dataDirectory, 'ledger-coventry.csv');
    writeFileSync(file, (await fetchLedger(region, 'csv')).bytes);
    const environment = { DATA_DIR: empty.dataDirectory };

    const first = await runProgram('import-ledger', environment, [file]);
    expect(first).toMatchObject({ code: 0, errors: '' });
    expect(first.output).toContain(`${entriesOf(sent.text).length} entries of Coventry`);
    // The change feed may have swept it already: what it says is added, what came is as it was.
    const kept = new Set(entriesOf((await fetchLedger(empty, 'jsonl')).text));
    const own = entriesOf(sent.text).filter((line) => !line.startsWith('{"kind":"pressure"'));
    expect(own.filter((line) => !kept.has(line) && !line.startsWith('{"kind":"fund"'))).toEqual([]);
    const verified = await call<{ valid: boolean }>(
      empty,
      'certifier.coventry',
      'GET /v1/audit/verification?authority=E08000026',
    );
    expect(verified.body.valid).toBe(true);

    const second = await runProgram('import-ledger', environment, [file]);
    expect(second).toMatchObject({ code: 1, output: '' });
    expect(second.errors).toMatch(/imported before/);
  },
  TIMEOUT_MILLISECONDS,
);

test('the command says what is wrong in a sentence', async () => {
  const environment = { DATA_DIR: empty.dataDirectory };
  const none = await runProgram('import-ledger', environment);
  expect(none).toMatchObject({ code: 1, output: '' });
  expect(none.errors).toMatch(/^Say which files: .*\n$/);
  const missing = await runProgram('import-ledger', environment, ['/nowhere/ledger.jsonl']);
  expect(missing).toMatchObject({ code: 1, output: '' });
  expect(missing.errors).toMatch(/^\/nowhere\/ledger\.jsonl: ENOENT.*\n$/);
});
