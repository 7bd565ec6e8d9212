import { describe, expect, it } from 'vitest';
import { as, createTestApi, type Sent } from '../../support/api-events.ts';
import { COVENTRY } from '../../support/samples.ts';
import { findToyAccess, toyOperations } from '../../support/toy-operations.ts';

const { send } = createTestApi(toyOperations, findToyAccess);

const submit = (more: Partial<Sent> = {}) =>
  send({
    routeKey: 'POST /v1/authorities/{authority}/toys',
    path: `/v1/authorities/${COVENTRY}/toys`,
    pathParameters: { authority: COVENTRY },
    claims: as('officer.coventry'),
    body: '{"name":"bear","amountPence":100}',
    ...more,
    headers: { 'idempotency-key': 'k', ...more.headers },
  });

const set = (body: string, headers: Record<string, string> = {}) =>
  send({ routeKey: 'PUT /v1/toys', claims: as('lead'), body, headers });

const typeOf = ({ body }: { body: Record<string, unknown> }) =>
  String(body['type']).replace('/problems/', '');

describe('a body', () => {
  it('reaches the operation as it was sent', async () => {
    const answered = await submit();
    expect(answered.status).toBe(200);
    expect(answered.body['body']).toEqual({ name: 'bear', amountPence: 100 });
  });

  it.each([
    ['', 'malformed-json', 400],
    ['{', 'malformed-json', 400],
    ['{"name":"a","name":"b","amountPence":1}', 'malformed-json', 400],
    [`{"name":${'['.repeat(25)}${']'.repeat(25)},"amountPence":1}`, 'malformed-json', 400],
    ['{"name":"a","amountPence":NaN}', 'malformed-json', 400],
    ['{"name":"a","amountPence":Infinity}', 'malformed-json', 400],
    ['{"name":"a","amountPence":01}', 'malformed-json', 400],
    ['null', 'invalid-body', 422],
    ['[]', 'invalid-body', 422],
    ['"text"', 'invalid-body', 422],
    ['{}', 'invalid-body', 422],
    ['{"name":"a","amountPence":0.1}', 'invalid-body', 422],
    ['{"name":"a","amountPence":-0}', 'invalid-body', 422],
    ['{"name":"a","amountPence":1e308}', 'invalid-body', 422],
    ['{"name":"a","amountPence":9007199254740993}', 'invalid-body', 422],
    ['{"name":"a","amountPence":"1"}', 'invalid-body', 422],
    ['{"name":"a","amountPence":null}', 'invalid-body', 422],
    ['{"name":" ","amountPence":1}', 'invalid-body', 422],
    ['{"name":"a\\u0000b","amountPence":1}', 'invalid-body', 422],
    ['{"name":"\\ud800","amountPence":1}', 'invalid-body', 422],
    ['{"name":"a","amountPence":1,"state":"paid"}', 'invalid-body', 422],
    ['{"name":"a","amountPence":1,"__proto__":{}}', 'invalid-body', 422],
    ['{"name":"a","amountPence":1,"constructor":{}}', 'invalid-body', 422],
  ])('%s is %s', async (body, type, status) => {
    const answered = await submit({ body });
    expect([typeOf(answered), answered.status]).toEqual([type, status]);
    expect(answered.headers['content-type']).toBe('application/problem+json');
  });

  it('has each fault named with its pointer', async () => {
    const body = '{"lines":[{"line":"a","pence":1},{"line":2,"pence":0.5,"a/b~c":1}],"x":{}}';
    const answered = await set(body);
    expect(answered.status).toBe(422);
    const errors = answered.body['errors'] as { pointer: string; code: string }[];
    expect(errors.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/lines/1/line', 'invalid-type'],
      ['/lines/1/pence', 'invalid-type'],
      ['/lines/1/a~1b~0c', 'unknown-field'],
      ['/x', 'unknown-field'],
    ]);
  });

  it('of many faults is answered briefly', async () => {
    const names = Array.from({ length: 5000 }, (_, i) => `"${'x'.repeat(100)}${i}":1`);
    const answered = await set(`{"lines":[],${names.join(',')}}`);
    expect(answered.status).toBe(422);
    expect(answered.body['errors']).toHaveLength(200);
    expect(answered.body['moreErrors']).toBe(4800);
    expect(answered.text.length).toBeLessThan(50_000);
  });

  it.each([
    ['application/json', 200],
    ['application/json; charset=utf-8', 200],
    ['application/JSON;charset="UTF-8"', 200],
    ['application/json; charset=utf-16', 415],
    ['application/json; charset=latin1', 415],
    ['application/jsonp', 415],
    ['application/merge-patch+json', 415],
    ['text/plain', 415],
    ['text/json', 415],
    ['', 415],
  ])('sent as %j is %i', async (type, status) => {
    expect((await submit({ headers: { 'content-type': type } })).status).toBe(status);
  });

  it('may come in base64, if it is UTF-8', async () => {
    const base64 = (bytes: Buffer) => bytes.toString('base64');
    const good = base64(Buffer.from('{"name":"Ŵ","amountPence":1}'));
    const fine = await submit({ body: good, isBase64Encoded: true });
    expect(fine.body['body']).toEqual({ name: 'Ŵ', amountPence: 1 });
    const bad = base64(Buffer.from([0x7b, 0x22, 0xff, 0xfe]));
    const refused = await submit({ body: bad, isBase64Encoded: true });
    expect(typeOf(refused)).toBe('malformed-json');
  });

  it('may have 4 MB and not a byte more', async () => {
    const padded = (bytes: number) => '{"name":"a","amountPence":1}'.padEnd(bytes);
    expect((await submit({ body: padded(4 * 1024 * 1024) })).status).toBe(200);
    expect((await submit({ body: padded(4 * 1024 * 1024 + 1) })).status).toBe(413);
    const multibyte = `{"name":"${'é'.repeat(2.5 * 1024 * 1024)}","amountPence":1}`;
    expect((await submit({ body: multibyte })).status).toBe(413);
  });
});

describe('a path', () => {
  it.each(['bear', 'a'])('with the parameter %s is found', async (toy) => {
    expect((await read(toy)).status).toBe(200);
  });

  it.each(['Bear', '', 'bear ', 'b/r', '../x', '\u0000', 'ｂear', 'toolonganame'])(
    'with the parameter %j is 404',
    async (toy) => {
      const answered = await read(toy);
      expect([answered.status, answered.body['detail']]).toEqual([404, 'There is no such toy.']);
    },
  );

  const read = (toy: string) =>
    send({
      routeKey: 'GET /v1/authorities/{authority}/toys/{toy}',
      path: `/v1/authorities/${COVENTRY}/toys/x`,
      pathParameters: { authority: COVENTRY, toy },
      claims: as('officer.coventry'),
    });
});

describe('a query', () => {
  const list = (query: string) =>
    send({ routeKey: 'GET /v1/toys', query, claims: as('officer.coventry') });

  it.each(['', 'limit=1', 'limit=200', 'limit=20&cursor=abc'])('of %j is taken', async (query) => {
    expect((await list(query)).status).toBe(200);
  });

  it.each([
    'limit=0',
    'limit=201',
    'limit=-1',
    'limit=1.5',
    'limit=0x10',
    'limit=1e2',
    'limit=',
    'limit=%20 1',
    'limit=1&limit=1',
    'limit=1&limit=2',
    'cursor=',
    `cursor=${'x'.repeat(2049)}`,
    'sort=name',
    'LIMIT=1',
    '__proto__=1',
    'constructor=1',
  ])('of %j is 400', async (query) => {
    const answered = await list(query);
    expect([typeOf(answered), answered.status]).toEqual(['invalid-query', 400]);
  });
});

describe('If-Match', () => {
  it('reaches the operation as the versions it names', async () => {
    const answered = await set('{"lines":[]}', { 'if-match': '"3", "4"' });
    expect(answered.body['ifMatch']).toEqual([3, 4]);
    expect((await set('{"lines":[]}', { 'if-match': '*' })).body['ifMatch']).toBe('any');
    expect((await set('{"lines":[]}')).body).not.toHaveProperty('ifMatch');
  });

  it('that is no list of entity tags is 400', async () => {
    const answered = await set('{"lines":[]}', { 'if-match': '3' });
    expect([typeOf(answered), answered.status]).toEqual(['if-match-invalid', 400]);
  });
});

describe('an Idempotency-Key', () => {
  type Key = { readonly keyHash: string; readonly bodyHash: string };
  const keyOf = async (more: Partial<Sent> = {}) =>
    (await submit(more)).body['idempotency'] as Key | undefined;

  it('is needed where the contract says so', async () => {
    const answered = await send({
      routeKey: 'POST /v1/authorities/{authority}/toys',
      path: `/v1/authorities/${COVENTRY}/toys`,
      pathParameters: { authority: COVENTRY },
      claims: as('officer.coventry'),
      body: '{"name":"bear","amountPence":100}',
    });
    expect([typeOf(answered), answered.status]).toEqual(['idempotency-key-missing', 400]);
  });

  it('that is not visible ASCII is 400', async () => {
    const answered = await submit({ headers: { 'idempotency-key': 'a b' } });
    expect([typeOf(answered), answered.status]).toEqual(['idempotency-key-invalid', 400]);
  });

  it('is neither needed nor looked at for a dry run', async () => {
    const answered = await submit({ query: 'dryRun=true', headers: { 'idempotency-key': 'a b' } });
    expect(answered.status).toBe(200);
    expect(answered.body).not.toHaveProperty('idempotency');
  });

  it('may be left out where it is optional, and is not looked at where there is none', async () => {
    expect((await set('{"lines":[]}')).status).toBe(200);
    expect((await set('{"lines":[]}', { 'idempotency-key': 'k' })).body).toHaveProperty(
      'idempotency',
    );
    const own = await send({
      routeKey: 'GET /v1/own-toy',
      claims: as('lead'),
      headers: { 'idempotency-key': 'a b' },
    });
    expect(own.status).toBe(200);
  });

  it('is one with the same body, however that is spelt', async () => {
    const first = await keyOf();
    const respelt = await keyOf({ body: ' { "amountPence" : 1e2 , "\\u006eame" : "bear" } ' });
    expect(respelt).toEqual(first);
    expect(first?.keyHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is another by principal, operation and key; the request another by any of its parts', async () => {
    const first = await keyOf();
    const others = [
      await keyOf({ claims: as('officer.both') }),
      await keyOf({ headers: { 'idempotency-key': 'K' } }),
      (await set('{"lines":[]}', { 'idempotency-key': 'k' })).body['idempotency'] as Key,
    ];
    expect(new Set([first, ...others].map((key) => key?.keyHash)).size).toBe(4);
    const changed = await keyOf({ body: '{"name":"bear","amountPence":101}' });
    expect(changed?.keyHash).toBe(first?.keyHash);
    expect(changed?.bodyHash).not.toBe(first?.bodyHash);
    const elsewhere = await keyOf({
      claims: as('officer.both'),
      path: '/v1/authorities/E08000027/toys',
      pathParameters: { authority: 'E08000027' },
    });
    expect(elsewhere?.keyHash).toBe(others[0]?.keyHash);
    expect(elsewhere?.bodyHash).not.toBe(first?.bodyHash);
  });
});
