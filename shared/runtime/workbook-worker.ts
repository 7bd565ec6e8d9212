import { parentPort, workerData } from 'node:worker_threads';
import { UnreadableFile, type UnreadableKind } from '../files/sheet-row.ts';
import { type ReturnSheet, readReturnSheet } from '../files/workbook.ts';

/** What the thread says of a workbook. */
export type WorkbookAnswer =
  | { readonly sheet: ReturnSheet; readonly kind?: never }
  | { readonly kind: UnreadableKind; readonly detail: string };

/** Reads one workbook and ends; the bytes come with the thread. */
const answer = await readReturnSheet(workerData as Uint8Array).then(
  (sheet): WorkbookAnswer => ({ sheet }),
  (error: unknown): WorkbookAnswer => {
    if (!(error instanceof UnreadableFile)) throw error;
    return { kind: error.kind, detail: error.detail };
  },
);
parentPort?.postMessage(answer);
