import type { LedgerEntry } from '../domain/ledger/ledger-file.ts';
import type { LedgerStanding } from '../domain/ledger/rebuild-ledger.ts';
import { replaceCurrentBreaks } from './breaks.ts';
import { replaceCurrentBudget } from './budgets.ts';
import { replaceDrawdown } from './funds.ts';
import { keyFromText } from './ledger-keys.ts';
import { replaceNarrative } from './narratives.ts';
import { replaceCurrentReturn } from './returns.ts';
import type { Item, Write } from './store.ts';
import { replaceThresholds } from './thresholds.ts';

/** The row that an entry was exported from. A case's `rev` counts the steps of its history. */
export const itemOfEntry = ({ kind, key, data }: LedgerEntry): Item => ({
  ...keyFromText(key),
  rev: kind === 'pressure' ? data.history.length : 1,
  data: data as unknown as Item['data'],
});

/** The rows of what stands, each at the `rev` that its changes have brought it to. */
export function standingItems({
  returns,
  budgets,
  breaks,
  thresholds,
  drawdowns,
  narratives,
}: LedgerStanding): readonly Item[] {
  return [
    ...returns.map(({ current, changes }) => ({
      ...itemOf(replaceCurrentReturn(current, undefined)),
      rev: changes,
    })),
    ...budgets.map((budget) => itemOf(replaceCurrentBudget(budget))),
    ...(breaks ? [itemOf(replaceCurrentBreaks(breaks))] : []),
    ...(thresholds ? [itemOf(replaceThresholds(thresholds))] : []),
    ...drawdowns.map((drawdown) => itemOf(replaceDrawdown(drawdown))),
    ...narratives.map((narrative) => itemOf(replaceNarrative(narrative))),
  ];
}

function itemOf(write: Write): Item {
  if (write.kind === 'put') return write.item;
  throw new TypeError('What stands is put');
}
