import type { BytesReply, TextReply } from './operation.ts';

/** A file, with its media type as the Content-Type header has it. */
type File = { readonly mediaType: string; readonly bytes: Uint8Array };

/** An answer that is a file: text as text, so that a client’s log shows it; all else in bytes. */
export const fileReply = (
  { mediaType, bytes }: File,
  headers: Readonly<Record<string, string>>,
): TextReply | BytesReply =>
  mediaType.startsWith('text/') || mediaType === 'application/json'
    ? { status: 200, mediaType, text: Buffer.from(bytes).toString('utf8'), headers }
    : { status: 200, mediaType, bytes, headers };

/** A file to be saved under a name; names of ours hold no quote. */
export const attachment = (fileName: string): Readonly<Record<string, string>> => ({
  'content-disposition': `attachment; filename="${fileName}"`,
});
