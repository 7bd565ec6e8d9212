import { csvRows } from './csv-rows.ts';
import { decodeText } from './decode-text.ts';
import { isHeader } from './return-header.ts';
import { type ReturnFile, readReturnRows } from './return-rows.ts';

/**
 * A return's CSV, in any of the dialects that the contract takes.
 * @throws UnreadableFile when its bytes or its quotes cannot be read.
 */
export const readReturnCsv = (bytes: Uint8Array): ReturnFile =>
  readReturnRows({ rows: csvRows(decodeText(bytes), isHeader), isDelimited: true });
