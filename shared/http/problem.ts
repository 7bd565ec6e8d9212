import type { Fault, RefusalCode } from '../domain/refusal.ts';

/** Faults of a request that no rule of the domain decides. */
export type RequestProblem =
  | 'bad-request'
  | 'malformed-json'
  | 'invalid-query'
  | 'invalid-cursor'
  | 'invalid-body'
  | 'file-unreadable'
  | 'upload-not-found'
  | 'idempotency-key-missing'
  | 'idempotency-key-invalid'
  | 'idempotency-key-reused'
  | 'if-match-invalid'
  | 'unauthenticated'
  | 'wrong-address'
  | 'unknown-route'
  | 'method-not-allowed'
  | 'not-acceptable'
  | 'payload-too-large'
  | 'unsupported-media-type'
  | 'too-many-requests'
  | 'headers-too-large'
  | 'internal-error'
  | 'temporarily-unavailable';

export type ProblemCode = RefusalCode | RequestProblem;

/** Every code's status and title, once; a code without a row does not compile. */
export const PROBLEMS: Readonly<Record<ProblemCode, { status: number; title: string }>> = {
  'bad-request': { status: 400, title: 'The request could not be read' },
  'malformed-json': { status: 400, title: 'The body is not JSON as RFC 8259 has it' },
  'invalid-query': { status: 400, title: 'A query parameter is not as expected' },
  'invalid-cursor': { status: 400, title: 'The cursor is not one of this list' },
  'idempotency-key-missing': { status: 400, title: 'An Idempotency-Key is needed' },
  'idempotency-key-invalid': { status: 400, title: 'The Idempotency-Key is not as expected' },
  'if-match-invalid': { status: 400, title: 'The If-Match header is not as expected' },
  unauthenticated: { status: 401, title: 'A valid access token is needed' },
  'not-allowed': { status: 403, title: 'Your roles do not allow this' },
  'wrong-address': { status: 403, title: 'The service is not reached at this address' },
  'not-found': { status: 404, title: 'There is no such thing, or it is not yours to know of' },
  'unknown-route': { status: 404, title: 'There is nothing at this address' },
  'method-not-allowed': { status: 405, title: 'This address does not take this method' },
  'not-acceptable': { status: 406, title: 'There is no such format of this' },
  'period-not-open': { status: 409, title: 'The period is not open yet' },
  'period-locked': { status: 409, title: 'The period is locked' },
  'period-transition-not-allowed': { status: 409, title: 'The period cannot go into that state' },
  'version-superseded': { status: 409, title: 'There is a newer version' },
  'nothing-to-certify': { status: 409, title: 'There is no return to certify' },
  'already-decided': { status: 409, title: 'This is decided already' },
  'self-certification': { status: 409, title: 'Nobody certifies their own return' },
  'budget-missing': { status: 409, title: 'There is no budget for this year' },
  'virement-across-pots': { status: 409, title: 'A virement stays within one pot' },
  'virement-exceeds-budget': { status: 409, title: 'The virement is larger than the budget' },
  'nothing-to-publish': { status: 409, title: 'There is nothing to publish yet' },
  'narrative-outdated': { status: 409, title: 'The narrative is of other figures' },
  'fund-exists': { status: 409, title: 'There is a fund of this name already' },
  'fund-below-commitments': { status: 409, title: 'More than that is drawn down already' },
  'phase-not-signed-off': { status: 409, title: 'The phase’s business case is not signed off' },
  'phase-already-signed-off': { status: 409, title: 'The phase is signed off already' },
  'fund-not-started': { status: 409, title: 'The fund has not started' },
  'fund-ended': { status: 409, title: 'The fund has ended' },
  'award-exceeded': { status: 409, title: 'The award does not have that much left' },
  'phase-exceeded': { status: 409, title: 'The phase does not have that much left' },
  'allocation-exceeded': { status: 409, title: 'The allocation does not have that much left' },
  'no-allocation': { status: 409, title: 'The authority has no allocation of this fund' },
  'eligible-spend-exceeded': { status: 409, title: 'A claim in arrears needs spend behind it' },
  'self-approval': { status: 409, title: 'Nobody decides on their own claim' },
  'decision-not-possible': { status: 409, title: 'The drawdown is not in a state for this' },
  'pressure-resolved': { status: 409, title: 'The pressure is resolved' },
  'pressure-full': { status: 409, title: 'The pressure takes no more steps by hand' },
  'own-role': { status: 409, title: 'A lead cannot take away their own role' },
  'precondition-failed': { status: 412, title: 'It has changed since you saw it' },
  'payload-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'This media type is not taken here' },
  'invalid-body': { status: 422, title: 'The body is not as expected' },
  'file-unreadable': { status: 422, title: 'The file could not be read' },
  'upload-not-found': { status: 422, title: 'There is no such upload of this return' },
  'idempotency-key-reused': { status: 422, title: 'The Idempotency-Key was used before' },
  'return-invalid': { status: 422, title: 'The return has errors' },
  'reasons-needed': { status: 422, title: 'Some figures need a reason' },
  'change-note-needed': { status: 422, title: 'A new edition needs its change note' },
  'change-reason-needed': { status: 422, title: 'A correction needs its reason' },
  'budget-invalid': { status: 422, title: 'The budget has errors' },
  'breaks-invalid': { status: 422, title: 'The breaks have errors' },
  'virement-invalid': { status: 422, title: 'The virement has errors' },
  'fund-invalid': { status: 422, title: 'The fund has errors' },
  'address-not-allowed': { status: 422, title: 'Nothing can be sent to this address' },
  'mitigation-invalid': { status: 422, title: 'The mitigation has errors' },
  'thresholds-invalid': { status: 422, title: 'The thresholds have errors' },
  'precondition-required': { status: 428, title: 'An If-Match header is needed' },
  'too-many-requests': { status: 429, title: 'Too many requests from one address' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  'internal-error': { status: 500, title: 'Something went wrong on our side' },
  'temporarily-unavailable': { status: 503, title: 'Too busy just now; please try again' },
};

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** Where each code is explained. */
const PROBLEM_TYPE = '/problems/';

/** Sent with every answer, errors too (OWASP REST Security Cheat Sheet). */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

export type HttpAnswer = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** More errors than this are counted, not listed. */
export const MAX_FAULTS = 200;

/**
 * A problem document (RFC 9457). `instance` names the request, so that support can find its log.
 * @param extra faults of the input, facts that explain a refusal, and further headers.
 */
export function problem(
  code: ProblemCode,
  detail: string,
  instance: string,
  extra: {
    readonly faults?: readonly Fault[] | undefined;
    readonly facts?: Readonly<Record<string, string | number>> | undefined;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): HttpAnswer {
  const { status, title } = PROBLEMS[code];
  const faults = extra.faults ?? [];
  const more = faults.length - MAX_FAULTS;
  const standard = {
    type: `${PROBLEM_TYPE}${code}`,
    title,
    status,
    detail,
    instance: `urn:request:${instance}`,
  };
  return {
    statusCode: status,
    headers: { ...SECURITY_HEADERS, ...extra.headers, 'content-type': PROBLEM_MEDIA_TYPE },
    body: JSON.stringify({
      ...standard,
      ...extra.facts,
      // Again, because no fact may take the place of what RFC 9457 defines; the order stays.
      ...standard,
      ...(faults.length > 0 ? { errors: faults.slice(0, MAX_FAULTS) } : {}),
      ...(more > 0 ? { moreErrors: more } : {}),
    }),
  };
}

type AnyAnswer = {
  readonly headers?: Readonly<Record<string, string | number | boolean>> | undefined;
  readonly body?: string | undefined;
};

/** The code of an answer that is a problem document; undefined of any other. */
export function problemCodeOf({ headers, body = '' }: AnyAnswer): ProblemCode | undefined {
  if (headers?.['content-type'] !== PROBLEM_MEDIA_TYPE) return undefined;
  const { type } = JSON.parse(body) as { readonly type: string };
  return type.slice(PROBLEM_TYPE.length) as ProblemCode;
}

/** The one answer to a missing, bad, expired or foreign token (RFC 6750, section 3). */
export const unauthenticated = (instance: string): HttpAnswer =>
  problem('unauthenticated', 'Send a valid access token of this service.', instance, {
    headers: { 'www-authenticate': 'Bearer' },
  });
