import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startService } from '../support/start-service.ts';

const run = promisify(execFile);
const CHILD = fileURLToPath(new URL('files-child.ts', import.meta.url));

/** One kind of file, written or read in a process of its own. */
export type WrittenFile = {
  readonly file: string;
  /** Of what is read: its rows. */
  readonly bytes: number;
  /** With the loading of its writer. */
  readonly coldMilliseconds: number;
  readonly warmMilliseconds: number;
  readonly megabytesBefore: number;
  readonly megabytesAtMost: number;
};

const FILES = [
  'csv',
  'html',
  'xlsx',
  'pdf',
  'excelts',
  'exceljs',
  'read-ours',
  'read-exceljs',
] as const;

/**
 * The regional summary’s files, and a table of 40,000 cells written by our XLSX library beside ExcelJS
 * and read by our reader of returns beside it.
 */
export async function measureWrittenFiles(): Promise<readonly WrittenFile[]> {
  const measured: WrittenFile[] = [];
  for (const file of FILES) {
    const { stdout } = await run(process.execPath, [CHILD, file]);
    measured.push({ file, ...(JSON.parse(stdout) as Omit<WrittenFile, 'file'>) });
  }
  return measured;
}

/** A file as a client gets it: the store read, the summary composed, the file written and sent. */
export type AnsweredFile = {
  readonly format: string;
  readonly bytes: number;
  readonly firstByteMilliseconds: number;
  readonly totalMilliseconds: number;
};

/** Of the regional summary, each format asked for twice; the second is told. */
export async function measureAnsweredFiles(): Promise<readonly AnsweredFile[]> {
  const service = await startService({ seed: 'region', now: '2025-10-20T09:00:00+01:00' });
  try {
    const authorization = `Bearer ${await service.token('lead')}`;
    const measured: AnsweredFile[] = [];
    for (const format of ['json', 'csv', 'html', 'xlsx', 'pdf']) {
      const address = `${service.url}/v1/summaries/2025-26/Q2?format=${format}`;
      await askFor(address, authorization);
      measured.push({ format, ...(await askFor(address, authorization)) });
    }
    return measured;
  } finally {
    await service.stop();
  }
}

async function askFor(address: string, authorization: string) {
  const started = performance.now();
  const answer = await fetch(address, { headers: { authorization } });
  if (!answer.ok || !answer.body) throw new Error(`${address}: ${answer.status}`);
  let bytes = 0;
  let firstByteMilliseconds = Number.NaN;
  for await (const chunk of answer.body) {
    if (bytes === 0) firstByteMilliseconds = performance.now() - started;
    bytes += chunk.byteLength;
  }
  return { bytes, firstByteMilliseconds, totalMilliseconds: performance.now() - started };
}
