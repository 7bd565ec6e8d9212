import { UnreadableFile } from './sheet-row.ts';

/** What a file begins with when it says its encoding (Unicode, section 23.8). */
const MARKS = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8', name: 'UTF-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le', name: 'UTF-16' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be', name: 'UTF-16' },
] as const;

/** Bytes to which Windows-1252 gives no character. */
const UNDEFINED_IN_1252 = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

const strictly = (encoding: string, bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

const unreadable = (detail: string): UnreadableFile => new UnreadableFile('unreadable', detail);

/**
 * The text of a file: what its byte order mark says, else UTF-8 if it is that, else Windows-1252.
 * @throws UnreadableFile when bytes stand for no character, or the text holds NUL.
 */
export function decodeText(bytes: Uint8Array): string {
  const text = decoded(bytes);
  const nul = text.indexOf('\0');
  if (nul >= 0) {
    const line = text.slice(0, nul).split(/\r\n|\n|\r/).length;
    throw unreadable(
      `Line ${line} holds a NUL character, so this is not a text file as expected. Save it as CSV in UTF-8.`,
    );
  }
  return text;
}

function decoded(bytes: Uint8Array): string {
  const mark = MARKS.find((each) => each.bytes.every((byte, index) => bytes[index] === byte));
  if (mark) {
    const text = strictly(mark.encoding, bytes);
    if (text !== undefined) return text;
    throw unreadable(
      `The file says that it is ${mark.name}, but some of its bytes are not. Save it again as CSV in UTF-8.`,
    );
  }
  const text = strictly('utf-8', bytes);
  if (text !== undefined) return text;
  if (bytes.some((byte) => UNDEFINED_IN_1252.has(byte))) {
    throw unreadable(
      'The file is neither UTF-8 nor Windows-1252: some bytes stand for no character. Save it as CSV in UTF-8.',
    );
  }
  return new TextDecoder('windows-1252').decode(bytes);
}
