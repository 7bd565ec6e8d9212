import { describe, expect, it } from 'vitest';
import { refuse } from '../../../shared/domain/refusal.ts';
import { TemporarilyUnavailable } from '../../../shared/domain/unavailable.ts';
import type { Reply } from '../../../shared/http/operation.ts';
import { SECURITY_HEADERS } from '../../../shared/http/problem.ts';
import { as, createTestApi } from '../../support/api-events.ts';
import { findToyAccess, replying, toyOperations } from '../../support/toy-operations.ts';

async function answerTo(replyWith: () => Reply) {
  const { send, logs } = createTestApi([replying(replyWith)], findToyAccess);
  const answered = await send({ routeKey: 'GET /v1/open-toy', claims: null });
  return { ...answered, logs };
}

const refusal = refuse('award-exceeded', 'There is not that much left.', {
  facts: { availablePence: 5 },
});

describe('an answer', () => {
  it('is what the contract promises, in JSON, with the headers of every answer', async () => {
    const { status, body, headers } = await answerTo(() => ({
      status: 201,
      body: { n: 1 },
      headers: { etag: '"1"' },
    }));
    expect([status, body]).toEqual([201, { n: 1 }]);
    expect(headers).toEqual({
      ...SECURITY_HEADERS,
      'content-type': 'application/json; charset=utf-8',
      'x-request-id': 'request-1',
      etag: '"1"',
    });
  });

  it.each<[string, unknown]>([
    ['a field too many', { n: 1, secret: 'canary' }],
    ['a field too few', {}],
    ['a field of another type', { n: 'canary' }],
    ['nothing', undefined],
  ])('with %s never leaves: it is 500, and says nothing', async (_, body) => {
    const answered = await answerTo(() => ({ status: 201, body }));
    expect(answered.status).toBe(500);
    expect(answered.text).not.toContain('canary');
    expect(Object.keys(answered.body).sort()).toEqual(
      ['detail', 'instance', 'status', 'title', 'type'].sort(),
    );
    expect(answered.body['instance']).toBe('urn:request:request-1');
    expect(answered.logs.map(({ code }) => code)).toEqual(['request-failed', 'request-answered']);
  });

  it('with a status that the contract does not know is 500', async () => {
    expect((await answerTo(() => ({ status: 200, body: { n: 1 } }))).status).toBe(500);
  });

  it('in another media type is sent as it is', async () => {
    const { status, text, headers } = await answerTo(() => ({
      status: 200,
      mediaType: 'text/csv; charset=utf-8',
      text: 'line,actual\r\n',
      headers: { 'content-disposition': 'attachment' },
    }));
    expect([status, text]).toEqual([200, 'line,actual\r\n']);
    expect(headers).toMatchObject({
      ...SECURITY_HEADERS,
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment',
    });
  });

  it('in bytes leaves as base64, which the gateway turns back', async () => {
    const bytes = Uint8Array.from([0x50, 0x4b, 0x03, 0x04, 0x00, 0xff]);
    const { status, text, headers, isBase64Encoded } = await answerTo(() => ({
      status: 200,
      mediaType: 'application/pdf',
      bytes,
      headers: { 'content-disposition': 'attachment' },
    }));
    expect([status, isBase64Encoded]).toEqual([200, true]);
    expect(Buffer.from(text, 'base64')).toEqual(Buffer.from(bytes));
    expect(headers).toMatchObject({
      ...SECURITY_HEADERS,
      'content-type': 'application/pdf',
      'content-disposition': 'attachment',
    });
  });

  it('of a commit says when it was given before', async () => {
    const answer = { status: 201, body: { n: 1 }, headers: { etag: '"1"' } };
    const first = await answerTo(() => ({ answer, replayed: false }));
    const again = await answerTo(() => ({ answer, replayed: true }));
    expect(first.headers).not.toHaveProperty('idempotent-replayed');
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect([again.status, again.text]).toEqual([first.status, first.text]);
    expect(again.headers['etag']).toBe('"1"');
  });

  it('of a kept refusal is the refusal again, and says that it was given before', async () => {
    const first = await answerTo(() => refusal);
    const again = await answerTo(() => ({ answer: { refusal }, replayed: true }));
    expect(first.status).toBe(409);
    expect(first.body).toMatchObject({ type: '/problems/award-exceeded', availablePence: 5 });
    expect(first.headers).not.toHaveProperty('idempotent-replayed');
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect([again.status, again.text]).toEqual([first.status, first.text]);
  });
});

describe('a fault of ours', () => {
  it('says nothing but its instance, and is logged with its cause', async () => {
    const bug = new Error('canary: SELECT * FROM');
    const answered = await answerTo(() => {
      throw bug;
    });
    expect(answered.status).toBe(500);
    expect(answered.text).not.toContain('canary');
    expect(JSON.stringify(answered.headers)).not.toContain('canary');
    expect(answered.logs[0]).toEqual({
      code: 'request-failed',
      data: { requestId: 'request-1' },
      cause: bug,
    });
  });

  it('that will pass is 503 and says when to come back', async () => {
    const answered = await answerTo(() => {
      throw new TemporarilyUnavailable({ cause: new Error('canary') });
    });
    expect(answered.status).toBe(503);
    expect(answered.headers['retry-after']).toMatch(/^[1-9]\d?$/);
    expect(answered.headers['content-type']).toBe('application/problem+json');
    expect(answered.text).not.toContain('canary');
  });

  it('in finding out who asks is a fault, not a permission', async () => {
    const { send } = createTestApi(toyOperations, () =>
      Promise.reject(new TemporarilyUnavailable()),
    );
    const answered = await send({ routeKey: 'GET /v1/own-toy', claims: as('lead') });
    expect(answered.status).toBe(503);
  });
});

describe('the log', () => {
  it('has one line for each request: operation, status, time', async () => {
    const { send, logs } = createTestApi(toyOperations, findToyAccess);
    await send({ routeKey: 'GET /v1/own-toy', claims: as('lead') });
    await send({ routeKey: 'GET /v1/own-toy', claims: null });
    await send({ routeKey: 'GET /v1/nothing', claims: null });
    expect(logs.map(({ code, data }) => [code, data['operation'], data['status']])).toEqual([
      ['request-answered', 'ownToy', 200],
      ['request-answered', 'ownToy', 401],
      ['request-answered', 'none', 404],
    ]);
  });

  it('holds nothing of the request’s contents, headers or token', async () => {
    const { send, logs } = createTestApi(toyOperations, findToyAccess);
    await send({
      routeKey: 'POST /v1/toys',
      claims: { ...as('officer.coventry'), email: 'canary-email' },
      headers: { authorization: 'Bearer canary-token', 'idempotency-key': 'canary-key' },
      query: 'canary=1',
      body: '{"authority":"coventry","amountPence":1,"canary":2}',
    });
    expect(logs).toHaveLength(1);
    expect(JSON.stringify(logs)).not.toContain('canary');
  });
});

describe('every answer', () => {
  it('has the security headers, its request and no caching, whatever it is', async () => {
    const { send } = createTestApi(toyOperations, findToyAccess);
    const coventry = { authority: 'coventry', toy: 'bear' };
    const answers = [
      await send({ routeKey: 'GET /v1/open-toy', claims: null }),
      await send({ routeKey: 'GET /v1/own-toy', claims: null }),
      await send({ routeKey: 'GET /v1/nothing' }),
      await send({
        routeKey: 'GET /v1/authorities/{authority}/toys/{toy}',
        path: '/v1/authorities/coventry/toys/bear',
        pathParameters: coventry,
        claims: as('lead'),
      }),
      await send({ routeKey: 'PUT /v1/toys', claims: as('lead'), body: '{' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 404, 308, 400]);
    for (const { headers } of answers) {
      expect(headers).toMatchObject({ ...SECURITY_HEADERS, 'x-request-id': 'request-1' });
      expect(headers['cache-control']).toBe('no-store');
    }
  });
});
