import { TemporarilyUnavailable } from '../domain/unavailable.ts';
import type { BytesReply, JsonReply, Operation, Refused, Reply, TextReply } from './operation.ts';
import { problem, SECURITY_HEADERS, unauthenticated } from './problem.ts';
import {
  type ApiAnswer,
  type ApiEvent,
  type Log,
  Moved,
  progressOf,
  RequestRefused,
  type Stage,
} from './stage.ts';

/** Seconds after which a busy service asks its clients to come back. */
const RETRY_AFTER_SECONDS = '2';

/** Turns what an operation replied, or what stopped the request, into the answer that leaves. */
export const answering = (log: Log): Stage => ({
  after: (request) => {
    const { event, response } = request as unknown as { event: ApiEvent; response: Reply };
    request.response = answerTo(event, response);
  },
  onError: (request) => {
    request.response = answerToError(request.event, request.error, log);
  },
});

function answerTo(event: ApiEvent, reply: Reply): ApiAnswer {
  const { requestId } = event.requestContext;
  if ('answer' in reply) {
    const { answer, replayed } = reply;
    const headers = replayed ? { 'idempotent-replayed': 'true' } : {};
    return 'refusal' in answer && answer.refusal
      ? refusal(answer.refusal, requestId, headers)
      : json(progressOf(event).operation, answer as JsonReply, requestId, headers);
  }
  if (reply.refused !== undefined) return refusal(reply, requestId);
  if ('location' in reply) return elsewhere(303, reply.location, requestId);
  if ('bytes' in reply) return inBytes(reply, requestId);
  return 'mediaType' in reply
    ? text(reply, requestId)
    : json(progressOf(event).operation, reply, requestId);
}

type Headers = Readonly<Record<string, string>>;

const standard = (requestId: string): Headers => ({
  ...SECURITY_HEADERS,
  'x-request-id': requestId,
});

/** The body goes through the contract's schema on its way out, as every request does on its way in. */
function json(
  { contract }: Operation,
  { status, body, headers }: JsonReply,
  requestId: string,
  more: Headers = {},
): ApiAnswer {
  const schema = contract.answers[status]?.schema;
  if (!schema) throw new Error(`${contract.id} has no answer ${status}`);
  return {
    statusCode: status,
    headers: {
      ...standard(requestId),
      'content-type': 'application/json; charset=utf-8',
      ...headers,
      ...more,
    },
    body: JSON.stringify(schema.parse(body)),
  };
}

const text = (
  { status, mediaType, text: body, headers }: TextReply,
  requestId: string,
): ApiAnswer => ({
  statusCode: status,
  headers: { ...standard(requestId), 'content-type': mediaType, ...headers },
  body,
});

/** API Gateway takes bytes as base64 and sends them as they were. */
const inBytes = (
  { status, mediaType, bytes, headers }: BytesReply,
  requestId: string,
): ApiAnswer => ({
  statusCode: status,
  headers: { ...standard(requestId), 'content-type': mediaType, ...headers },
  body: Buffer.from(bytes).toString('base64'),
  isBase64Encoded: true,
});

const elsewhere = (statusCode: number, location: string, requestId: string): ApiAnswer => ({
  statusCode,
  headers: { ...standard(requestId), location },
  body: '',
});

function refusal(refused: Refused, requestId: string, headers: Headers = {}): ApiAnswer {
  if (refused.refused === 'unauthenticated') return withId(unauthenticated(requestId), requestId);
  const { faults, facts, detail } = refused;
  return withId(problem(refused.refused, detail, requestId, { faults, facts, headers }), requestId);
}

const withId = (answer: ReturnType<typeof problem>, requestId: string): ApiAnswer => ({
  ...answer,
  headers: { ...answer.headers, 'x-request-id': requestId },
});

/** Middy gives up shortly before the function's time is over: what it was doing may be done or not. */
const isOutOfTime = (error: unknown): boolean =>
  error instanceof Error && error.name === 'TimeoutError';

function answerToError(event: ApiEvent, error: unknown, log: Log): ApiAnswer {
  const { requestId } = event.requestContext;
  if (error instanceof RequestRefused) return refusal(error.refused, requestId);
  if (error instanceof Moved) return elsewhere(308, error.location, requestId);
  if (error instanceof TemporarilyUnavailable || isOutOfTime(error)) {
    log.error('store-unavailable', { requestId }, error);
    return withId(
      problem(
        'temporarily-unavailable',
        'Nothing is wrong with the request: send it again, with the same Idempotency-Key.',
        requestId,
        {
          headers: { 'retry-after': RETRY_AFTER_SECONDS },
        },
      ),
      requestId,
    );
  }
  log.error('request-failed', { requestId }, error);
  return withId(problem('internal-error', 'Tell us the instance, please.', requestId), requestId);
}
