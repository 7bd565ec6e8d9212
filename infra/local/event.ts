import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2WithJWTAuthorizer, Context } from 'aws-lambda';
import { API_SCOPE } from '../../shared/contracts/edge.ts';
import type { Claims } from './authorizer.ts';
import type { Parameters } from './routes.ts';

export type GatewayEvent = APIGatewayProxyEventV2WithJWTAuthorizer;

/** Where a request goes, with its path as it was sent and its parameters decoded. */
export type Target = {
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly query: Parameters;
};

const SCHEME_AND_HOST = /^https?:\/\/[^/?]*/i;
/** Visible ASCII without a fragment, percent signs before two hex digits only (RFC 3986, 2.1). */
const SENDABLE = /^\/(?:[!"$&-~]|%[0-9A-Fa-f]{2})*$/;
/** C0, DEL and C1, NUL among them (Unicode's category Cc). */
const CONTROL = /\p{Cc}/u;

/** @returns undefined when the request target is not one, or says what cannot be decoded. */
export function readTarget(requestTarget: string): Target | undefined {
  const target = requestTarget.replace(SCHEME_AND_HOST, '');
  if (!SENDABLE.test(target)) return undefined;
  const mark = target.indexOf('?');
  const rawPath = mark < 0 ? target : target.slice(0, mark);
  const rawQueryString = mark < 0 ? '' : target.slice(mark + 1);
  const query = readQuery(rawQueryString);
  return query && { rawPath, rawQueryString, query };
}

/** @returns undefined when it is not UTF-8 or holds a control character, NUL included. */
function decode(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    const decoded = decodeURIComponent(text);
    return CONTROL.test(decoded) ? undefined : decoded;
  } catch {
    return undefined;
  }
}

/** Names and values decoded; those that stand twice joined by commas, as API Gateway does. */
function readQuery(raw: string): Parameters | undefined {
  const query = new Map<string, string>();
  for (const pair of raw.split('&')) {
    if (pair === '') continue;
    const decoded = decodePair(pair.replaceAll('+', ' '));
    if (!decoded) return undefined;
    const [name, value] = decoded;
    const before = query.get(name);
    query.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(query);
}

function decodePair(pair: string): readonly [string, string] | undefined {
  const equals = pair.indexOf('=');
  const name = decode(equals < 0 ? pair : pair.slice(0, equals));
  const value = decode(equals < 0 ? '' : pair.slice(equals + 1));
  return name === undefined || value === undefined ? undefined : [name, value];
}

/** The path's parameters decoded. @returns undefined when one cannot be. */
export function decodeParameters(raw: Parameters): Parameters | undefined {
  const decoded = Object.entries(raw).map(([name, value]) => [name, decode(value)] as const);
  return decoded.every(([, value]) => value !== undefined)
    ? (Object.fromEntries(decoded) as Parameters)
    : undefined;
}

/** Header names in lower case; those that came more than once joined by commas. */
export function joinHeaders(rawHeaders: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = String(rawHeaders[i]).toLowerCase();
    const value = String(rawHeaders[i + 1]);
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before},${value}`);
  }
  return headers;
}

export type EventParts = {
  readonly request: IncomingMessage;
  readonly target: Target;
  readonly headers: Map<string, string>;
  readonly routeKey: string;
  readonly pathParameters: Parameters;
  readonly requestId: string;
  readonly claims: Claims | undefined;
  readonly body: Buffer | undefined;
  readonly nowMilliseconds: number;
};

/** API Gateway's event for an HTTP API, payload format 2.0. */
export function eventFrom(parts: EventParts): GatewayEvent {
  const { target, headers, routeKey, pathParameters, body } = parts;
  const { rawPath, rawQueryString, query } = target;
  const cookies = headers.get('cookie')?.split(/; ?/);
  headers.delete('cookie');
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString,
    ...(cookies ? { cookies } : {}),
    headers: Object.fromEntries(headers),
    ...(rawQueryString === '' ? {} : { queryStringParameters: { ...query } }),
    requestContext: contextFrom(parts),
    ...(hasAny(pathParameters) ? { pathParameters: { ...pathParameters } } : {}),
    ...bodyFrom(body, headers.get('content-type')),
  };
}

function contextFrom(parts: EventParts): GatewayEvent['requestContext'] {
  const { request, target, headers, routeKey, requestId, claims, nowMilliseconds } = parts;
  return {
    accountId: 'embedded',
    apiId: 'embedded',
    domainName: headers.get('host') ?? '',
    domainPrefix: 'embedded',
    http: {
      method: request.method ?? '',
      path: target.rawPath,
      protocol: `HTTP/${request.httpVersion}`,
      sourceIp: request.socket.remoteAddress ?? '',
      userAgent: headers.get('user-agent') ?? '',
    },
    requestId,
    routeKey,
    stage: '$default',
    time: requestTime(nowMilliseconds),
    timeEpoch: nowMilliseconds,
    // API Gateway has no authorizer in the event of a route without one; the type does not know.
    ...((claims ? { authorizer: authorizerFrom(claims) } : {}) as Pick<
      GatewayEvent['requestContext'],
      'authorizer'
    >),
  };
}

const authorizerFrom = (claims: Claims): GatewayEvent['requestContext']['authorizer'] => ({
  principalId: '',
  integrationLatency: 0,
  jwt: { claims: { ...claims }, scopes: [API_SCOPE] },
});

const hasAny = (values: Parameters): boolean => {
  for (const _ in values) return true;
  return false;
};

const TEXT = /^(?:text\/|application\/(?:[\w.+-]+\+)?(?:json|xml)\b|application\/javascript\b)/i;

/** Text as it is, anything else, and what only says that it is text, in base64. */
function bodyFrom(
  body: Buffer | undefined,
  contentType = '',
): Pick<GatewayEvent, 'body' | 'isBase64Encoded'> {
  if (!body || body.length === 0) return { isBase64Encoded: false };
  const isText = TEXT.test(contentType) && isUtf8(body);
  return {
    body: body.toString(isText ? 'utf8' : 'base64'),
    isBase64Encoded: !isText,
  };
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

let secondSaid = -1;
let saying = '';

/** `20/Oct/2025:08:00:00 +0000`; made once a second, because every event carries it. */
function requestTime(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000);
  if (second !== secondSaid) {
    const iso = new Date(milliseconds).toISOString();
    const month = 3 * (Number(iso.slice(5, 7)) - 1);
    const name = MONTHS.slice(month, month + 3);
    saying = `${iso.slice(8, 10)}/${name}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
    secondSaid = second;
  }
  return saying;
}

/** What Lambda tells a handler about its invocation. */
export function contextOf(
  functionName: string,
  awsRequestId: string,
  timeoutMilliseconds: number,
): Context {
  const endsAt = performance.now() + timeoutMilliseconds;
  return {
    awsRequestId,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:embedded:000000000000:function:${functionName}`,
    memoryLimitInMB: '1024',
    logGroupName: 'embedded',
    logStreamName: 'embedded',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, endsAt - performance.now()),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}
