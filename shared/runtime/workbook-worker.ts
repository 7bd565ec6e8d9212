import { parentPort, workerData } from 'node:worker_threads';
import { UnreadableFile } from '../files/sheet-row.ts';
import { readReturnSheet } from '../files/workbook.ts';
import type { WorkbookAnswer } from './workbook-reader.ts';

/** Reads one workbook and ends; the bytes come with the thread. */
const answer = await readReturnSheet(workerData as Uint8Array).then(
  (sheet): WorkbookAnswer => ({ sheet }),
  (error: unknown): WorkbookAnswer => {
    if (!(error instanceof UnreadableFile)) throw error;
    return { kind: error.kind, detail: error.detail };
  },
);
parentPort?.postMessage(answer);
