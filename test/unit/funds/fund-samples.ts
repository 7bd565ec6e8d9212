import { AUTHORITY_CODES, type AuthorityCode } from '../../../shared/domain/authorities.ts';
import { WORKSTREAMS } from '../../../shared/domain/catalogue.ts';
import type { ClaimRequest, DrawdownStep } from '../../../shared/domain/funds/claim-drawdown.ts';
import { decideClaim } from '../../../shared/domain/funds/claim-drawdown.ts';
import type {
  BusinessCase,
  DrawdownClaim,
  Fund,
  FundTerms,
  Phase,
} from '../../../shared/domain/funds/fund.ts';
import type { FundChange, FundPath } from '../../../shared/domain/funds/fund-change.ts';
import { decideFund } from '../../../shared/domain/funds/set-fund.ts';
import { pence } from '../../../shared/domain/money.ts';
import type { Access, PrincipalId, Role } from '../../../shared/domain/permission.ts';
import type { Decided } from '../../../shared/domain/refusal.ts';
import { day, instant, type Now } from '../../../shared/domain/time.ts';

export const COVENTRY: AuthorityCode = 'E08000026';
export const DUDLEY: AuthorityCode = 'E08000027';

export const now: Now = { at: instant('2025-10-20T08:00:00.000Z'), on: day('2025-10-20') };

export const nowOn = (on: string): Now => ({ at: instant(`${on}T12:00:00.000Z`), on: day(on) });

export const principal = (name: string) => name as PrincipalId;

export const access = (
  name: string,
  roles: readonly Role[],
  authorities: readonly AuthorityCode[] = [],
): Access => ({ principal: principal(name), roles, authorities });

export const lead = access('lead', ['lead']);
export const officer = access('officer.coventry', ['officer'], [COVENTRY]);

export const signedOff: BusinessCase = {
  state: 'signed-off',
  signedOffOn: day('2025-05-01'),
  signedOffBy: 'Department',
  reference: 'BC-1',
};

export const phase = (id: string, approved: number, businessCase = signedOff): Phase => ({
  phase: id,
  name: `Phase ${id}`,
  approvedPence: pence(approved),
  businessCase,
});

/** £1.5m; p1 of £900k is open, p2 of £600k is not. */
export const terms = (overrides: Partial<FundTerms> = {}): FundTerms => ({
  fund: 'innovation-fund',
  name: 'Innovation Fund',
  funder: 'Department for Education',
  awardPence: pence(150_000_000),
  startsOn: day('2025-04-01'),
  endsOn: day('2027-03-31'),
  claimBasis: 'instalments',
  phases: [phase('p1', 90_000_000), phase('p2', 60_000_000, { state: 'draft' })],
  allocations: [],
  workstreams: WORKSTREAMS,
  ...overrides,
});

/** The value of a decision that must not be a refusal. */
export function accepted<T>(decision: Decided<T>): T {
  if (decision.refused) throw new Error(`${decision.refused}: ${decision.detail}`);
  return decision.value;
}

export const fund = (overrides: Partial<FundTerms> = {}): Fund =>
  accepted(decideFund(terms(overrides), undefined, now.on));

export const claim = (overrides: Partial<DrawdownClaim> = {}): DrawdownClaim => ({
  authority: COVENTRY,
  phase: 'p1',
  workstream: 'retention',
  amountPence: pence(1_234_567),
  description: 'Retention payments, first half',
  ...overrides,
});

export const claimRequest = (
  overrides: Partial<DrawdownClaim> = {},
  request: Partial<ClaimRequest> = {},
): ClaimRequest => ({
  drawdown: `${overrides.authority ?? COVENTRY}-1`,
  claim: claim(overrides),
  principal: officer.principal,
  now,
  ...request,
});

type Tree = { readonly [name: string]: unknown };

const at = (value: unknown, path: FundPath): unknown =>
  path.reduce<unknown>(
    (tree, name) => (Object.hasOwn(Object(tree), name) ? (tree as Tree)[name] : undefined),
    value,
  );

const added = (value: unknown, [name, ...rest]: FundPath, by: number): unknown => {
  if (name === undefined) {
    if (typeof value !== 'number') throw new TypeError('The store adds to numbers that exist');
    return value + by;
  }
  return { ...(value as Tree), [name]: added((value as Tree)[name], rest, by) };
};

/** What the store would do with a change: undefined when a condition fails. */
export function applied(to: Fund, { amounts, atMost, equal }: FundChange): Fund | undefined {
  const fits = atMost.every((each) => (at(to, each.path) as number) <= each.to);
  const isSame = equal.every((each) => at(to, each.path) === each.to);
  if (!fits || !isSame) return undefined;
  return amounts.reduce<unknown>((tree, { path, by }) => added(tree, path, by), to) as Fund;
}

/** The fund after a claim that must be taken and written. */
export function afterClaim(
  to: Fund,
  request: ClaimRequest,
): { readonly fund: Fund; readonly step: DrawdownStep } {
  const step = accepted(decideClaim(to, request));
  const after = applied(to, step.change);
  if (!after) throw new Error('The conditions of the claim do not hold');
  return { fund: after, step };
}

export { AUTHORITY_CODES };
