import { beforeAll, describe, expect, it } from 'vitest';
import { AUTHORITIES } from '../../shared/domain/authorities.ts';
import { exampleOf, type Setting, withQuery } from './examples.ts';
import { type Answered, type Headers, problemOf } from './promises.ts';
import {
  BIRMINGHAM,
  COVENTRY,
  createPair,
  createRegion,
  type Identifiers,
  NOWHERE,
  served,
} from './region.ts';
import { keptIn, type World } from './world.ts';

type Place = 'path' | 'query' | 'body' | 'identifier';

/** The core, each operation by somebody who may do it in their own authority. */
const CORE: readonly (readonly [operation: string, role: string, place: Place])[] = [
  ['submitReturn', 'officer', 'path'],
  ['submitReturn', 'finance-system', 'path'],
  ['requestUpload', 'officer', 'path'],
  ['readReturn', 'officer', 'path'],
  ['readOriginal', 'officer', 'path'],
  ['listReturnVersions', 'certifier', 'path'],
  ['listReturns', 'finance-system', 'path'],
  ['certifyReturn', 'certifier', 'path'],
  ['readTemplate', 'officer', 'path'],
  ['readBudget', 'officer', 'path'],
  ['setBudget', 'certifier', 'path'],
  ['makeVirement', 'certifier', 'path'],
  ['claimDrawdown', 'officer', 'body'],
  ['listDrawdowns', 'officer', 'query'],
  ['readDrawdown', 'certifier', 'identifier'],
  ['decideDrawdown', 'officer', 'identifier'],
  ['listForecasts', 'officer', 'query'],
  ['listPressures', 'finance-system', 'query'],
  ['readPressure', 'officer', 'identifier'],
  ['acknowledgePressure', 'officer', 'identifier'],
  ['mitigatePressure', 'certifier', 'identifier'],
  ['assessPressure', 'officer', 'identifier'],
  ['readThresholds', 'finance-system', 'query'],
  ['setThresholds', 'certifier', 'query'],
  ['readSummary', 'certifier', 'query'],
  ['readNarrative', 'officer', 'query'],
  ['editNarrative', 'certifier', 'query'],
  ['listAudit', 'certifier', 'query'],
  ['verifyAudit', 'certifier', 'query'],
];

/** What an answer says, without what is its own in every answer. */
const wordsOf = ({ status, headers, body }: Answered) => {
  const { 'x-request-id': _, ...rest } = headers;
  const { instance: __, ...said } = body;
  return { status, headers: rest, said };
};

const NOTHING: Setting = {
  authority: NOWHERE,
  drawdown: `${NOWHERE}-20251020080000000-00000001`,
  pressure: `${NOWHERE}-2025-26-hn-topup-academies`,
};

describe('another’s authority', () => {
  let world: World;
  let ids: Identifiers;
  const pairs = new Set<string>();

  const ask = (operation: string, role: string, place: Place, slug: string, setting: Setting) => {
    const example = exampleOf(operation, setting);
    const { method, target, options } =
      place === 'query' ? withQuery(example, `authority=${setting.authority}`) : example;
    return world.call(method, target, { ...options, as: `${role}.${slug}` });
  };

  const settingOf = (authority: string): Setting => ({
    authority,
    ...(ids[authority] ?? NOTHING),
  });

  beforeAll(async () => {
    ({ ids, ...world } = await createRegion());
  });

  it('has what is looked for', () => {
    const missing = Object.values(ids).filter(
      ({ drawdown, pressure }) => drawdown === '' || pressure === '',
    );
    expect(missing).toEqual([]);
  });

  it.each(AUTHORITIES)('is unknown to $name, all thirteen', async (asking) => {
    const before = await keptIn(world);
    const others = AUTHORITIES.filter((asked) => asked !== asking);
    for (const [operation, role, place] of CORE) {
      const unknown = wordsOf(await ask(operation, role, place, asking.slug, NOTHING));
      expect(unknown.status).toBe(404);
      for (const { authority, name } of others) {
        const theirs = await ask(operation, role, place, asking.slug, settingOf(authority));
        expect(wordsOf(theirs), `${operation} of ${name}`).toEqual(unknown);
        expect(theirs.text).not.toContain(name);
        pairs.add(`${asking.authority} ${authority}`);
      }
    }
    expect(await keptIn(world)).toBe(before);
  });

  it('was asked for in all 182 ordered pairs', () => {
    expect(pairs.size).toBe(182);
  });

  it.each(AUTHORITIES)('$name is served its own', async ({ authority, slug }) => {
    const refused: string[] = [];
    // Who decides on a drawdown is the lead; the rest of the core is the members' own.
    for (const [operation, role, place] of CORE.filter(([id]) => id !== 'decideDrawdown')) {
      const { call } = await createRegion();
      const example = exampleOf(operation, settingOf(authority));
      const { method, target, options } =
        place === 'query' ? withQuery(example, `authority=${authority}`) : example;
      const own = await call(method, target, { ...options, as: `${role}.${slug}` });
      if (own.status >= 300) refused.push(`${operation}: ${own.text}`);
    }
    expect(refused).toEqual([]);
  });
});

/** Requests that cannot be read, each in a way of its own. */
const UNREADABLE: Readonly<Record<string, { text: string; headers?: Headers }>> = {
  'malformed JSON': { text: '{"basis":' },
  nothing: { text: '' },
  'an invalid body': { text: '{"unknown":[1]}' },
  'another media type': { text: 'basis=1', headers: { 'Content-Type': 'text/plain' } },
  '5 MB': { text: `{"note":"${'x'.repeat(5 * 1024 * 1024)}"}` },
  'a malformed If-Match': { text: '{}', headers: { 'If-Match': 'three' } },
};

const WITH_BODY_IN_PATH = [
  ['submitReturn', 'officer'],
  ['certifyReturn', 'certifier'],
  ['setBudget', 'certifier'],
  ['makeVirement', 'certifier'],
] as const;

describe('a refusal for the authority', () => {
  const bodies = Object.entries(UNREADABLE).flatMap(([title, sent]) =>
    WITH_BODY_IN_PATH.map(([operation, role]) => ({ title, sent, operation, role })),
  );

  it.each(bodies)('comes before the body of $operation: $title', async ({ sent, ...asked }) => {
    const world = await createPair();
    const before = await keptIn(world);
    for (const authority of [BIRMINGHAM, NOWHERE]) {
      const { method, target } = exampleOf(asked.operation, { ...NOTHING, authority });
      const answer = await world.call(method, target, { ...sent, as: `${asked.role}.coventry` });
      expect(problemOf(answer)).toBe('not-found');
    }
    expect(await keptIn(world)).toBe(before);
  });

  it('comes before the rest of a claim is judged', async () => {
    const { call } = await createPair();
    const claim = { authority: BIRMINGHAM, amountPence: 'all of it', more: 1 };
    for (const authority of [BIRMINGHAM, NOWHERE, 'Birmingham', '330', 'nowhere']) {
      const answer = await call('POST', '/v1/funds/no-such-fund/drawdowns', {
        as: 'officer',
        body: { ...claim, authority },
      });
      expect(problemOf(answer)).toBe('not-found');
      expect(answer.body.detail).toContain('no such authority');
    }
  });

  it('comes before the query and the path are judged', async () => {
    const { call } = await createPair();
    const targets = [
      `/v1/authorities/${BIRMINGHAM}/returns/1999-00/P99`,
      `/v1/authorities/${BIRMINGHAM}/returns/2025-26/P06?unknown=1`,
      `/v1/summaries/1999-00/Q9?authority=${BIRMINGHAM}`,
      `/v1/forecasts/2025-26?authority=${BIRMINGHAM}&limit=0`,
      `/v1/pressures?authority=${BIRMINGHAM}&cursor=x`,
    ];
    for (const target of targets) {
      const answer = await call('GET', target, { as: 'officer' });
      expect(problemOf(answer), target).toBe('not-found');
      expect(answer.body.detail, target).toContain('no such authority');
    }
  });

  it('tells a member without the role that it is the role', async () => {
    const { call } = await createPair();
    const answer = await call('POST', `/v1/authorities/${COVENTRY}/returns/2025-26/P06`, {
      as: 'certifier',
      text: 'not looked at',
    });
    expect(problemOf(answer)).toBe('not-allowed');
  });
});

describe('an alias in a path', () => {
  const ALIASES = ['coventry', 'Coventry', '331', 'E4602'];
  const QUERY = '?version=1&x=%C3%A9%20+';

  it.each(ALIASES)('%s leads to the ONS code, with the rest as it was sent', async (alias) => {
    const { call } = await createPair();
    for (const path of ['returns/2025-26/P06', 'returns/2025-26/P06/versions', 'budgets/2025-26']) {
      const answer = await call('GET', `/v1/authorities/${alias}/${path}${QUERY}`, {
        as: 'officer',
      });
      expect(answer.status).toBe(308);
      expect(answer.headers['location']).toBe(`/v1/authorities/${COVENTRY}/${path}${QUERY}`);
      expect(answer.text).toBe('');
    }
  });

  it('works for every authority, and what it leads to is served', async () => {
    const { call } = await createPair();
    for (const { slug, authority } of AUTHORITIES) {
      const first = await call('GET', `/v1/authorities/${slug}/returns/2025-26`, { as: 'lead' });
      expect(first.headers['location']).toBe(`/v1/authorities/${authority}/returns/2025-26`);
      served(await call('GET', first.headers['location'] ?? '', { as: 'lead' }));
    }
  });

  it('holds for what is sent too, which is then not done yet', async () => {
    const world = await createPair();
    const before = await keptIn(world);
    for (const operation of ['submitReturn', 'setBudget', 'makeVirement', 'certifyReturn']) {
      const { method, target, options } = exampleOf(operation, {
        ...NOTHING,
        authority: 'coventry',
      });
      const answer = await world.call(method, target, { ...options, as: 'officer-certifier' });
      expect(answer.status).toBe(308);
      expect(answer.headers['location']).toBe(target.replace('coventry', COVENTRY));
    }
    expect(await keptIn(world)).toBe(before);
  });

  it('of another’s authority is as unknown as its code', async () => {
    const { call } = await createPair();
    for (const alias of ['birmingham', 'Birmingham', '330', 'E4601']) {
      const answer = await call('GET', `/v1/authorities/${alias}/returns/2025-26/P06`, {
        as: 'officer',
      });
      expect(problemOf(answer)).toBe('not-found');
      expect(answer.headers['location']).toBeUndefined();
    }
  });

  it('is forbidden, not moved, to a member who may not', async () => {
    const { call } = await createPair();
    const answer = await call('PUT', '/v1/authorities/coventry/budgets/2025-26', { as: 'officer' });
    expect(problemOf(answer)).toBe('not-allowed');
  });

  it.each(['covéntry', 'COVENTRY', 'coventry%20', '%20coventry', 'Ｃoventry', 'e08000026'])(
    'is spelt exactly: %s is unknown',
    async (alias) => {
      const { call } = await createPair();
      const answer = await call(
        'GET',
        `/v1/authorities/${encodeURI(decodeURI(alias))}/budgets/2025-26`,
        {
          as: 'lead',
        },
      );
      expect(problemOf(answer)).toBe('not-found');
    },
  );
});

describe('what is kept of a principal', () => {
  const setAccess = (world: World, principal: string, roles: string[], authorities: string[]) =>
    world.call('PUT', `/v1/access/${principal}`, {
      as: 'lead.region',
      headers: { 'If-Match': '*' },
      body: { roles, authorities },
    });

  it('works at once when it is taken away', async () => {
    const world = await createPair();
    const read = () =>
      world.call('GET', `/v1/authorities/${COVENTRY}/returns/2025-26/P06`, { as: 'officer' });
    served(await read());
    served(await setAccess(world, 'officer', ['officer'], [BIRMINGHAM]));
    expect(problemOf(await read())).toBe('not-found');
    served(await setAccess(world, 'officer', [], []));
    expect(problemOf(await read())).toBe('not-found');
    const me = served(await world.call('GET', '/v1/me', { as: 'officer' }));
    expect(me.body).toEqual({ principal: 'officer', roles: [], authorities: [] });
  });

  it('works at once when it is given', async () => {
    const world = await createPair();
    const read = () =>
      world.call('GET', `/v1/authorities/${COVENTRY}/budgets/2025-26`, { as: 'somebody-new' });
    expect(problemOf(await read())).toBe('not-found');
    const given = await world.call('PUT', '/v1/access/somebody-new', {
      as: 'lead.region',
      body: { roles: ['officer'], authorities: ['coventry'] },
    });
    expect(given.body.authorities).toEqual([COVENTRY]);
    served(await read());
  });

  it('is no use to an officer of no authority', async () => {
    const world = await createPair();
    served(await setAccess(world, 'officer', ['officer', 'certifier'], []));
    const { call } = world;
    for (const target of ['/v1/pressures', '/v1/forecasts/2025-26', '/v1/audit']) {
      expect(served(await call('GET', target, { as: 'officer' })).body.items).toEqual([]);
    }
    const summary = served(await call('GET', '/v1/summaries/2025-26/Q2', { as: 'officer' }));
    expect(summary.body.scope.authorities).toEqual([]);
    const { method, target, options } = exampleOf('claimDrawdown', {
      ...NOTHING,
      authority: COVENTRY,
    });
    expect(problemOf(await call(method, target, { ...options, as: 'officer' }))).toBe('not-found');
  });

  it('keeps a lead from taking their own role away', async () => {
    const world = await createPair();
    const answer = await setAccess(world, 'lead.region', ['auditor'], []);
    expect(problemOf(answer)).toBe('own-role');
  });

  it('is of the principal of the path, and a body that names another is refused', async () => {
    const world = await createPair();
    const before = await keptIn(world);
    const answer = await world.call('PUT', '/v1/access/somebody-new', {
      as: 'lead.region',
      body: { principal: 'somebody-else', roles: ['lead'], authorities: [] },
    });
    expect(problemOf(answer)).toBe('invalid-body');
    expect(answer.body.errors).toEqual([expect.objectContaining({ pointer: '/principal' })]);
    expect(await keptIn(world)).toBe(before);
  });

  it('names the version seen: without it 428, with an old one 412', async () => {
    const { call } = await createPair();
    const body = { roles: ['officer'], authorities: [COVENTRY] };
    const put = (headers: Headers) =>
      call('PUT', '/v1/access/officer', { as: 'lead.region', body, headers });
    const read = served(await call('GET', '/v1/access/officer', { as: 'lead.region' }));
    expect(read.headers['etag']).toBe('"1"');
    expect(problemOf(await put({}))).toBe('precondition-required');
    const set = served(await put({ 'If-Match': read.headers['etag'] ?? '' }));
    expect(set.headers['etag']).toBe('"2"');
    expect(problemOf(await put({ 'If-Match': '"1"' }))).toBe('precondition-failed');
  });
});
