import { bodyBytes } from './body.ts';
import type { SentFile } from './operation.ts';
import { type ApiEvent, RequestRefused } from './stage.ts';

const MULTIPART = 'multipart/form-data';

/** The media type of a header without its parameters. */
const essenceOf = (contentType: string): string =>
  contentType.replace(/;.*$/s, '').trim().toLowerCase();

/**
 * The file that a request sends as its body; undefined when it sends something else.
 * @param fileTypes the media types of files that the operation takes.
 * @throws RequestRefused when it is too large, compressed, or a form that does not hold one file.
 */
export async function readSentFile(
  event: ApiEvent,
  fileTypes: readonly string[],
): Promise<SentFile | undefined> {
  const contentType = event.headers['content-type'] ?? '';
  const mediaType = essenceOf(contentType);
  if (!fileTypes.includes(mediaType)) return undefined;
  const bytes = bodyBytes(event);
  if (!/^(?:identity)?$/i.test(event.headers['content-encoding'] ?? '')) {
    throw unsupported('Send the file as it is, without a Content-Encoding.');
  }
  return mediaType === MULTIPART ? onlyFile(bytes, contentType) : { bytes, mediaType };
}

const unsupported = (detail: string): RequestRefused =>
  new RequestRefused({ refused: 'unsupported-media-type', detail });

/** A form with one file and nothing else (RFC 7578). */
async function onlyFile(bytes: Buffer, contentType: string): Promise<SentFile> {
  const [entry, ...others] = [...(await formIn(bytes, contentType))].map(([, value]) => value);
  if (entry === undefined || typeof entry === 'string' || others.length > 0) {
    throw unsupported('A form must hold one file and nothing else; the rest is in the query.');
  }
  return {
    bytes: new Uint8Array(await entry.arrayBuffer()),
    mediaType: essenceOf(entry.type),
    fileName: entry.name,
  };
}

async function formIn(bytes: Buffer, contentType: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(bytes), {
      headers: { 'content-type': contentType },
    }).formData();
  } catch {
    // What is wrong with the form is not said by the parser, only that it is.
    throw unsupported('The body is not the multipart/form-data that its Content-Type says it is.');
  }
}
