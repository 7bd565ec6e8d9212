import type { FileKind } from './file-kind.ts';
import { readReturnCsv } from './return-csv.ts';
import { type ReturnFile, readReturnRows } from './return-rows.ts';
import type { ReturnSheet } from './workbook.ts';

/** Reads the sheet of a workbook that is the return. @throws UnreadableFile */
export type ReadReturnSheet = (bytes: Uint8Array) => Promise<ReturnSheet>;

/**
 * What a return's file says, whatever it was written with.
 * @throws UnreadableFile
 */
export const readReturnFile = async (
  kind: FileKind,
  bytes: Uint8Array,
  readSheet: ReadReturnSheet,
): Promise<ReturnFile> =>
  kind === 'csv'
    ? readReturnCsv(bytes)
    : readReturnRows({ ...(await readSheet(bytes)), isDelimited: false });
