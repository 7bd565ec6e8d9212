import { listDrawdowns } from '../../shared/contracts/funds/list-drawdowns.ts';
import { AUTHORITY_CODES, type AuthorityCode } from '../../shared/domain/authorities.ts';
import type { Drawdown } from '../../shared/domain/funds/fund.ts';
import { createCursors } from '../../shared/http/cursors.ts';
import { operation, reply } from '../../shared/http/operation.ts';
import type { createFundsRepository } from '../../shared/persistence/funds.ts';
import { unknownFund } from './fund-view.ts';

type Funds = ReturnType<typeof createFundsRepository>;

const isDrawdownId = (value: unknown): value is string => typeof value === 'string';

/** One query for the region, one for each authority otherwise. */
export const listDrawdownsOperation = (funds: Funds, sign: (text: string) => string) => {
  const cursors = createCursors(listDrawdowns, sign, isDrawdownId);
  return operation(listDrawdowns, async (request) => {
    const asked = cursors.asked(request);
    if (asked.refused !== undefined) return asked;
    const { path, query, scope } = request;
    if (!(await funds.find(path.fund))) return unknownFund();
    const matching = filtered(drawdownsOf(funds, path.fund, scope, asked.after), query);
    return reply(200, await cursors.page(request, asked.limit, matching, (each) => each.drawdown));
  });
};

type Filters = { readonly phase?: string | undefined; readonly state?: string | undefined };

async function* filtered(
  drawdowns: AsyncIterable<Drawdown>,
  { phase, state }: Filters,
): AsyncGenerator<Drawdown> {
  for await (const each of drawdowns) {
    const isAsked =
      (phase === undefined || each.phase === phase) &&
      (state === undefined || each.state === state);
    if (isAsked) yield each;
  }
}

async function* drawdownsOf(
  funds: Funds,
  fund: string,
  scope: readonly AuthorityCode[],
  after: string | undefined,
): AsyncGenerator<Drawdown> {
  if (scope.length === AUTHORITY_CODES.length) {
    yield* funds.drawdowns(fund, undefined, after);
    return;
  }
  for (const authority of scope.toSorted()) {
    if (after === undefined || `${authority}~` > after)
      yield* funds.drawdowns(fund, authority, after);
  }
}
