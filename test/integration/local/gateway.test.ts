import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GatewayEvent } from '../../../infra/local/event.ts';
import { createGateway, type Gateway, type Handler } from '../../../infra/local/gateway.ts';
import type { Route } from '../../../infra/local/routes.ts';
import type { Area } from '../../../shared/contracts/operation.ts';
import { exchangeRaw } from '../../support/raw-http.ts';

const ROUTES: readonly Route[] = [
  { method: 'GET', path: '/v1/open', area: 'service', who: 'anyone' },
  { method: 'POST', path: '/v1/open', area: 'service', who: 'anyone' },
  { method: 'GET', path: '/v1/things/{thing}', area: 'funds', who: 'any-principal' },
  { method: 'GET', path: '/v1/things/latest', area: 'sweeps', who: 'any-principal' },
  { method: 'GET', path: '/v1/things/{thing}/parts/{part}', area: 'funds', who: 'any-principal' },
  { method: 'GET', path: '/v1/trouble', area: 'audit', who: 'anyone' },
];

const CLAIMS = { sub: 'officer.coventry', token_use: 'access', exp: '1' };
const BODY_LIMIT_BYTES = 10 * 1024 * 1024;

const echo: Handler = async (event, { functionName }) => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json', 'x-area': functionName },
  body: JSON.stringify(event),
});

let trouble: Handler = echo;
let gateway: Gateway;
let url = '';

beforeAll(async () => {
  gateway = createGateway();
  gateway.server.listen(0, '127.0.0.1');
  await once(gateway.server, 'listening');
  const address = gateway.server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
});

afterAll(() => {
  gateway.server.close();
  gateway.server.closeAllConnections();
});

const send = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${url}${path}`, {
    ...init,
    headers: { authorization: 'Bearer good', ...(init.headers as Record<string, string>) },
  });

const eventOf = async (response: Response): Promise<GatewayEvent> =>
  (await response.json()) as GatewayEvent;

type Answer = { status: number; headers: { get(name: string): string | null | undefined } };

function expectStandardHeaders({ headers }: Answer): void {
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
}

function expectProblem(answer: Answer, body: string, status: number, code: string): void {
  expect(answer.status).toBe(status);
  expectStandardHeaders(answer);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(JSON.parse(body)).toMatchObject({
    type: `/problems/${code}`,
    status,
    instance: `urn:request:${answer.headers.get('x-request-id')}`,
  });
}

test('before it is open, it asks everyone to come back', async () => {
  const response = await send('/v1/open');
  expectProblem(response, await response.text(), 503, 'temporarily-unavailable');
  expect(response.headers.get('retry-after')).toBe('1');
  gateway.open({
    routes: ROUTES,
    handlerOf: (area: Area) => (area === 'audit' ? (...call) => trouble(...call) : echo),
    authorize: async (authorization) => (authorization === 'Bearer good' ? CLAIMS : undefined),
    originSecret: 'the-right-one',
    signIn: (request, response) => response.end(`sign-in ${request.url}`),
    now: () => Date.UTC(2025, 9, 20, 8, 0, 0),
    log: () => {},
    handlerTimeoutMilliseconds: 50,
  });
  expect((await send('/v1/open')).status).toBe(200);
});

describe('the event', () => {
  test('is an HTTP API event of payload format 2.0', async () => {
    const response = await send('/v1/things/a%20b/parts/%C3%A9?x=1&y=%26&x=2', {
      headers: { 'X-Several': 'one', cookie: 'a=1; b=2', 'user-agent': 'test' },
    });
    expectStandardHeaders(response);
    expect(await eventOf(response)).toMatchObject({
      version: '2.0',
      routeKey: 'GET /v1/things/{thing}/parts/{part}',
      rawPath: '/v1/things/a%20b/parts/%C3%A9',
      rawQueryString: 'x=1&y=%26&x=2',
      queryStringParameters: { x: '1,2', y: '&' },
      pathParameters: { thing: 'a b', part: 'é' },
      cookies: ['a=1', 'b=2'],
      headers: { 'x-several': 'one', authorization: 'Bearer good', 'user-agent': 'test' },
      isBase64Encoded: false,
      requestContext: {
        http: { method: 'GET', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
        requestId: response.headers.get('x-request-id'),
        stage: '$default',
        time: '20/Oct/2025:08:00:00 +0000',
        timeEpoch: Date.UTC(2025, 9, 20, 8, 0, 0),
        authorizer: { jwt: { claims: CLAIMS, scopes: ['api/use'] } },
      },
    });
  });

  test('has no authorizer where the operation is open, whatever token is sent', async () => {
    const { requestContext, headers } = await eventOf(await send('/v1/open'));
    expect(requestContext).not.toHaveProperty('authorizer');
    expect(headers).not.toHaveProperty('cookie');
  });

  test('joins headers that come twice, the authorization too', async () => {
    const twice = 'Authorization: Bearer good\r\n'.repeat(2);
    const answer = await exchangeRaw(
      url,
      `GET /v1/things/x HTTP/1.1\r\nHost: h\r\n${twice}Connection: close\r\n\r\n`,
    );
    expectProblem(answer, answer.body, 401, 'unauthenticated');
    const open = await exchangeRaw(
      url,
      'GET /v1/open HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nx-a: 2\r\nConnection: close\r\n\r\n',
    );
    expect(JSON.parse(open.body)).toMatchObject({ headers: { 'x-a': '1,2' } });
  });

  test.each([
    ['application/json; charset=utf-8', Buffer.from('{"name":"é"}'), '{"name":"é"}', false],
    ['text/csv', Buffer.from('\uFEFFline,actual'), '\uFEFFline,actual', false],
    ['text/csv', Buffer.from([0xa3, 0x31]), 'ozE=', true],
    ['application/zip', Buffer.from('PK'), 'UEs=', true],
  ])('carries a body of %s', async (type, bytes, body, isBase64Encoded) => {
    const response = await send('/v1/open', {
      method: 'POST',
      headers: { 'content-type': type },
      body: bytes,
    });
    expect(await eventOf(response)).toMatchObject({ body, isBase64Encoded });
  });

  test('says that it came through the distribution, whatever the client says of that', async () => {
    const plain = await eventOf(await send('/v1/open'));
    expect(plain.headers).toMatchObject({ 'x-origin-secret': 'the-right-one' });
    const forged = await eventOf(
      await send('/v1/open', { headers: { 'X-Origin-Secret': 'mine' } }),
    );
    expect(forged.headers).toMatchObject({ 'x-origin-secret': 'the-right-one' });
  });

  test('keeps a query parameter named __proto__ as any other', async () => {
    const event = await eventOf(await send('/v1/open?__proto__=1'));
    expect(Object.keys(event.queryStringParameters ?? {})).toEqual(['__proto__']);
  });
});

describe('routing', () => {
  test('a literal segment wins over a parameter', async () => {
    expect((await send('/v1/things/latest')).headers.get('x-area')).toBe('sweeps');
    expect((await send('/v1/things/later')).headers.get('x-area')).toBe('funds');
  });

  test.each([
    '/',
    '/v1',
    '/v1/open/',
    '//v1/open',
    '/V1/open',
    '/v1/%6Fpen',
    '/v1/things/',
    '/v1/things//parts/x',
    '/v1/things/x/parts',
    '/__proto__',
    '/v1/constructor',
  ])('there is nothing at %s', async (path) => {
    const answer = await exchangeRaw(
      url,
      `GET ${path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`,
    );
    expectProblem(answer, answer.body, 404, 'unknown-route');
  });

  test.each(['PUT', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE'])(
    'a known path refuses %s and says what it takes',
    async (method) => {
      const answer = await exchangeRaw(
        url,
        `${method} /v1/open HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`,
      );
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe('GET, POST');
      if (method !== 'HEAD') expectProblem(answer, answer.body, 405, 'method-not-allowed');
    },
  );

  test.each([
    '/v1/things/%',
    '/v1/things/%zz',
    '/v1/things/%C3',
    '/v1/things/%ED%A0%80',
    '/v1/things/a%00',
    '/v1/things/%0a',
    '/v1/things/%7f',
    '/v1/things/é',
    '/v1/open?x=%',
    '/v1/open?%00=1',
    '/v1/open?x=%C0%AF',
    '/v1/open#fragment',
    '*',
    'v1/open',
  ])('%s is not an address', async (target) => {
    const answer = await exchangeRaw(
      url,
      Buffer.from(
        `GET ${target} HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer good\r\nConnection: close\r\n\r\n`,
      ),
    );
    expectProblem(answer, answer.body, 400, 'bad-request');
  });

  test('takes the absolute form of an address', async () => {
    const answer = await exchangeRaw(
      url,
      'GET http://anywhere/v1/open?x=1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n',
    );
    expect(JSON.parse(answer.body)).toMatchObject({ rawPath: '/v1/open', rawQueryString: 'x=1' });
  });

  test('hands what is under /sign-in to the sign-in, and nothing else', async () => {
    expect(await (await send('/sign-in/jwks')).text()).toBe('sign-in /sign-in/jwks');
    expect((await send('/sign-inner')).status).toBe(404);
  });
});

describe('what is not a request', () => {
  test.each([
    ['no HTTP at all', 'HELLO\r\n\r\n'],
    ['no Host', 'GET /v1/open HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['two Hosts', 'GET /v1/open HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n'],
    ['a header without colon', 'GET /v1/open HTTP/1.1\r\nHost: h\r\nbroken\r\n\r\n'],
    ['NUL in a header', 'GET /v1/open HTTP/1.1\r\nHost: h\r\nx: a\0b\r\n\r\n'],
    [
      'two lengths',
      'POST /v1/open HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
    ],
    ['a negative length', 'POST /v1/open HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n'],
    [
      'a length and chunks',
      'POST /v1/open HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'a bad chunk',
      'POST /v1/open HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n',
    ],
    [
      'another expectation',
      'GET /v1/open HTTP/1.1\r\nHost: h\r\nExpect: tea\r\nConnection: close\r\n\r\n',
    ],
    ['CONNECT', 'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n'],
  ])('%s is a problem document', async (_, bytes) => {
    const answer = await exchangeRaw(url, bytes);
    expectProblem(answer, answer.body, 400, 'bad-request');
  });

  test.each([11_000, 100_000, 5_000_000])('%i bytes of headers are too many', async (length) => {
    const answer = await exchangeRaw(
      url,
      `GET /v1/open HTTP/1.1\r\nHost: h\r\nX-Long: ${'x'.repeat(length)}\r\n\r\n`,
    );
    expectProblem(answer, answer.body, 431, 'headers-too-large');
  });

  test('headers just below the limit pass', async () => {
    const response = await send('/v1/open', { headers: { 'x-long': 'x'.repeat(9500) } });
    expect(response.status).toBe(200);
  });
});

describe('a body', () => {
  const post = (body: Buffer): Promise<Response> => send('/v1/trouble2', { method: 'POST', body });

  test('of exactly the limit is taken', async () => {
    const body = Buffer.alloc(BODY_LIMIT_BYTES, 'x');
    const headers = { 'content-type': 'text/plain' };
    const event = await eventOf(await send('/v1/open', { method: 'POST', headers, body }));
    expect(event.body).toHaveLength(BODY_LIMIT_BYTES);
  });

  test('of more is refused with an answer that arrives', async () => {
    const body = Buffer.alloc(BODY_LIMIT_BYTES + 1, 'x');
    const response = await send('/v1/open', { method: 'POST', body });
    expectProblem(response, await response.text(), 413, 'payload-too-large');
  });

  test('of more in chunks is refused with an answer that arrives', async () => {
    const chunk = `${(1 << 20).toString(16)}\r\n${'x'.repeat(1 << 20)}\r\n`;
    const answer = await exchangeRaw(
      url,
      'POST /v1/open HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n',
      ...Array.from({ length: 12 }, () => chunk),
      '0\r\n\r\n',
    );
    expectProblem(answer, answer.body, 413, 'payload-too-large');
  });

  test('is not asked for when it would be too large', async () => {
    const head = 'POST /v1/open HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n';
    const refused = exchangeRaw(
      url,
      `${head}Content-Length: 99\r\nX: ${'x'.repeat(11_000)}\r\n\r\n`,
    );
    expect((await refused).status).toBe(431);
    const taken = await exchangeRaw(
      url,
      `${head}Connection: close\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n`,
      'ok',
    );
    expect(taken.status).toBe(100);
    expect(taken.body).toContain('"body":"ok"');
  });

  test('of a request that is refused otherwise does not cut the connection', async () => {
    const response = await post(Buffer.alloc(BODY_LIMIT_BYTES, 'x'));
    expectProblem(response, await response.text(), 404, 'unknown-route');
  });
});

describe('a handler', () => {
  const call = async (handler: Handler): Promise<[Response, string]> => {
    trouble = handler;
    const response = await send('/v1/trouble');
    return [response, await response.text()];
  };

  test.each<readonly [string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['text', 'hello'],
    ['no status', { body: '{}' }],
    ['a status of no kind', { statusCode: 99, body: '' }],
    ['a status that is text', { statusCode: '200', body: '' }],
    ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
    ['a header with a line break', { statusCode: 200, headers: { a: 'b\r\nc: d' }, body: '' }],
    ['a header without a name', { statusCode: 200, headers: { '': 'b' }, body: '' }],
    ['cookies that are none', { statusCode: 200, cookies: 'a=1', body: '' }],
  ])('that answers %s is a 500 that says nothing but its instance', async (_, answer) => {
    const [response, body] = await call(async () => answer);
    expectProblem(response, body, 500, 'internal-error');
  });

  test('that throws is a 500 that says nothing but its instance', async () => {
    const [response, body] = await call(async () => {
      throw new Error('secret-canary');
    });
    expectProblem(response, body, 500, 'internal-error');
    expect(body).not.toContain('canary');
    const [another] = await call(() => {
      throw new Error('at once');
    });
    expect(another.status).toBe(500);
  });

  test('that takes too long is a 503 to come back after', async () => {
    const [response, body] = await call(() => new Promise(() => {}));
    expectProblem(response, body, 503, 'temporarily-unavailable');
    expect(response.headers.get('retry-after')).toBe('1');
  });

  test('answers bytes in base64, cookies and its own headers', async () => {
    const [response, body] = await call(async () => ({
      statusCode: 201,
      headers: { 'Content-Type': 'application/pdf', ETag: '"3"', 'content-length': 99 },
      cookies: ['a=1', 'b=2'],
      body: Buffer.from('%PDF-é').toString('base64'),
      isBase64Encoded: true,
    }));
    expect(response.status).toBe(201);
    expect(body).toBe('%PDF-é');
    expect(response.headers.get('etag')).toBe('"3"');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expectStandardHeaders(response);
  });

  test('may answer nothing at all', async () => {
    const [response, body] = await call(async () => ({ statusCode: 204 }));
    expect([response.status, body]).toEqual([204, '']);
  });
});

test('an operation that is not open refuses without a valid token, before it reads the body', async () => {
  const response = await send('/v1/things/x', { headers: { authorization: 'Bearer bad' } });
  expectProblem(response, await response.text(), 401, 'unauthenticated');
  expect(response.headers.get('www-authenticate')).toBe('Bearer');
});
