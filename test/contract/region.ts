import { AUTHORITIES, type Authority } from '../../shared/domain/authorities.ts';
import type { Access, Role } from '../../shared/domain/permission.ts';
import { replaceAccess } from '../../shared/persistence/access.ts';
import type { Item } from '../../shared/persistence/store.ts';
import { principal } from '../support/samples.ts';
import type { Answered } from './promises.ts';
import { createWorld, type World, type WorldParts } from './world.ts';

/** The authority whose people ask, and one that is not theirs. */
export const COVENTRY = 'E08000026';
export const BIRMINGHAM = 'E08000025';
/** Of the right shape, and none of the fourteen. */
export const NOWHERE = 'E08000099';

export const YEAR = '2025-26';

/** People and machines with one role or two, all of them members of Coventry. */
export const COLLEAGUES = {
  nobody: [],
  officer: ['officer'],
  certifier: ['certifier'],
  'finance-system': ['finance-system'],
  lead: ['lead'],
  auditor: ['auditor'],
  department: ['department'],
  'officer-certifier': ['officer', 'certifier'],
  'officer-lead': ['officer', 'lead'],
} as const satisfies Record<string, readonly Role[]>;
export type Colleague = keyof typeof COLLEAGUES;

const colleagues = Object.entries(COLLEAGUES).map(
  ([name, roles]): Access => ({ principal: principal(name), roles, authorities: [COVENTRY] }),
);

const MEMBER_ROLES = ['officer', 'certifier', 'finance-system'] as const;

/** `officer.coventry`, `certifier.walsall` … */
const members = AUTHORITIES.flatMap(({ authority, slug }) =>
  MEMBER_ROLES.map(
    (role): Access => ({
      principal: principal(`${role}.${slug}`),
      roles: [role],
      authorities: [authority],
    }),
  ),
);

/** The region's lead has no authority of their own. */
const REGIONAL: readonly Access[] = [
  { principal: principal('lead.region'), roles: ['lead'], authorities: [] },
  { principal: principal('auditor.region'), roles: ['auditor'], authorities: [] },
];

const ACCESS: readonly Access[] = [...colleagues, ...members, ...REGIONAL];

/** A service that knows its people and nothing else. */
export async function createEmptyRegion(parts: Pick<WorldParts, 'around'> = {}): Promise<World> {
  return createWorld({ ...parts, items: accessItems() });
}

const accessItems = (): Item[] =>
  ACCESS.flatMap((access) => {
    const write = replaceAccess(access, undefined);
    return write.kind === 'put' ? [write.item] : [];
  });

/** The answer, after a check that the request was served; the set-up keeps the rules. */
export function served(answer: Answered): Answered {
  if (answer.status < 300) return answer;
  throw new Error(`${answer.contract.id} answered ${answer.status}: ${answer.text}`);
}

let keys = 0;

/** A key of its own for each request. */
export const newKey = () => ({ 'Idempotency-Key': `key-${++keys}` });

export const BUDGET_LINES = [
  { line: 'transport-pre16-send', originalPence: 1_200_000_00 },
  { line: 'hn-topup-academies', originalPence: 2_400_000_00, profile: 'flat' },
  { line: 'hn-therapies', originalPence: 600_000_00 },
];

/** At P06; the academies' top-up is on its way far over its budget, so a sweep raises a pressure. */
export const RETURN_LINES = [
  { line: 'transport-pre16-send', actualPence: 510_000_00 },
  { line: 'hn-topup-academies', actualPence: 1_900_000_00 },
  { line: 'hn-therapies', actualPence: 300_000_00 },
];

/** The same as a file. */
const RETURN_CSV = [
  'line,actual',
  ...RETURN_LINES.map(({ line, actualPence }) => `${line},${actualPence / 100}`),
].join('\n');

export const PHASES = [
  {
    phase: 'phase-1',
    name: 'Planning',
    approvedPence: 600_000_00,
    businessCase: {
      state: 'signed-off',
      signedOffOn: '2025-05-30',
      signedOffBy: 'Department for Education',
      reference: 'IF-1',
    },
  },
  { phase: 'phase-2', name: 'Retention', approvedPence: 900_000_00 },
];

export const FUND = {
  fund: 'innovation-fund',
  name: 'Innovation Fund',
  funder: 'Department for Education',
  awardPence: 1_500_000_00,
  startsOn: '2025-04-01',
  endsOn: '2027-03-31',
  phases: PHASES,
};

export const claimOf = (authority: string, amountPence: number) => ({
  authority,
  phase: 'phase-1',
  workstream: 'retention',
  amountPence,
  description: 'Supervision of newly qualified social workers',
});

/** The drawdown and the pressure of each authority, by its code. */
export type Identifiers = Readonly<Record<string, { drawdown: string; pressure: string }>>;

async function fillAuthority({ call }: World, slug: string, code: string): Promise<string> {
  const at = `/v1/authorities/${code}`;
  const certifier = `certifier.${slug}`;
  served(
    await call('PUT', `${at}/budgets/${YEAR}`, { as: certifier, body: { lines: BUDGET_LINES } }),
  );
  served(
    await call('POST', `${at}/returns/${YEAR}/P06`, {
      as: `finance-system.${slug}`,
      headers: { 'Content-Type': 'text/csv', ...newKey() },
      text: RETURN_CSV,
    }),
  );
  const drawdown = served(
    await call('POST', '/v1/funds/innovation-fund/drawdowns', {
      as: `officer.${slug}`,
      headers: newKey(),
      body: claimOf(code, 1_000_00),
    }),
  );
  return drawdown.body.drawdown;
}

async function fill(world: World, authorities: readonly Authority[]): Promise<Identifiers> {
  const { call } = world;
  served(await call('POST', '/v1/funds', { as: 'lead.region', body: FUND }));
  const drawdowns = new Map<string, string>();
  for (const { authority, slug } of authorities) {
    drawdowns.set(authority, await fillAuthority(world, slug, authority));
  }
  served(await call('POST', '/v1/sweeps', { as: 'lead.region' }));
  served(await call('POST', `/v1/summaries/${YEAR}/Q2/editions`, { as: 'lead.region', body: {} }));
  const pressures = served(await call('GET', '/v1/pressures', { as: 'lead.region' }));
  const pressureOf = (code: string): string =>
    pressures.body.items.find(({ authority }: { authority: string }) => authority === code)
      ?.pressure ?? '';
  return Object.fromEntries(
    authorities.map(({ authority }) => [
      authority,
      { drawdown: drawdowns.get(authority) ?? '', pressure: pressureOf(authority) },
    ]),
  );
}

/** Made once, through the API, and copied for each test that asks for it. */
function createFilled(authorities: readonly Authority[]) {
  const fillOnce = async () => {
    const world = await createEmptyRegion();
    const ids = await fill(world, authorities);
    return { items: await world.items(), records: world.records, ids };
  };
  let filling: ReturnType<typeof fillOnce> | undefined;
  return async (parts: Pick<WorldParts, 'around'> = {}): Promise<Region> => {
    filling ??= fillOnce();
    const { ids, ...kept } = await filling;
    return { ...(await createWorld({ ...parts, ...kept })), ids };
  };
}

export type Region = World & { readonly ids: Identifiers };

/**
 * A region in which every authority has a budget, a return of P06 by its machine, a claimed drawdown
 * and a pressure; its summary of Q2 is published once.
 */
export const createRegion = createFilled(AUTHORITIES);

/** The same with the figures of Coventry and Birmingham alone: quicker to make and to compare. */
export const createPair = createFilled(
  AUTHORITIES.filter(({ authority }) => [COVENTRY, BIRMINGHAM].includes(authority)),
);
