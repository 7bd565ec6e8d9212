import * as z from 'zod';
import { AUTHORITY_CODES, type AuthorityCode } from '../domain/authorities.ts';
import { PERIODS } from '../domain/financial-calendar.ts';
import type { SweepResult, SweepResults } from '../domain/sweeps/sweep-part.ts';
import { TemporarilyUnavailable } from '../domain/unavailable.ts';
import { parseRow } from './reads.ts';
import { instantRow } from './row-schemas.ts';
import type { Item, Key, Store } from './store.ts';
import { SWEEP_PARTITION } from './sweeps.ts';

const sweptRow = z.strictObject({
  forecasts: z.int(),
  asOfPeriod: z.enum(PERIODS).optional(),
  raised: z.int(),
  escalated: z.int(),
  steppedDown: z.int(),
  resolved: z.int(),
  unchanged: z.int(),
});

const resultRow: z.ZodType<SweepResult> = z.strictObject({
  at: instantRow,
  outcome: z.union([z.strictObject({ swept: sweptRow }), z.strictObject({ because: z.string() })]),
});

const resultKey = (authority: AuthorityCode): Key => ({
  pk: SWEEP_PARTITION,
  sk: `AUTHORITY#${authority}`,
});

type ResultRow = { readonly result: SweepResult | undefined; readonly rev: number };

const rowFrom = (item: Item | undefined): ResultRow =>
  item ? { result: parseRow(resultRow, item), rev: item.rev } : { result: undefined, rev: 0 };

/**
 * How each authority's part of the latest run ended: one row an authority, overwritten in place and
 * outside of the ledger. It says nothing of the figures; the region's part waits for it and adds it up.
 */
export const createSweepResultsRepository = (store: Store) => ({
  async find(authority: AuthorityCode): Promise<ResultRow> {
    return rowFrom((await store.find([resultKey(authority)]))[0]);
  },

  async list(): Promise<SweepResults> {
    const items = await store.find(AUTHORITY_CODES.map(resultKey));
    return new Map(
      AUTHORITY_CODES.flatMap((authority, index) => {
        const { result } = rowFrom(items[index]);
        return result ? [[authority, result]] : [];
      }),
    );
  },

  /** @throws TemporarilyUnavailable when it is not the row that was seen any more, or nobody knows. */
  async replace(
    authority: AuthorityCode,
    result: SweepResult,
    { before, token }: { readonly before: ResultRow; readonly token: string },
  ): Promise<void> {
    const data = result as unknown as Item['data'];
    const item = { ...resultKey(authority), rev: before.rev + 1, data };
    const when = before.rev === 0 ? { is: 'absent' as const } : atRev(before.rev);
    const outcome = await store.transact([{ kind: 'put', item, when: [when] }], token);
    if (outcome !== 'committed') throw new TemporarilyUnavailable();
  },
});

const atRev = (rev: number) => ({ is: 'at-rev' as const, rev });
