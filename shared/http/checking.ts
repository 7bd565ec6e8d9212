import type * as z from 'zod';
import type { OperationContract } from '../contracts/operation.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import type { Access, PrincipalId } from '../domain/permission.ts';
import type { Fault } from '../domain/refusal.ts';
import type { Now } from '../domain/time.ts';
import { readJson } from './body.ts';
import { readSentFile } from './file-body.ts';
import { acceptedTypes, isIdempotencyKey, seenVersionFrom } from './headers.ts';
import type { IdempotencyKey, Operation, Request, RequestOfFile, SentFile } from './operation.ts';
import type { ProblemCode } from './problem.ts';
import { type ApiEvent, progressOf, RequestRefused, type Stage } from './stage.ts';

const NOBODY: Access = { principal: 'anonymous' as PrincipalId, roles: [], authorities: [] };

type CheckingPorts = {
  readonly now: () => Now;
  readonly sha256: (text: string) => string;
};

/** Everything else of the request against its contract: path, query, headers, body. */
export const checking = ({ now, sha256 }: CheckingPorts): Stage => ({
  before: async ({ event }) => {
    const progress = progressOf(event);
    const { operation } = progress;
    const { contract } = operation;
    const path = checkPath(contract, event);
    const query = checkQuery(contract, event);
    const ifMatch = checkIfMatch(event);
    const key = checkKey(contract, event, query);
    const access = progress.access ?? NOBODY;
    const asked = { access, now: now(), path, query, scope: progress.scope ?? [] };
    const { body, file } = await contentOf(operation, event, asked as RequestOfAny);
    progress.request = {
      ...asked,
      body,
      ...(file === undefined ? {} : { file }),
      ifMatch,
      accept: acceptedTypes(event.headers['accept']),
      ...(key === undefined
        ? {}
        : { idempotency: idempotencyOf(contract.id, access, key, { path, query, body }, sha256) }),
    } as Request<OperationContract>;
  },
});

type RequestOfAny = RequestOfFile<OperationContract>;

/** The body against its schema, or what the operation reads in a file that was sent in its place. */
async function contentOf(
  operation: Operation,
  event: ApiEvent,
  asked: RequestOfAny,
): Promise<{ readonly body?: unknown; readonly file?: unknown }> {
  const { contract, readFile } = operation;
  const { body, fileTypes = [] } = contract;
  const sent = readFile && (await sentFile(operation, event, asked));
  if (sent) {
    const content = await readFile(sent, asked);
    if (content.refused !== undefined) throw new RequestRefused(content);
    return content;
  }
  if (!body) return {};
  const { json } = progressOf(event);
  return { body: checkBody(body, json ? json.value : readJson(event, fileTypes)) };
}

/** The file that the query names, or the one that is the body. */
async function sentFile(
  { contract, findSent }: Operation,
  event: ApiEvent,
  asked: RequestOfAny,
): Promise<SentFile | undefined> {
  const named = await findSent?.(asked);
  if (named === undefined) return readSentFile(event, contract.fileTypes ?? []);
  if (event.body) {
    throw new RequestRefused({
      refused: 'invalid-query',
      detail: 'The query names a file that was sent before: send no body beside it.',
    });
  }
  if ('refused' in named) throw new RequestRefused(named);
  return named;
}

function checkPath(contract: OperationContract, event: ApiEvent): Record<string, unknown> {
  const result = contract.pathParameters.safeParse(event.pathParameters ?? {});
  if (result.success) return result.data;
  throw new RequestRefused({
    refused: 'not-found',
    detail: result.error.issues[0]?.message ?? 'There is nothing at this address.',
  });
}

function checkQuery(contract: OperationContract, event: ApiEvent): Record<string, unknown> {
  const names = [...new URLSearchParams(event.rawQueryString).keys()];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new RequestRefused({
      refused: 'invalid-query',
      detail: 'Each query parameter may stand only once.',
    });
  }
  return parsed(contract.query, event.queryStringParameters ?? {}, 'invalid-query');
}

const checkBody = (schema: z.ZodType, value: unknown): unknown =>
  parsed(schema, value, 'invalid-body');

function parsed<T>(schema: z.ZodType<T>, value: unknown, refused: ProblemCode): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.flatMap(faultsOf);
  const [first] = faults;
  throw new RequestRefused({
    refused,
    detail: first ? `${first.pointer || '/'}: ${first.detail}` : 'It is not as expected.',
    faults,
  });
}

/** RFC 6901: `~` and `/` inside a name are escaped. */
const pointerTo = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => `/${String(part).slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');

function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => ({
      pointer: pointerTo([...issue.path, name]),
      code: 'unknown-field',
      detail: 'This field is not known here.',
    }));
  }
  return [
    {
      pointer: pointerTo(issue.path),
      code: issue.code === 'custom' ? 'invalid-value' : issue.code.replaceAll('_', '-'),
      detail: issue.message.slice(0, 300),
    },
  ];
}

function checkIfMatch(event: ApiEvent) {
  const seen = seenVersionFrom(event.headers['if-match']);
  if (seen !== 'invalid') return seen;
  throw new RequestRefused({
    refused: 'if-match-invalid',
    detail: 'If-Match is "*" or an ETag as it was answered, such as "3".',
  });
}

function checkKey(
  { idempotencyKey }: OperationContract,
  event: ApiEvent,
  query: Record<string, unknown>,
): string | undefined {
  const key = event.headers['idempotency-key'];
  if (idempotencyKey === 'none' || query['dryRun'] === true) return undefined;
  if (key === undefined) {
    if (idempotencyKey === 'optional') return undefined;
    throw new RequestRefused({
      refused: 'idempotency-key-missing',
      detail: 'Send a new Idempotency-Key with each request, and the same one when you repeat it.',
    });
  }
  if (isIdempotencyKey(key)) return key;
  throw new RequestRefused({
    refused: 'idempotency-key-invalid',
    detail: 'An Idempotency-Key is 1 to 255 visible ASCII characters.',
  });
}

/** Keys are per principal and operation; requests are compared as parsed, not as spelt. */
function idempotencyOf(
  operation: string,
  { principal }: Access,
  key: string,
  request: Record<string, unknown>,
  sha256: (text: string) => string,
): IdempotencyKey {
  return {
    keyHash: sha256(canonicalJson([principal, operation, key])),
    bodyHash: sha256(canonicalJson(request)),
  };
}
