import { UnreadableFile } from './sheet-row.ts';

export type FileKind = 'csv' | 'xlsx';

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte);

const LOCAL_HEADER = [0x50, 0x4b, 0x03, 0x04];
/** A compound file (MS-CFB): an old workbook, or an encrypted one. */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const PDF = [0x25, 0x50, 0x44, 0x46, 0x2d];

/**
 * What a file is by its first bytes, whatever its name says.
 * @throws UnreadableFile of a kind that is not taken.
 */
export function fileKindOf(bytes: Uint8Array): FileKind {
  if (startsWith(bytes, LOCAL_HEADER)) return 'xlsx';
  if (startsWith(bytes, COMPOUND)) {
    throw new UnreadableFile(
      'not-taken',
      'This is a workbook of the old kind (.xls) or one with a password. Save it as .xlsx without a password, or as CSV.',
    );
  }
  if (startsWith(bytes, PDF)) {
    throw new UnreadableFile('not-taken', 'This is a PDF. Send the return as CSV or .xlsx.');
  }
  return 'csv';
}
