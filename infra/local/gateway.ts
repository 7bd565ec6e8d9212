import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Context } from 'aws-lambda';
import { ORIGIN_SECRET_HEADER } from '../../shared/contracts/edge.ts';
import { type Area, routeKeyOf } from '../../shared/contracts/operation.ts';
import { type HttpAnswer, problem, unauthenticated } from '../../shared/http/problem.ts';
import type { Authorize, Claims } from './authorizer.ts';
import {
  contextOf,
  decodeParameters,
  eventFrom,
  type GatewayEvent,
  joinHeaders,
  readTarget,
  type Target,
} from './event.ts';
import { isSendable, send, sendEarly, sendRaw } from './gateway-answer.ts';
import { SIGN_IN_PREFIX } from './issuer.ts';
import { createRouter, type Match, type Parameters, type Route } from './routes.ts';

/** A Lambda handler; what it answers is checked before it leaves. */
export type Handler = (event: GatewayEvent, context: Context) => Promise<unknown>;

export type GatewayLog = (code: string, data: Readonly<Record<string, unknown>>) => void;

export type GatewayPorts = {
  readonly routes: readonly Route[];
  readonly handlerOf: (area: Area) => Handler;
  readonly authorize: Authorize;
  /** In the distribution’s place the gateway tells the functions that a request came through it. */
  readonly originSecret: string;
  /** Serves everything under `/sign-in`, whose path it sees without that prefix. */
  readonly signIn: (request: IncomingMessage, response: ServerResponse) => void;
  /** Milliseconds since 1970, for the event. */
  readonly now: () => number;
  readonly log: GatewayLog;
  /** How long a handler may take. API Gateway gives up after 30 s, our functions after 29. */
  readonly handlerTimeoutMilliseconds?: number;
};

/** API Gateway's limits for HTTP APIs (its developer guide, “Quotas for configuring and running an HTTP API”). */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;
export const MAX_REQUEST_LINE_AND_HEADER_BYTES = 10_240;
export const HANDLER_TIMEOUT_MILLISECONDS = 29_000;
const HEADERS_TIMEOUT_MILLISECONDS = 10_000;
const REQUEST_TIMEOUT_MILLISECONDS = 30_000;
const KEEP_ALIVE_MILLISECONDS = 30_000;
const TIMEOUT_CHECK_MILLISECONDS = 1000;
const MAX_CONNECTIONS = 4096;

export type Gateway = {
  readonly server: Server;
  /** From now on serves these; until then every request is asked to come back. */
  readonly open: (ports: GatewayPorts) => void;
};

type Serve = (request: IncomingMessage, response: ServerResponse) => void;

/** The HTTP server, before it has anything to serve. */
export function createGateway(): Gateway {
  let serve: Serve = (_, response) => {
    const requestId = randomUUID();
    send(response, unavailable('The service is starting.', requestId), requestId);
  };
  const server = createServer({
    maxHeaderSize: MAX_REQUEST_LINE_AND_HEADER_BYTES,
    headersTimeout: HEADERS_TIMEOUT_MILLISECONDS,
    requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
    keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
    connectionsCheckingInterval: TIMEOUT_CHECK_MILLISECONDS,
    // Their refusals are problem documents too, so they are checked below.
    requireHostHeader: false,
  });
  server.maxHeadersCount = 0;
  server.maxConnections = MAX_CONNECTIONS;
  const listener: Serve = (request, response) => serve(request, response);
  server.on('request', listener);
  server.on('checkContinue', listener);
  server.on('checkExpectation', listener);
  server.on('clientError', refuseUnreadable);
  server.on('connect', (_: IncomingMessage, socket: Socket) => refuseUnreadable(undefined, socket));
  return {
    server,
    open: (ports) => {
      serve = serving(ports);
    },
  };
}

function refuseUnreadable(error: (Error & { code?: string }) | undefined, socket: Socket): void {
  const requestId = randomUUID();
  sendRaw(socket, unreadable(error?.code, requestId), requestId);
}

function unreadable(code: string | undefined, requestId: string): HttpAnswer {
  if (code === 'HPE_HEADER_OVERFLOW') {
    const detail = `Request line and headers may have ${MAX_REQUEST_LINE_AND_HEADER_BYTES} bytes.`;
    return problem('headers-too-large', detail, requestId);
  }
  const isLate = code === 'ERR_HTTP_REQUEST_TIMEOUT';
  return badRequest(isLate ? 'The request did not arrive in time.' : NOT_HTTP, requestId);
}

const NOT_HTTP = 'This is not a request as RFC 9112 has it.';

const badRequest = (detail: string, requestId: string): HttpAnswer =>
  problem('bad-request', detail, requestId);

const unavailable = (detail: string, requestId: string): HttpAnswer =>
  problem('temporarily-unavailable', detail, requestId, { headers: { 'retry-after': '1' } });

/** One request, and where its answer goes. */
type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
};

function serving(ports: GatewayPorts): Serve {
  const route = createRouter(ports.routes);
  return (request, response) => {
    if (isForSignIn(request.url ?? '')) {
      ports.signIn(request, response);
      return;
    }
    const requestId = randomUUID();
    const exchange = { request, response, requestId };
    answerOf(ports, route, exchange).then(
      (answer) => {
        if (answer === TOO_LARGE) refuseBody(exchange);
        else send(response, answer, requestId);
      },
      (error: unknown) => {
        if (error instanceof ClientGone) return;
        ports.log('gateway-failed', { requestId, error: nameOf(error) });
        send(response, internalError(requestId), requestId);
      },
    );
  };
}

/** The client ended the connection before its request was here; there is nobody to answer. */
class ClientGone extends Error {}

const isForSignIn = (url: string): boolean =>
  url.startsWith(SIGN_IN_PREFIX) && '/?'.includes(url.charAt(SIGN_IN_PREFIX.length));

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

/** 5xx say nothing but their instance. */
const internalError = (requestId: string): HttpAnswer =>
  problem('internal-error', 'Tell us the instance, please.', requestId);

const TOO_LARGE = Symbol('too large');

function refuseBody({ request, response, requestId }: Exchange): void {
  const detail = `A request may have ${MAX_BODY_BYTES} bytes.`;
  sendEarly(request, response, problem('payload-too-large', detail, requestId), requestId);
}

type FindRoute = (method: string, path: string) => Match<Route>;

/** Size and shape, route, who, and only then the body and the handler. */
async function answerOf(
  ports: GatewayPorts,
  findRoute: FindRoute,
  exchange: Exchange,
): Promise<HttpAnswer | object | typeof TOO_LARGE> {
  const asked = readRequest(findRoute, exchange);
  if ('refused' in asked) return asked.refused;
  const claims = await claimsFor(asked.route, asked.headers.get('authorization'), ports.authorize);
  if (claims === 'refused') return unauthenticated(exchange.requestId);
  if (asked.headers.has('expect')) exchange.response.writeContinue();
  const body = await readBody(exchange.request, asked.headers);
  if (body === TOO_LARGE) return TOO_LARGE;
  return invoke(ports, { ...asked, ...exchange, claims, body });
}

type Asked = {
  readonly route: Route;
  readonly target: Target;
  readonly headers: Map<string, string>;
  readonly pathParameters: Parameters;
};

/** What the request asks for, or why that cannot be known. */
function readRequest(
  findRoute: FindRoute,
  { request, requestId }: Exchange,
): Asked | { readonly refused: HttpAnswer | typeof TOO_LARGE } {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES)
    return { refused: TOO_LARGE };
  const headers = joinHeaders(request.rawHeaders);
  const fault = faultOf(request, headers);
  if (fault) return { refused: badRequest(fault, requestId) };
  const target = readTarget(request.url ?? '');
  if (!target) return { refused: badRequest(BAD_TARGET, requestId) };
  const match = findRoute(request.method ?? '', target.rawPath);
  if (match.found !== 'route') return { refused: notRouted(match, requestId) };
  const pathParameters = decodeParameters(match.parameters);
  if (!pathParameters) return { refused: badRequest(BAD_TARGET, requestId) };
  return { route: match.route, target, headers, pathParameters };
}

const BAD_TARGET =
  'The address holds what is not UTF-8, a control character or a bare percent sign.';

function faultOf(request: IncomingMessage, headers: Map<string, string>): string | undefined {
  const host = headers.get('host');
  if (host === undefined && request.httpVersion === '1.1') return 'The Host header is missing.';
  if (host?.includes(',')) return 'There is more than one Host header.';
  const expected = headers.get('expect');
  if (expected !== undefined && expected.toLowerCase() !== '100-continue') {
    return 'The only expectation that can be met is 100-continue.';
  }
  return undefined;
}

function notRouted(
  match: Exclude<Match<Route>, { found: 'route' }>,
  requestId: string,
): HttpAnswer {
  if (match.found === 'nothing') {
    const detail = 'There is nothing at this address. /v1/openapi.json lists the operations.';
    return problem('unknown-route', detail, requestId);
  }
  const allow = match.allowed.join(', ');
  return problem('method-not-allowed', `This address takes ${allow}.`, requestId, {
    headers: { allow },
  });
}

/** The authorizer is on every operation that is not open to anyone, as in the cloud. */
async function claimsFor(
  route: Route,
  authorization: string | undefined,
  authorize: Authorize,
): Promise<Claims | undefined | 'refused'> {
  if (route.who === 'anyone') return undefined;
  return (await authorize(authorization)) ?? 'refused';
}

function readBody(
  request: IncomingMessage,
  headers: Map<string, string>,
): Promise<Buffer | undefined | typeof TOO_LARGE> | undefined {
  if (!headers.has('content-length') && !headers.has('transfer-encoding')) return undefined;
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | typeof TOO_LARGE>();
  const chunks: Buffer[] = [];
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) resolve(TOO_LARGE);
    else chunks.push(chunk);
  });
  request.once('end', () => resolve(Buffer.concat(chunks)));
  request.once('error', () => reject(new ClientGone()));
  return promise;
}

type Invocation = Asked &
  Exchange & { readonly claims: Claims | undefined; readonly body: Buffer | undefined };

async function invoke(ports: GatewayPorts, invocation: Invocation): Promise<object> {
  const { requestId, route } = invocation;
  const { area } = route;
  const timeout = ports.handlerTimeoutMilliseconds ?? HANDLER_TIMEOUT_MILLISECONDS;
  const event = eventFrom({
    ...invocation,
    headers: throughDistribution(invocation.headers, ports.originSecret),
    routeKey: routeKeyOf(route),
    nowMilliseconds: ports.now(),
  });
  try {
    const handle = ports.handlerOf(area);
    const answer = await within(timeout, handle(event, contextOf(area, requestId, timeout)));
    if (isSendable(answer)) return answer;
    if (answer === TIMED_OUT) {
      ports.log('handler-timed-out', { requestId, area });
      return unavailable('It took too long. Repeat it with the same Idempotency-Key.', requestId);
    }
    ports.log('handler-answered-rubbish', { requestId, area });
  } catch (error) {
    ports.log('handler-failed', { requestId, area, error: nameOf(error) });
  }
  return internalError(requestId);
}

/** A client's own header of this name goes no further, there as here. */
const throughDistribution = (
  headers: ReadonlyMap<string, string>,
  originSecret: string,
): Map<string, string> => new Map(headers).set(ORIGIN_SECRET_HEADER, originSecret);

const TIMED_OUT = Symbol('timed out');

function within<T>(milliseconds: number, work: Promise<T>): Promise<T | typeof TIMED_OUT> {
  const { promise, resolve } = Promise.withResolvers<typeof TIMED_OUT>();
  const timer = setTimeout(() => resolve(TIMED_OUT), milliseconds);
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}
