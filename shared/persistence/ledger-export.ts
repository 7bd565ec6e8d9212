import type { AuditHead } from '../domain/audit.ts';
import type { AuthorityCode } from '../domain/authorities.ts';
import {
  FIRST_YEAR,
  type FinancialYear,
  financialYear,
  LAST_YEAR,
  shiftYear,
} from '../domain/financial-calendar.ts';
import type { Fund } from '../domain/funds/fund.ts';
import { contextOf } from '../domain/funds/use-elsewhere.ts';
import type { LedgerEntry } from '../domain/ledger/ledger-file.ts';
import { TemporarilyUnavailable } from '../domain/unavailable.ts';
import { createAuditRepository } from './audit-trail.ts';
import { createFundsRepository, drawdownPartition, FUNDS } from './funds.ts';
import { textOfKey } from './ledger-keys.ts';
import { entryFrom, type Kind, kindsWithin } from './ledger-kinds.ts';
import { pagesUnder, type Store } from './store.ts';

/** What is changed in place was changed while it was read; the caller begins again at the new head. */
export class LedgerMoved extends TemporarilyUnavailable {
  constructor() {
    super();
    this.name = 'LedgerMoved';
  }
}

/**
 * Every entry of an authority's ledger as it stood at a head of its chain, a page at a time.
 *
 * Rows of different times come from one query after another, so what was written after the head has to be
 * left out. After each page the chain is read on from the head: every row is written in one transaction
 * with an audit entry that names it, so a row that no later entry names was there at the head. A row that
 * is changed in place cannot be told as it was.
 * @throws LedgerMoved when such a row was changed after the head.
 */
export async function* exportedEntries(
  store: Store,
  authority: AuthorityCode,
  head: AuditHead,
): AsyncGenerator<LedgerEntry> {
  const writtenSince = createWrittenSince(store, authority, head);
  const reading: Reading = { store, authority, writtenSince };
  for (const year of YEARS) yield* entriesOfYear(reading, year);
  for (const kind of kindsWithin('authority')) yield* entriesOf(reading, kind, '');
  for await (const fund of createFundsRepository(store).list(undefined)) {
    yield* entriesOfFund(reading, fund);
  }
}

async function* entriesOfYear(reading: Reading, year: FinancialYear): AsyncGenerator<LedgerEntry> {
  const filled = await filledPartitions(reading, year);
  for (const kind of kindsWithin('year')) {
    if (filled.has(kind.row.partition(reading.authority, year))) {
      yield* entriesOf(reading, kind, year);
    }
  }
}

async function* entriesOfFund(reading: Reading, fund: Fund): AsyncGenerator<LedgerEntry> {
  const name = fund.terms.fund;
  // Its sums would count what is left out of the drawdowns.
  if ([...(await reading.writtenSince())].some(isOfFund)) throw new LedgerMoved();
  yield { kind: 'fund', key: `${FUNDS}/${name}`, data: contextOf(fund) };
  for (const kind of kindsWithin('fund')) yield* entriesOf(reading, kind, name);
}

const isOfFund = (key: string): boolean => key.startsWith(drawdownPartition(''));

const YEARS = yearsFrom(financialYear(FIRST_YEAR));

function yearsFrom(first: FinancialYear): readonly FinancialYear[] {
  return first === LAST_YEAR ? [first] : [first, ...yearsFrom(shiftYear(first, 1))];
}

type Reading = {
  readonly store: Store;
  readonly authority: AuthorityCode;
  /** The keys of what was written after the head, up to now. */
  readonly writtenSince: () => Promise<ReadonlySet<string>>;
};

function createWrittenSince(store: Store, authority: AuthorityCode, head: AuditHead) {
  const trail = createAuditRepository(store);
  const keys = new Set<string>();
  let { seq } = head;
  return async (): Promise<ReadonlySet<string>> => {
    for await (const entry of trail.all(authority, seq)) {
      for (const { key } of entry.written) keys.add(key);
      seq = entry.seq;
    }
    return keys;
  };
}

/** Most years are empty, and one item tells it of all kinds of a partition. */
async function filledPartitions({ store, authority }: Reading, year: FinancialYear) {
  const partitions = new Set(kindsWithin('year').map(({ row }) => row.partition(authority, year)));
  const filled = await Promise.all(
    [...partitions].map(async (pk) => {
      const { items } = await store.page({ pk, prefix: '', limit: 1, peek: false });
      return items.length > 0 ? [pk] : [];
    }),
  );
  return new Set(filled.flat());
}

/** Larger pages than for a reader: fewer round trips, and still the most that is in memory at once. */
const PAGE_ITEMS = 400;

async function* entriesOf(
  { store, authority, writtenSince }: Reading,
  kind: Kind,
  place: string,
): AsyncGenerator<LedgerEntry> {
  const { partition, prefix, writtenWith, isChanged } = kind.row;
  const limit = PAGE_ITEMS;
  const pk = partition(authority, place);
  for await (const items of pagesUnder(store, pk, prefix(authority), { limit })) {
    const late = await writtenSince();
    for (const item of items) {
      if (!late.has(textOfKey(writtenWith?.(item) ?? item))) yield entryFrom(kind, item);
      else if (isChanged) throw new LedgerMoved();
    }
  }
}
