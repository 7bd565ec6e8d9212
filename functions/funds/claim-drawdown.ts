import { claimDrawdown } from '../../shared/contracts/funds/claim-drawdown.ts';
import type { AuthorityCode } from '../../shared/domain/authorities.ts';
import { LINE_IDS, lineOf } from '../../shared/domain/catalogue.ts';
import {
  type FinancialYear,
  startYear,
  yearOf,
  yearsBefore,
} from '../../shared/domain/financial-calendar.ts';
import { decideClaim, drawdownId } from '../../shared/domain/funds/claim-drawdown.ts';
import type { DrawdownClaim, Fund, FundId } from '../../shared/domain/funds/fund.ts';
import { type Pence, sum } from '../../shared/domain/money.ts';
import { yearFigures } from '../../shared/domain/returns/series.ts';
import type { Day, Instant } from '../../shared/domain/time.ts';
import { operation, type Request, reply } from '../../shared/http/operation.ts';
import {
  appendDrawdownEntry,
  changeFundUse,
  fundRead,
  replaceDrawdown,
} from '../../shared/persistence/funds.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';
import type { createReturnsRepository } from '../../shared/persistence/returns.ts';
import { unknownFund } from './fund-view.ts';

type Returns = ReturnType<typeof createReturnsRepository>;

type ClaimPorts = {
  readonly ledger: Ledger;
  readonly returns: Returns;
  readonly newId: () => string;
};

/** A claim handed in. */
export type Claim = Pick<Request<typeof claimDrawdown>, 'access' | 'now' | 'idempotency'> & {
  readonly fund: FundId;
  readonly claim: DrawdownClaim;
  readonly modelled?: string;
};

export const claimDrawdownOperation = (ports: ClaimPorts) =>
  operation(claimDrawdown, (request) =>
    takeClaim(ports, { ...request, fund: request.path.fund, claim: request.body }),
  );

/**
 * Reserves an amount against every ceiling. The ceilings are conditions of the write itself, so that
 * claims made at once add up; the eligible spend of claims in arrears is read after the head of the
 * authority's chain, which the write finds unmoved, so that no return came in between.
 */
export const takeClaim = ({ ledger, returns, newId }: ClaimPorts, made: Claim) => {
  const { access, now, idempotency, fund, claim, modelled } = made;
  const { authority, phase, amountPence } = claim;
  const drawdown = drawdownId(authority, timeOrdered(now.at, newId()));
  return ledger.commit({
    chain: authority,
    operation: claimDrawdown.id,
    principal: access.principal,
    accessVersion: access.version,
    at: now.at,
    idempotency,
    reads: { row: fundRead(fund) },
    decide: async ({ row }) => {
      if (!row) return unknownFund();
      const eligibleSpendPence = await eligibleSpend(returns, row.fund, authority, now.on);
      const request = { drawdown, claim, principal: access.principal, now, eligibleSpendPence };
      const decision = decideClaim(row.fund, request);
      if (decision.refused) return decision;
      const { entry, change, drawdown: decided } = decision.value;
      const claimed = modelled === undefined ? decided : { ...decided, modelled };
      return {
        entries: [appendDrawdownEntry(entry)],
        writes: [changeFundUse(fund, change), replaceDrawdown(claimed)],
        facts: { fund, drawdown, phase, amountPence },
        answer: reply(201, claimed, { location: `/v1/funds/${fund}/drawdowns/${drawdown}` }),
      };
    },
  });
};

/** Identifiers sort by when they were made: the digits of the instant, then the random part. */
const timeOrdered = (at: Instant, id: string): string =>
  `${at.replace(/\D/g, '')}-${id.slice(0, 8)}`;

const INNOVATION_LINES = LINE_IDS.filter((line) => lineOf(line).stream === 'innovation-fund');

/** What the authority has reported on the fund's lines in every year since the fund started. */
async function eligibleSpend(
  returns: Returns,
  { terms }: Fund,
  authority: AuthorityCode,
  on: Day,
): Promise<Pence | undefined> {
  if (terms.claimBasis !== 'in-arrears') return undefined;
  const spent: Pence[] = [];
  for (const year of yearsSince(terms.startsOn, on)) {
    const figures = yearFigures(await returns.listCurrent(authority, year));
    for (const line of INNOVATION_LINES) {
      const toDate = figures.latest(line).toDate;
      if (toDate) spent.push(toDate.value);
    }
  }
  return spent.length > 0 ? sum(spent) : undefined;
}

/**
 * The years from a fund's first day to this one, oldest first. A fund may have started before any
 * year that the service keeps, or start after the last of them.
 */
function yearsSince(startsOn: Day, on: Day): readonly FinancialYear[] {
  const current = yearOf(on);
  const earlier = yearsBefore(current, Number.POSITIVE_INFINITY);
  return [...earlier, current].filter((year) => `${startYear(year) + 1}-03-31` >= startsOn);
}
