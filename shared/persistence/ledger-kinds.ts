import type * as z from 'zod';
import type { AuthorityCode } from '../domain/authorities.ts';
import type { FinancialYear } from '../domain/financial-calendar.ts';
import { LedgerFault } from '../domain/ledger/ledger-fault.ts';
import type { LedgerData, LedgerEntry, LedgerKind } from '../domain/ledger/ledger-file.ts';
import { BREAKS_VERSION_PREFIX, breaksPartition, breaksRow } from './breaks.ts';
import { budgetRow, virementRow } from './budgets.ts';
import { AS_OF, forecastPartition, forecastsRow } from './forecasts.ts';
import {
  claimRow,
  drawdownPartition,
  drawdownStepRow,
  FUNDS,
  fundContextRow,
  ownDrawdownPrefix,
  ownStepPrefix,
  stepKey,
  TERMS_PREFIX,
  termsVersionRow,
} from './funds.ts';
import { keyFromText, ledgerPartition, textOfKey } from './ledger-keys.ts';
import { NARRATIVE_VERSIONS, narrativePartition, narrativeRow } from './narratives.ts';
import {
  pressurePartition,
  pressureRow,
  pressureVersionPartition,
  pressureVersionRow,
} from './pressures.ts';
import { parseRow } from './reads.ts';
import { certificationRow, returnVersionRow } from './returns.ts';
import type { Item, Key } from './store.ts';
import { THRESHOLDS_VERSION_PREFIX, thresholdsPartition, thresholdsRow } from './thresholds.ts';

/** A kind's partition is of a year, of the authority itself, or of a fund. */
export type Within = 'year' | 'authority' | 'fund';

export type KindRow<K extends LedgerKind> = {
  readonly within: Within;
  /** @param place the year or the fund. */
  readonly partition: (authority: AuthorityCode, place: string) => string;
  readonly prefix: (authority: AuthorityCode) => string;
  readonly schema: z.ZodType<LedgerData[K]>;
  /** The row is changed in place: what it was before a change is nowhere. */
  readonly isChanged?: true;
  /** What of the row is exported; all of it where nothing is said. */
  readonly dataOf?: (data: Item['data']) => Item['data'];
  /** The row that was written once with it, if it is itself changed since. */
  readonly writtenWith?: (item: Item) => Key;
};

const ofYear =
  (partition: (authority: AuthorityCode, year: FinancialYear) => string) =>
  (authority: AuthorityCode, place: string): string =>
    partition(authority, place as FinancialYear);

const under = (prefix: string) => (): string => prefix;

/** What was decided on a drawdown is in its steps; the rest of its row is the claim. */
function claimOf(data: Item['data']): Item['data'] {
  const { state: _, version: __, decisions: ___, ...claim } = data;
  return claim;
}

const firstStep = ({ data }: Item): Key =>
  stepKey(String(data['fund']), String(data['drawdown']), 1);

/**
 * Everything of an authority's ledger that leaves with it, in the order of a file: by year, then what is of
 * all years, then fund by fund. Another kind of entry is another row here, and one in `LedgerData`.
 */
export const LEDGER_KINDS: { readonly [K in Exclude<LedgerKind, 'fund'>]: KindRow<K> } = {
  'budget-version': {
    within: 'year',
    partition: ofYear(ledgerPartition),
    prefix: under('BUDGET#'),
    schema: budgetRow,
  },
  certification: {
    within: 'year',
    partition: ofYear(ledgerPartition),
    prefix: under('CERTIFICATION#'),
    schema: certificationRow,
  },
  'return-version': {
    within: 'year',
    partition: ofYear(ledgerPartition),
    prefix: under('RETURN#'),
    schema: returnVersionRow,
  },
  virement: {
    within: 'year',
    partition: ofYear(ledgerPartition),
    prefix: under('VIREMENT#'),
    schema: virementRow,
  },
  forecasts: {
    within: 'year',
    partition: ofYear(forecastPartition),
    prefix: under(AS_OF),
    schema: forecastsRow,
  },
  pressure: {
    within: 'year',
    partition: ofYear(pressurePartition),
    prefix: under(''),
    schema: pressureRow,
    isChanged: true,
  },
  'pressure-version': {
    within: 'year',
    partition: ofYear(pressureVersionPartition),
    prefix: under(''),
    schema: pressureVersionRow,
  },
  'narrative-version': {
    within: 'year',
    partition: ofYear(narrativePartition),
    prefix: under(NARRATIVE_VERSIONS),
    schema: narrativeRow,
  },
  breaks: {
    within: 'authority',
    partition: breaksPartition,
    prefix: under(BREAKS_VERSION_PREFIX),
    schema: breaksRow,
  },
  thresholds: {
    within: 'authority',
    partition: thresholdsPartition,
    prefix: under(THRESHOLDS_VERSION_PREFIX),
    schema: thresholdsRow,
  },
  'fund-terms': {
    within: 'fund',
    partition: (_, fund) => drawdownPartition(fund),
    prefix: under(TERMS_PREFIX),
    schema: termsVersionRow,
  },
  'drawdown-claim': {
    within: 'fund',
    partition: (_, fund) => drawdownPartition(fund),
    prefix: ownDrawdownPrefix,
    schema: claimRow,
    dataOf: claimOf,
    writtenWith: firstStep,
  },
  'drawdown-step': {
    within: 'fund',
    partition: (_, fund) => drawdownPartition(fund),
    prefix: ownStepPrefix,
    schema: drawdownStepRow,
  },
};

/** A kind with its row, whatever the data. */
export type Kind = {
  readonly kind: Exclude<LedgerKind, 'fund'>;
  readonly row: KindRow<LedgerKind>;
};

export const kindsWithin = (within: Within): readonly Kind[] =>
  (Object.entries(LEDGER_KINDS) as unknown as [Kind['kind'], Kind['row']][])
    .filter(([, row]) => row.within === within)
    .map(([kind, row]) => ({ kind, row }));

/** The row as an entry of a file. @throws UnreadableRow when it is not as it is expected. */
export function entryFrom({ kind, row }: Kind, item: Item): LedgerEntry {
  const data = row.dataOf ? row.dataOf(item.data) : item.data;
  parseRow(row.schema, { ...item, data });
  return { kind, key: textOfKey(item), data } as unknown as LedgerEntry;
}

/**
 * What a file says as an entry of this authority's ledger.
 * @throws LedgerFault when it is of no known kind, belongs elsewhere or is not as it is expected.
 */
export function entryOfFile(
  authority: AuthorityCode,
  { kind, key, data }: { readonly kind: string; readonly key: string; readonly data: unknown },
): LedgerEntry {
  const schema = schemaOf(authority, kind, key);
  if (!schema) throw new LedgerFault(`${kind} ${key} is no entry of the ledger of ${authority}.`);
  const parsed = schema.safeParse(data);
  const whose = parsed.success && (parsed.data as { readonly authority?: unknown }).authority;
  if (!parsed.success || (whose && whose !== authority)) {
    throw new LedgerFault(`${kind} ${key} does not say what an entry of its kind says.`, {
      cause: parsed.error,
    });
  }
  return { kind, key, data } as unknown as LedgerEntry;
}

function schemaOf(authority: AuthorityCode, kind: string, key: string): z.ZodType | undefined {
  if (kind === 'fund') return key.startsWith(`${FUNDS}/`) ? fundContextRow : undefined;
  if (!Object.hasOwn(LEDGER_KINDS, kind)) return undefined;
  const row: KindRow<LedgerKind> = LEDGER_KINDS[kind as keyof typeof LEDGER_KINDS];
  const { pk, sk } = keyFromText(key);
  const place = row.within === 'authority' ? '' : (pk.split('#').at(-1) ?? '');
  const isOwn = pk === row.partition(authority, place) && sk.startsWith(row.prefix(authority));
  return isOwn ? row.schema : undefined;
}
