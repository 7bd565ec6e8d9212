import * as z from 'zod';
import { PERIODS } from '../domain/financial-calendar.ts';
import type { Sweep } from '../domain/sweeps/sweep.ts';
import { type Read, readRow } from './reads.ts';
import { authorityRow, instantRow, yearRow } from './row-schemas.ts';
import type { Item, Key, Store, Write } from './store.ts';

const sweepRow: z.ZodType<Sweep> = z.lazy(() =>
  z.strictObject({
    sweep: z.string(),
    year: yearRow,
    at: instantRow,
    asOfPeriod: z.enum(PERIODS).optional(),
    forecasts: z.int(),
    raised: z.int(),
    escalated: z.int(),
    steppedDown: z.int(),
    resolved: z.int(),
    unchanged: z.int(),
    messages: z.int(),
    failed: z.array(z.strictObject({ authority: authorityRow, because: z.string() })),
  }),
);

export const SWEEP_PARTITION = 'SWEEP';

const LATEST: Key = { pk: SWEEP_PARTITION, sk: 'LATEST' };

/** Changed by the region's own commits alone, whose head guards it. */
export const latestSweepRead: Read<Sweep | undefined> = readRow(LATEST, sweepRow);

/** The counts of the latest sweep; each earlier one is told by the audit trail. */
export const replaceLatestSweep = (sweep: Sweep): Write => ({
  kind: 'put',
  item: { ...LATEST, rev: 1, data: sweep as unknown as Item['data'] },
  when: [],
});

export const createSweepsRepository = (store: Store) => ({
  async findLatest(): Promise<Sweep | undefined> {
    const [item] = await store.find([LATEST]);
    return latestSweepRead.parse(item);
  },
});
