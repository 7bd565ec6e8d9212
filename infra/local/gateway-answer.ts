import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type HttpAnswer, SECURITY_HEADERS } from '../../shared/http/problem.ts';

type Answer = APIGatewayProxyStructuredResultV2 | HttpAnswer;

const HEADER_VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Whether a handler answered something that API Gateway would pass on. */
export function isSendable(answer: unknown): answer is APIGatewayProxyStructuredResultV2 {
  if (typeof answer !== 'object' || answer === null) return false;
  const {
    statusCode,
    headers = {},
    body = '',
    cookies = [],
  } = answer as Answer & {
    cookies?: unknown;
  };
  return (
    Number.isInteger(statusCode) &&
    Number(statusCode) >= 200 &&
    Number(statusCode) <= 599 &&
    typeof body === 'string' &&
    Object.entries(headers).every(([name, value]) => isHeader(name, value)) &&
    Array.isArray(cookies) &&
    cookies.every((cookie) => isHeader('set-cookie', cookie))
  );
}

const isHeader = (name: string, value: unknown): boolean =>
  HEADER_NAME.test(name) &&
  ['string', 'number', 'boolean'].includes(typeof value) &&
  HEADER_VALUE.test(String(value));

/** Our framing of the message is not the handler's to decide. */
const FRAMING = new Set(['connection', 'content-length', 'transfer-encoding', 'x-request-id']);

function headersOf(answer: Answer, requestId: string, bytes: number): string[] {
  const headers = new Map<string, string>(Object.entries(SECURITY_HEADERS));
  for (const [name, value] of Object.entries(answer.headers ?? {})) {
    const lowerCased = name.toLowerCase();
    if (!FRAMING.has(lowerCased)) headers.set(lowerCased, String(value));
  }
  headers.set('x-request-id', requestId);
  headers.set('content-length', String(bytes));
  const flat = [...headers].flat();
  const cookies = ('cookies' in answer && answer.cookies) || [];
  return [...flat, ...cookies.flatMap((cookie) => ['set-cookie', cookie])];
}

function bytesOf(answer: Answer): Buffer {
  const { body = '' } = answer;
  return Buffer.from(
    body,
    'isBase64Encoded' in answer && answer.isBase64Encoded ? 'base64' : 'utf8',
  );
}

const hasNoContent = (status: number): boolean => status === 204 || status === 304;

/** Sends the answer; what the client still sends of its request is read and thrown away. */
export function send(response: ServerResponse, answer: Answer, requestId: string): void {
  if (response.headersSent || response.destroyed) return;
  const status = answer.statusCode ?? 200;
  const bytes = bytesOf(answer);
  response.writeHead(status, headersOf(answer, requestId, bytes.length));
  response.end(hasNoContent(status) ? undefined : bytes);
}

/** Bytes that a client may go on sending after it was told that its body is too large. */
const MAX_DRAINED_BYTES = 64 * 1024 * 1024;

/**
 * Answers before the request has arrived and closes once it has: a connection that is closed with
 * unread bytes on it is reset, and the client would never see the answer.
 */
export function sendEarly(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  requestId: string,
): void {
  const bytes = bytesOf(answer);
  const headers = [...headersOf(answer, requestId, bytes.length), 'connection', 'close'];
  response.writeHead(answer.statusCode ?? 500, headers);
  response.write(bytes);
  let drained = 0;
  request.on('data', (chunk: Buffer) => {
    drained += chunk.length;
    if (drained > MAX_DRAINED_BYTES) request.socket.destroy();
  });
  request.on('error', () => request.socket.destroy());
  request.once('end', () => response.end());
}

/** Milliseconds for a client to take an answer to what was no HTTP, before the connection goes. */
const LINGER_MILLISECONDS = 2000;

/**
 * Answers on the bare connection what the HTTP parser could not read, and closes. The parser stumbles
 * again over whatever the client sends meanwhile; only the first time is answered.
 */
export function sendRaw(socket: Socket, answer: HttpAnswer, requestId: string): void {
  if (socket.writableEnded) return;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const bytes = bytesOf(answer);
  const headers = headersOf(answer, requestId, bytes.length);
  const lines = [`HTTP/1.1 ${answer.statusCode} ${STATUS_CODES[answer.statusCode]}`];
  for (let i = 0; i < headers.length; i += 2) lines.push(`${headers[i]}: ${headers[i + 1]}`);
  lines.push('connection: close', '', '');
  socket.on('error', () => socket.destroy());
  setTimeout(() => socket.destroy(), LINGER_MILLISECONDS).unref();
  socket.resume();
  socket.end(Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), bytes]));
}
