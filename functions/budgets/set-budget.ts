import { setBudget } from '../../shared/contracts/budgets/set-budget.ts';
import type { AuthorityCode } from '../../shared/domain/authorities.ts';
import type { OriginalBudgetLine } from '../../shared/domain/budgets/budget.ts';
import { decideBudget } from '../../shared/domain/budgets/set-budget.ts';
import { type FinancialYear, yearsBefore } from '../../shared/domain/financial-calendar.ts';
import { yearFigures } from '../../shared/domain/returns/series.ts';
import { checkSeen } from '../../shared/domain/seen-version.ts';
import {
  authorityInPath,
  etagOf,
  operation,
  type Request,
  reply,
} from '../../shared/http/operation.ts';
import {
  appendBudgetVersion,
  budgetRead,
  replaceCurrentBudget,
} from '../../shared/persistence/budgets.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';
import type { createReturnsRepository } from '../../shared/persistence/returns.ts';
import { budgetView } from './budget-view.ts';

type Returns = ReturnType<typeof createReturnsRepository>;

/** A budget handed in, by a person or the loading of the demonstration. */
export type BudgetSetting = Pick<Request<typeof setBudget>, 'access' | 'now' | 'ifMatch'> & {
  readonly authority: AuthorityCode;
  readonly year: FinancialYear;
  readonly lines: readonly OriginalBudgetLine[];
  readonly modelled?: string;
};

export const setBudgetOperation = (ledger: Ledger, returns: Returns) =>
  operation(setBudget, (request) =>
    takeBudget(ledger, returns, {
      ...request,
      authority: authorityInPath(request),
      year: request.path.year,
      lines: request.body.lines,
    }),
  );

export async function takeBudget(ledger: Ledger, returns: Returns, setting: BudgetSetting) {
  const { access, now, authority, year, lines, ifMatch, modelled } = setting;
  const lastYear = await lastYearIfNeeded(returns, setting);
  return ledger.commit({
    chain: authority,
    operation: setBudget.id,
    principal: access.principal,
    accessVersion: access.version,
    at: now.at,
    reads: { current: budgetRead(authority, year) },
    decide: ({ current }) => {
      const stale = checkSeen(ifMatch, current?.version);
      if (stale) return stale;
      const request = { authority, year, lines, current, lastYear, modelled };
      const decision = decideBudget({ ...request, setBy: access.principal, now });
      if (decision.refused) return decision;
      const budget = decision.value;
      return {
        entries: [appendBudgetVersion(budget)],
        writes: [replaceCurrentBudget(budget)],
        facts: { year, version: budget.version },
        answer: reply(current ? 200 : 201, budgetView(budget), { etag: etagOf(budget.version) }),
      };
    },
  });
}

/** Last year is read only for lines that are to fall as last year did. */
async function lastYearIfNeeded(returns: Returns, { authority, year, lines }: BudgetSetting) {
  const isNeeded = lines.some(({ profile }) => profile === 'prior-year');
  const [last] = isNeeded ? yearsBefore(year, 1) : [];
  return last && yearFigures(await returns.listCurrent(authority, last));
}
