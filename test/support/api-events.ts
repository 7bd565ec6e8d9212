import type { Context } from 'aws-lambda';
import { day, instant } from '../../shared/domain/time.ts';
import type { ApiPorts } from '../../shared/http/api.ts';
import { createApi } from '../../shared/http/api.ts';
import type { Operation } from '../../shared/http/operation.ts';
import type { ApiAnswer, ApiEvent } from '../../shared/http/stage.ts';
import { sha256 } from '../../shared/runtime/digests.ts';
import { FROM_DISTRIBUTION, isOriginSecret } from './from-distribution.ts';
import { createRecordedMetrics } from './recorded-metrics.ts';

/** A request as API Gateway hands it over (HTTP API, payload 2.0), written out by hand. */
export type Sent = {
  readonly routeKey: string;
  readonly path?: string;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  /** The claims of the token that the authorizer has checked; null when there was none. */
  readonly claims?: Readonly<Record<string, string>> | null | undefined;
};

export const as = (subject: string) => ({ sub: subject, token_use: 'access' });

export function apiEvent(sent: Sent): ApiEvent {
  const { routeKey, query = '', headers = {}, pathParameters, body, claims } = sent;
  const [method = '', template = ''] = routeKey.split(' ');
  const path = sent.path ?? template;
  const jwt = { claims: claims ?? {}, scopes: [] };
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    headers: {
      ...FROM_DISTRIBUTION,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(query === '' ? {} : { queryStringParameters: parametersOf(query) }),
    ...(pathParameters ? { pathParameters: { ...pathParameters } } : {}),
    requestContext: {
      accountId: 'test',
      apiId: 'test',
      domainName: 'test',
      domainPrefix: 'test',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      requestId: 'request-1',
      routeKey,
      stage: '$default',
      time: '20/Oct/2025:08:00:00 +0000',
      timeEpoch: 1_760_947_200_000,
      ...((claims === null
        ? {}
        : { authorizer: { principalId: '', integrationLatency: 0, jwt } }) as Pick<
        ApiEvent['requestContext'],
        'authorizer'
      >),
    },
    ...(body === undefined ? {} : { body }),
    isBase64Encoded: sent.isBase64Encoded ?? false,
  };
}

/** Values that stand twice are joined by commas, as API Gateway does. */
function parametersOf(query: string): Record<string, string> {
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const before = parameters.get(name);
    parameters.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(parameters);
}

/** Only what the stack asks of it. */
const context = { getRemainingTimeInMillis: () => 3000 } as Context;

export type Logged = {
  readonly code: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
};

export type Answered = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly isBase64Encoded: boolean;
  readonly body: Record<string, unknown>;
};

/** The real stack over some operations, with a clock that stands still and a log that is kept. */
export function createTestApi(
  operations: readonly Operation[],
  findAccess: ApiPorts['findAccess'],
) {
  const logs: Logged[] = [];
  const { metrics, measured, flushes } = createRecordedMetrics();
  const handler = createApi(
    {
      now: () => ({ at: instant('2025-10-20T08:00:00.000Z'), on: day('2025-10-20') }),
      findAccess,
      isOriginSecret,
      sha256,
      log: {
        info: (code, data) => logs.push({ code, data }),
        error: (code, data, cause) => logs.push({ code, data, cause }),
      },
      metrics,
    },
    operations,
  );
  const send = async (sent: Sent): Promise<Answered> => {
    const answer = (await handler(apiEvent(sent), context)) as ApiAnswer;
    const text = answer.body ?? '';
    const isJson = /json/.test(String(answer.headers?.['content-type']));
    return {
      status: answer.statusCode ?? 0,
      headers: answer.headers as Record<string, string>,
      text,
      isBase64Encoded: answer.isBase64Encoded === true,
      body: isJson ? JSON.parse(text) : {},
    };
  };
  return { send, logs, measured, flushes };
}
