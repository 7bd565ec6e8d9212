import type { Worker } from 'node:worker_threads';
import { besideUrl } from '../files/beside.ts';
import type { ReadReturnSheet } from '../files/return-file.ts';
import { UnreadableFile } from '../files/sheet-row.ts';
import type { WorkbookAnswer } from './workbook-worker.ts';

/** What a thread may take before it is ended. */
export type ThreadLimits = {
  readonly milliseconds: number;
  readonly oldGenerationMegabytes: number;
};

/**
 * A hundred thousand cells take less than a second; a function’s own time is 29. What is unpacked at
 * a time is small: with the stack and buffers, 160 MB of objects stay under 256 MB.
 */
const LIMITS: ThreadLimits = { milliseconds: 5000, oldGenerationMegabytes: 160 };

const tooCostly = (): UnreadableFile =>
  new UnreadableFile(
    'too-large',
    'The workbook takes more time or memory than a return may. Send one that holds the return’s sheet and nothing else.',
  );

/**
 * Reads workbooks, each in a thread of its own with its own memory and a time limit: whatever is in
 * the file, the thread may die of it alone.
 * @throws UnreadableFile
 */
export const sheetReader =
  (limits: ThreadLimits): ReadReturnSheet =>
  async (bytes) => {
    // Loaded by the first workbook: every function has this module, and few ever read one.
    const { Worker } = await import('node:worker_threads');
    const worker = new Worker(besideUrl('workbook-worker'), settings(bytes, limits));
    const answer = await answerOf(worker, limits);
    if (answer.kind === undefined) return answer.sheet;
    throw new UnreadableFile(answer.kind, answer.detail);
  };

export const readSheetInThread: ReadReturnSheet = sheetReader(LIMITS);

const settings = (bytes: Uint8Array, { oldGenerationMegabytes }: ThreadLimits) => ({
  workerData: bytes,
  resourceLimits: {
    maxOldGenerationSizeMb: oldGenerationMegabytes,
    maxYoungGenerationSizeMb: 32,
    stackSizeMb: 4,
  },
  // It needs nothing of them, and has no business with the credentials in them.
  env: {},
  execArgv: [],
});

async function answerOf(worker: Worker, { milliseconds }: ThreadLimits): Promise<WorkbookAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<WorkbookAnswer>();
  const timer = setTimeout(() => reject(tooCostly()), milliseconds);
  worker.once('message', resolve);
  worker.once('error', (error: Error & { code?: string }) =>
    reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooCostly() : error),
  );
  worker.once('exit', () => reject(tooCostly()));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
