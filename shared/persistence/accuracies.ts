import * as z from 'zod';
import type { AuthorityCode } from '../domain/authorities.ts';
import { type FinancialYear, PERIODS } from '../domain/financial-calendar.ts';
import type { LineAccuracy } from '../domain/forecast/accuracy.ts';
import { parseRow } from './reads.ts';
import { lineRow, penceRow } from './row-schemas.ts';
import { type Item, type Key, type Store, UnreadableRow, type Write } from './store.ts';

const accuracyRow = z.lazy(() => z.strictObject({ accuracies: z.string() }));

const accuraciesRow = z.lazy(
  () =>
    z.array(
      z.strictObject({
        line: lineRow,
        period: z.enum(PERIODS),
        basis: z.enum(['kept', 'replayed']),
        outturnPence: penceRow,
        forecastPence: penceRow,
        runRatePence: penceRow.optional(),
        lastYearPence: penceRow.optional(),
        within80: z.boolean(),
        within95: z.boolean(),
      }),
    ) as unknown as z.ZodType<readonly LineAccuracy[]>,
);

const accuracyKey = (authority: AuthorityCode, year: FinancialYear): Key => ({
  pk: `ACCURACY#${year}`,
  sk: authority,
});

/** How a closed year's lines were forecast; made anew when its figures are corrected after all. */
export const replaceAccuracies = (
  authority: AuthorityCode,
  year: FinancialYear,
  accuracies: readonly LineAccuracy[],
): Write => ({
  kind: 'put',
  item: {
    ...accuracyKey(authority, year),
    rev: 1,
    data: { accuracies: JSON.stringify(accuracies) },
  },
  when: [],
});

export const createAccuraciesRepository = (store: Store) => ({
  /** Of each authority whose year is closed, in one read; some 60 kB an authority. */
  async list(
    authorities: readonly AuthorityCode[],
    year: FinancialYear,
  ): Promise<ReadonlyMap<AuthorityCode, readonly LineAccuracy[]>> {
    const items = await store.find(authorities.map((authority) => accuracyKey(authority, year)));
    return new Map(
      items.flatMap((item, index) => {
        const authority = authorities[index];
        return item && authority ? [[authority, accuraciesFrom(item)]] : [];
      }),
    );
  },
});

function accuraciesFrom(item: Item): readonly LineAccuracy[] {
  const parsed = accuraciesRow.safeParse(JSON.parse(parseRow(accuracyRow, item).accuracies));
  if (!parsed.success) throw new UnreadableRow(item, { cause: parsed.error });
  return parsed.data;
}
