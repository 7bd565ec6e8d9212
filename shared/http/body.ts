import { parseJson } from './json.ts';
import { type ApiEvent, RequestRefused } from './stage.ts';

/** Up to 4 MB directly (contract); larger files go through a presigned upload. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** The request's body as JSON. @throws RequestRefused when it is too large, of another type or not JSON. */
export function readJson(event: ApiEvent, fileTypes: readonly string[] = []): unknown {
  const text = bodyText(event);
  if (!isJson(event.headers['content-type'])) {
    throw new RequestRefused({
      refused: 'unsupported-media-type',
      detail: `Send the body as ${['application/json in UTF-8', ...fileTypes].join(', ')}.`,
    });
  }
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new RequestRefused({
      refused: 'malformed-json',
      detail: 'The body must be one JSON value, nested at most 20 deep, no name with two values.',
    });
  }
}

/** The body's bytes. @throws RequestRefused when there are too many. */
export function bodyBytes({ body = '', isBase64Encoded }: ApiEvent): Buffer {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length <= MAX_BODY_BYTES) return bytes;
  throw new RequestRefused({
    refused: 'payload-too-large',
    detail: `The body has ${bytes.length} bytes; at most ${MAX_BODY_BYTES} are taken.`,
  });
}

function bodyText(event: ApiEvent): string {
  const bytes = bodyBytes(event);
  const { body = '', isBase64Encoded } = event;
  if (!isBase64Encoded) return body;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw new RequestRefused({ refused: 'malformed-json', detail: 'The body is not UTF-8.' });
  }
}

const isJson = (contentType: string | undefined): boolean =>
  /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i.test(contentType ?? '');
