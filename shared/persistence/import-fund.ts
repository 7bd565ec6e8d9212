import { canonicalJson } from '../domain/canonical-json.ts';
import type { Drawdown, Fund, FundId } from '../domain/funds/fund.ts';
import { type FundContext, fundWith } from '../domain/funds/use-elsewhere.ts';
import { createFundsRepository, fundRead, replaceFund } from './funds.ts';
import { type Importing, type ImportPorts, importCommit } from './import-commit.ts';
import type { Store } from './store.ts';

/** The fund, once the authority's drawdowns and its terms are there; terms that the store has stay as they are. */
export async function importFund(
  { store, ledger }: ImportPorts,
  importing: Importing,
  context: FundContext,
): Promise<void> {
  const { authority, file } = importing;
  const name = context.terms.fund;
  await ledger.commit({
    ...importCommit(importing),
    reads: { row: fundRead(name) },
    decide: async ({ row }) => {
      const drawdowns = await listDrawdowns(store, name);
      const fund = fundWith({ authority, context, before: row?.fund, drawdowns });
      const answer = { status: 201, body: null };
      if (row && isSame(row.fund, fund)) return { unchanged: true, answer };
      return {
        writes: [replaceFund(fund, row)],
        facts: { file: file.sha256, fund: name },
        answer,
      };
    },
  });
}

const isSame = (a: Fund, b: Fund): boolean => canonicalJson(a) === canonicalJson(b);

async function listDrawdowns(store: Store, fund: FundId): Promise<readonly Drawdown[]> {
  const drawdowns: Drawdown[] = [];
  const all = createFundsRepository(store).drawdowns(fund, undefined, undefined);
  for await (const drawdown of all) drawdowns.push(drawdown);
  return drawdowns;
}
