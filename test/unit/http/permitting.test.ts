import { describe, expect, it } from 'vitest';
import { as, createTestApi, type Sent } from '../../support/api-events.ts';
import { COVENTRY, DUDLEY } from '../../support/samples.ts';
import { findToyAccess, toyOperations } from '../../support/toy-operations.ts';

const { send } = createTestApi(toyOperations, findToyAccess);

const readToy = (authority: string, subject: string, more: Partial<Sent> = {}) =>
  send({
    routeKey: 'GET /v1/authorities/{authority}/toys/{toy}',
    path: `/v1/authorities/${encodeURIComponent(authority)}/toys/bear`,
    pathParameters: { authority, toy: 'bear' },
    claims: as(subject),
    ...more,
  });

const submitToy = (authority: string, subject: string, more: Partial<Sent> = {}) =>
  send({
    routeKey: 'POST /v1/authorities/{authority}/toys',
    path: `/v1/authorities/${authority}/toys`,
    pathParameters: { authority },
    claims: as(subject),
    headers: { 'idempotency-key': 'k' },
    body: '{"name":"bear","amountPence":1}',
    ...more,
  });

const claimToy = (body: string, subject: string, more: Partial<Sent> = {}) =>
  send({
    routeKey: 'POST /v1/toys',
    claims: as(subject),
    headers: { 'idempotency-key': 'k' },
    body,
    ...more,
  });

const listToys = (query: string, subject: string) =>
  send({ routeKey: 'GET /v1/toys', query, claims: as(subject) });

describe('who asks', () => {
  it('is not asked for where anyone may', async () => {
    const answered = await send({ routeKey: 'GET /v1/open-toy', claims: null });
    expect(answered.status).toBe(200);
    expect(answered.body['by']).toBe('anonymous');
  });

  it.each<[string, Sent['claims']]>([
    ['no token', null],
    ['no claims', {}],
    ['no subject', { token_use: 'access' }],
    ['an identity token', { sub: 'lead', token_use: 'id' }],
    ['a token of no stated use', { sub: 'lead' }],
    ['an empty subject', { sub: '', token_use: 'access' }],
    ['a subject with a separator', { sub: 'lead#x', token_use: 'access' }],
    ['a subject with a space', { sub: 'lead ', token_use: 'access' }],
    ['a subject in look-alike letters', { sub: 'ｌead', token_use: 'access' }],
    ['a subject that is too long', { sub: 'x'.repeat(129), token_use: 'access' }],
  ])('is 401 with %s, with one body for all', async (_, claims) => {
    const answered = await send({ routeKey: 'GET /v1/own-toy', claims });
    expect(answered.status).toBe(401);
    expect(answered.headers['www-authenticate']).toBe('Bearer');
    const first = await send({ routeKey: 'GET /v1/own-toy', claims: null });
    expect(answered.text).toBe(first.text);
  });

  it('is anybody with a token, where any principal may, known or not', async () => {
    const known = await send({ routeKey: 'GET /v1/own-toy', claims: as('lead') });
    const unknown = await send({ routeKey: 'GET /v1/own-toy', claims: as('a-stranger') });
    expect([known.status, unknown.status]).toEqual([200, 200]);
    expect(unknown.body).toMatchObject({ by: 'a-stranger' });
  });

  it('has the roles that the store holds now, whatever the token says', async () => {
    const roles = { ...as('officer.coventry'), roles: 'lead', 'cognito:groups': 'lead' };
    const answered = await send({ routeKey: 'PUT /v1/toys', claims: roles, body: '{"lines":[]}' });
    expect(answered.status).toBe(403);
  });
});

describe('an authority in the path', () => {
  it.each([
    ['officer.coventry', COVENTRY, 200],
    ['officer.both', DUDLEY, 200],
    ['lead', DUDLEY, 200],
    ['auditor', DUDLEY, 200],
    ['officer.coventry', DUDLEY, 404],
    ['department', COVENTRY, 404],
    ['member-of-none', COVENTRY, 404],
    ['a-stranger', COVENTRY, 404],
    ['lead', 'E08000099', 404],
    ['lead', 'e08000026', 404],
    ['lead', '', 404],
    ['lead', 'E08000026 ', 404],
    ['lead', 'E08000026\u0000', 404],
    ['lead', '__proto__', 404],
  ])('for %s, %j is %i', async (subject, authority, status) => {
    expect((await readToy(authority, subject)).status).toBe(status);
  });

  it('is the operation’s scope', async () => {
    const answered = await readToy(DUDLEY, 'officer.both');
    expect(answered.body).toMatchObject({ scope: [DUDLEY], path: { authority: DUDLEY } });
  });

  it('that is another’s is refused in the words of one that does not exist', async () => {
    const others = await readToy(DUDLEY, 'officer.coventry');
    const nobodys = await readToy('E08000099', 'officer.coventry');
    const nonsense = await readToy('atlantis', 'officer.coventry');
    expect(others.text).toBe(nobodys.text);
    expect(others.text).toBe(nonsense.text);
    expect(others.headers).toEqual(nobodys.headers);
  });

  it.each([
    ['certifier.coventry', COVENTRY, 403],
    ['auditor', DUDLEY, 403],
    ['lead', DUDLEY, 403],
    ['certifier.coventry', DUDLEY, 404],
    ['department', DUDLEY, 404],
  ])(
    'for %s to write to, %s is %i: forbidden where known of',
    async (subject, authority, status) => {
      expect((await submitToy(authority, subject)).status).toBe(status);
    },
  );

  it.each([
    ['coventry', COVENTRY],
    ['331', COVENTRY],
    ['E4602', COVENTRY],
    ['Coventry', COVENTRY],
  ])('written as %s sends the client to the ONS code', async (alias, code) => {
    const answered = await readToy(alias, 'officer.coventry', { query: 'a=1&b=%20' });
    expect(answered.status).toBe(308);
    expect(answered.headers['location']).toBe(`/v1/authorities/${code}/toys/bear?a=1&b=%20`);
    expect(answered.text).toBe('');
  });

  it('written as an alias sends on from every address, wherever it stands in it', async () => {
    const answered = await send({
      routeKey: 'GET /v1/outlook-toys/{authority}',
      path: '/v1/outlook-toys/coventry',
      pathParameters: { authority: 'coventry' },
      claims: as('officer.coventry'),
    });
    expect(answered.headers['location']).toBe(`/v1/outlook-toys/${COVENTRY}`);
  });

  it('written as an alias of another’s is as unknown as the code', async () => {
    const alias = await readToy('dudley', 'officer.coventry');
    const code = await readToy(DUDLEY, 'officer.coventry');
    expect(alias.status).toBe(404);
    expect(alias.text).toBe(code.text);
  });
});

describe('an authority in the query', () => {
  it.each([
    ['officer.coventry', `authority=${COVENTRY}`, [COVENTRY]],
    ['officer.coventry', 'authority=coventry', [COVENTRY]],
    ['officer.coventry', '', [COVENTRY]],
    ['officer.both', '', [COVENTRY, DUDLEY]],
    ['lead', 'authority=dudley', [DUDLEY]],
  ])('for %s, %j covers %j', async (subject, query, scope) => {
    const answered = await listToys(query, subject);
    expect(answered.status).toBe(200);
    expect(answered.body['scope']).toEqual(scope);
  });

  it('that is not there is the region for the lead and the auditor', async () => {
    expect((await listToys('', 'lead')).body['scope']).toHaveLength(14);
    expect((await listToys('', 'auditor')).body['scope']).toHaveLength(14);
  });

  it.each([
    ['officer.coventry', `authority=${DUDLEY}`, 404],
    ['officer.coventry', 'authority=', 404],
    ['officer.coventry', `authority=${COVENTRY}&authority=${DUDLEY}`, 404],
    ['department', `authority=${COVENTRY}`, 404],
    ['department', '', 403],
    ['a-stranger', '', 403],
  ])('for %s, %j is %i', async (subject, query, status) => {
    expect((await listToys(query, subject)).status).toBe(status);
  });
});

describe('an authority in the body', () => {
  const claim = (authority: unknown) => JSON.stringify({ authority, amountPence: 1 });

  it.each([COVENTRY, 'coventry', '331', 'E4602'])('may be written as %s', async (authority) => {
    const answered = await claimToy(claim(authority), 'officer.coventry');
    expect(answered.status).toBe(200);
    expect(answered.body).toMatchObject({ scope: [COVENTRY], body: { authority: COVENTRY } });
  });

  it.each([
    ['officer.coventry', DUDLEY, 404],
    ['officer.coventry', 'E08000099', 404],
    ['officer.coventry', 'atlantis', 404],
    ['lead', COVENTRY, 403],
    ['certifier.coventry', COVENTRY, 403],
    ['department', DUDLEY, 403],
  ])('for %s, %s is %i', async (subject, authority, status) => {
    expect((await claimToy(claim(authority), subject)).status).toBe(status);
  });

  it.each([[7], [null], [[COVENTRY]], [{ authority: COVENTRY }], [undefined]])(
    'that is %j is judged as any other field',
    async (authority) => {
      const answered = await claimToy(claim(authority), 'officer.coventry');
      expect(answered.status).toBe(422);
    },
  );

  it('is not taken from a prototype that the body brings along', async () => {
    const body = `{"__proto__":{"authority":"${COVENTRY}"},"amountPence":1}`;
    const answered = await claimToy(body, 'officer.coventry');
    expect(answered.status).toBe(422);
    expect(answered.text).toContain('unknown-field');
  });
});

describe('whether they may is decided before the rest of the request is looked at:', () => {
  const bad: readonly [string, Partial<Sent>][] = [
    ['a body that is no JSON', { body: '{' }],
    ['a body of the wrong shape', { body: '{"state":"paid"}' }],
    ['a body of another type', { headers: { 'content-type': 'text/plain' } }],
    ['a body that is too large', { body: ' '.repeat(4 * 1024 * 1024 + 1) }],
    ['no key', { headers: {} }],
    ['a bad If-Match', { headers: { 'if-match': 'x' } }],
    ['an unknown query', { query: 'x=1' }],
  ];

  it.each(bad)('%s, for another authority, is 404', async (_, more) => {
    expect((await submitToy(DUDLEY, 'officer.coventry', more)).status).toBe(404);
  });

  it.each(bad)('%s, without the role, is 403', async (_, more) => {
    expect((await submitToy(COVENTRY, 'certifier.coventry', more)).status).toBe(403);
    expect((await claimToy('{}', 'lead', more)).status).toBe(403);
  });

  it.each(bad)('%s, without a token, is 401', async (_, more) => {
    expect((await submitToy(COVENTRY, 'x', { ...more, claims: null })).status).toBe(401);
  });

  it.each(bad)('%s, by an alias of one’s own, is 308', async (_, more) => {
    expect((await submitToy('coventry', 'officer.coventry', more)).status).toBe(308);
  });

  it.each(bad.slice(4))('%s, for another authority in the body, is 404', async (_, more) => {
    const body = JSON.stringify({ authority: DUDLEY, amountPence: 'x', more: 1 });
    expect((await claimToy(body, 'officer.coventry', more)).status).toBe(404);
  });

  it('an unknown route tells nobody more than that', async () => {
    for (const claims of [null, as('lead')]) {
      const answered = await send({ routeKey: 'GET /v1/nothing', claims });
      expect(answered.body).toMatchObject({ status: 404, type: '/problems/unknown-route' });
    }
    expect((await send({ routeKey: '$default', claims: null })).status).toBe(404);
    expect((await send({ routeKey: 'constructor', claims: null })).status).toBe(404);
  });
});
