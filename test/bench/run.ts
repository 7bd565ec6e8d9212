import { writeFileSync } from 'node:fs';
import { openDataDirectory } from '../../infra/local/data-directory.ts';
import { startService } from '../support/start-service.ts';
import { COLD_START_LIMIT, measureColdStarts } from './cold-start.ts';
import { measureAnsweredFiles, measureWrittenFiles } from './files.ts';
import { measureExports } from './ledger-export.ts';
import { CLIENTS, compareSubmissions } from './submit-return.ts';
import { measureSweeps } from './sweep.ts';
import { measureUnits } from './units.ts';

/** The benchmarks: prints a table and keeps the figures in results.json beside this file. */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const NOW = '2025-10-20T09:00:00+01:00';

async function submissions() {
  const service = await startService({ seed: 'none', now: NOW });
  try {
    for (const period of ['P01', 'P02'])
      await reopen(service.url, await service.token('lead'), period);
    const store = openDataDirectory(service.dataDirectory).read('store.json');
    return await compareSubmissions(service, endpointOf(store));
  } finally {
    await service.stop();
  }
}

function endpointOf(record: unknown): string {
  if (typeof record === 'object' && record !== null && 'port' in record) {
    return `http://127.0.0.1:${record.port}`;
  }
  throw new Error('The store’s record does not say where it listens');
}

async function reopen(url: string, token: string, period: string): Promise<void> {
  const address = `${url}/v1/calendar/2025-26`;
  const authorization = `Bearer ${token}`;
  const calendar = await fetch(address, { headers: { authorization } });
  const answer = await fetch(`${address}/${period}`, {
    method: 'PUT',
    headers: {
      authorization,
      'content-type': 'application/json',
      'if-match': calendar.headers.get('etag') ?? '',
    },
    body: JSON.stringify({ state: 'reopened', reason: 'Measured' }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

const submit = await submissions();
const row = (name: string, round: typeof submit.bare): string =>
  `${name.padEnd(28)}${round.perSecond.toFixed(0).padStart(8)}/s${round.medianMilliseconds.toFixed(1).padStart(9)} ms`;

say(`A return of 12 lines, ${CLIENTS} clients`);
say(row('bare store, same transaction', submit.bare));
say(row('through the service', submit.service));
say(`rate ${(submit.rateRatio * 100).toFixed(0)} % of the bare store (to reach: 50 %)`);
say(`median ${submit.medianRatio.toFixed(2)} × the bare transaction (to reach: 2.0)`);

const units = await measureUnits();
say('\nRead and write units per operation');
for (const { operation, read, write, items, cpuMilliseconds } of units) {
  say(
    `${operation.padEnd(44)}${read.toFixed(1).padStart(8)} RRU${write.toFixed(1).padStart(8)} WRU${String(items).padStart(7)} items read${cpuMilliseconds.toFixed(0).padStart(6)} ms CPU`,
  );
}

const sweeps = await measureSweeps();
say('\nA sweep of every English authority (25 lines, six years)');
for (const { round, authorities, forecasts, seconds, read, write, megabytes } of sweeps) {
  say(
    `${round.padEnd(28)}${String(authorities).padStart(5)} authorities${String(forecasts).padStart(7)} forecasts${seconds.toFixed(1).padStart(7)} s${read.toFixed(0).padStart(8)} RRU${write.toFixed(0).padStart(8)} WRU${String(megabytes).padStart(6)} MB`,
  );
}

const written = await measureWrittenFiles();
say('\nFiles: the regional summary written; 40,000 cells written and read, ours beside ExcelJS');
for (const { file, bytes, coldMilliseconds, warmMilliseconds, megabytesAtMost } of written) {
  say(
    `${file.padEnd(12)}${String(bytes).padStart(10)} ${file.startsWith('read') ? 'rows ' : 'bytes'}${coldMilliseconds.toFixed(0).padStart(7)} ms cold${warmMilliseconds.toFixed(0).padStart(7)} ms warm${megabytesAtMost.toFixed(0).padStart(6)} MB`,
  );
}

const answered = await measureAnsweredFiles();
say('\nThe regional summary as a client gets it');
for (const { format, bytes, firstByteMilliseconds, totalMilliseconds } of answered) {
  say(
    `${format.padEnd(12)}${String(bytes).padStart(10)} bytes${firstByteMilliseconds.toFixed(0).padStart(7)} ms to the first${totalMilliseconds.toFixed(0).padStart(7)} ms in all`,
  );
}

const exports = await measureExports();
say('\nThe ledger of an authority, exported over the local store');
for (const { format, rows, bytes, ...taken } of exports) {
  say(
    `${format.padEnd(6)}${String(rows).padStart(8)} rows${String(bytes).padStart(12)} bytes${taken.firstByteMilliseconds.toFixed(0).padStart(7)} ms to the first${taken.totalMilliseconds.toFixed(0).padStart(8)} ms in all${String(taken.megabytesAtMost).padStart(6)} MB`,
  );
}

const coldStarts = await measureColdStarts();
say(`\nA function loaded in a fresh process (to reach: ${COLD_START_LIMIT} × the baseline)`);
for (const { name, bytes, milliseconds, ...taken } of coldStarts) {
  say(
    `${name.padEnd(14)}${String(bytes).padStart(8)} bytes${milliseconds.toFixed(0).padStart(6)} ms${taken.processorMilliseconds.toFixed(0).padStart(6)} ms of processor${taken.ratio.toFixed(2).padStart(6)} ×${taken.heapMegabytes.toFixed(0).padStart(4)} MB heap${taken.residentMegabytes.toFixed(0).padStart(5)} MB resident`,
  );
}

writeFileSync(
  new URL('results.json', import.meta.url),
  `${JSON.stringify({ submit, units, sweeps, written, answered, exports, coldStarts }, null, 2)}\n`,
);
