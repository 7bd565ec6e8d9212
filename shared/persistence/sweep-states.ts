import * as z from 'zod';
import type { ChainId } from '../domain/audit.ts';
import { PERIODS } from '../domain/financial-calendar.ts';
import { SEVERITIES } from '../domain/pressures/pressure.ts';
import {
  type FundForecasts,
  NOTHING_SWEPT,
  type SweepState,
  type Watermark,
} from '../domain/sweeps/sweep-state.ts';
import { parseRow, type Read } from './reads.ts';
import { lineRow, outturnRow, penceRow, yearRow } from './row-schemas.ts';
import type { Item, Key, Store, Write } from './store.ts';

const standingRow = z.lazy(() =>
  z.strictObject({
    year: yearRow,
    lines: z.array(
      z.strictObject({
        line: lineRow,
        severity: z.enum(SEVERITIES),
        expectedOverspendPence: penceRow,
      }),
    ),
    grant: z.array(z.strictObject({ line: lineRow, beforePence: penceRow, thisYear: outturnRow })),
  }),
);

const stateRow: z.ZodType<SweepState> = z.lazy(() =>
  z.strictObject({
    alerts: z.int(),
    told: z.record(z.string(), z.string()),
    standing: standingRow.optional(),
    patterns: z.array(z.strictObject({ line: lineRow, pattern: z.array(z.number()) })).optional(),
    funds: z.record(z.string(), penceRow).optional(),
    accuracy: z.strictObject({ year: yearRow, digest: z.string() }).optional(),
  }),
);

const watermarkRow: z.ZodType<Watermark> = z.lazy(() =>
  z.strictObject({
    seq: z.int(),
    inputs: z.string(),
    forecasts: z.int(),
    unchanged: z.int(),
    asOfPeriod: z.enum(PERIODS).optional(),
    verified: z.strictObject({ seq: z.int(), hash: z.string() }).optional(),
  }),
);

/** A sweep remembers something of an authority that has no ledger yet, too. */
export const SWEPT_PREFIX = 'SWEPT#';

const sweptPartition = (chain: ChainId): string => `${SWEPT_PREFIX}${chain}`;
const stateKey = (chain: ChainId): Key => ({ pk: sweptPartition(chain), sk: 'STATE' });
const watermarkKey = (chain: ChainId): Key => ({ pk: sweptPartition(chain), sk: 'WATERMARK' });

export type StateRow = { readonly state: SweepState; readonly rev: number };

/** Changed by the chain's own commits alone, whose head guards it. */
export const sweepStateRead = (chain: ChainId): Read<StateRow> => ({
  key: stateKey(chain),
  guarded: false,
  parse: (item) =>
    item ? { state: parseRow(stateRow, item), rev: item.rev } : { state: NOTHING_SWEPT, rev: 0 },
});

export const replaceSweepState = (chain: ChainId, state: SweepState, before: StateRow): Write => ({
  kind: 'put',
  item: {
    ...stateKey(chain),
    rev: before.rev + 1,
    data: state as unknown as Item['data'],
  },
  when: [before.rev === 0 ? { is: 'absent' } : { is: 'at-rev', rev: before.rev }],
});

export const watermarkRead = (chain: ChainId): Read<Watermark | undefined> => ({
  key: watermarkKey(chain),
  guarded: false,
  parse: (item) => item && parseRow(watermarkRow, item),
});

export const createSweepStatesRepository = (store: Store) => ({
  /** What the last sweep of the region said of the funds: one small read. */
  async findFundForecasts(): Promise<FundForecasts> {
    const read = sweepStateRead('REGION');
    return read.parse((await store.find([read.key]))[0]).state.funds ?? {};
  },

  /**
   * Leaves the mark, outside of the ledger: it says nothing of the figures, and whether it was written
   * does not matter.
   */
  async mark(chain: ChainId, watermark: Watermark, token: string): Promise<void> {
    const item = { ...watermarkKey(chain), rev: 1, data: watermark as unknown as Item['data'] };
    await store.transact([{ kind: 'put', item, when: [] }], token);
  },
});
