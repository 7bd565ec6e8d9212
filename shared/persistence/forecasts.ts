import * as z from 'zod';
import type { AuthorityCode } from '../domain/authorities.ts';
import { type FinancialYear, PERIODS, type Period } from '../domain/financial-calendar.ts';
import type { Forecast } from '../domain/forecast/outturn-forecast.ts';
import { parseRow } from './reads.ts';
import type { Item, Key, Store, Write } from './store.ts';

/**
 * The forecasts of an authority's year as of a period: one row, replaced when the figures of that
 * period are corrected, kept beside those of the other periods. Made by the sweep and derived from
 * the ledger alone, so the row holds them as the text they were made as. They have a partition of
 * their own, because the sweep is not let write to the ledger's.
 */
const rowSchema = z.strictObject({ period: z.enum(PERIODS), forecasts: z.string() });

const forecastPartition = (authority: AuthorityCode, year: FinancialYear): string =>
  `FORECAST#${authority}#${year}`;

const forecastsKey = (authority: AuthorityCode, year: FinancialYear, period: Period): Key => ({
  pk: forecastPartition(authority, year),
  sk: period,
});

const forecastsFrom = (item: Item): readonly Forecast[] =>
  JSON.parse(parseRow(rowSchema, item).forecasts) as readonly Forecast[];

export const replaceForecasts = (
  authority: AuthorityCode,
  year: FinancialYear,
  period: Period,
  forecasts: readonly Forecast[],
): Write => ({
  kind: 'put',
  item: {
    ...forecastsKey(authority, year, period),
    rev: 1,
    data: { period, forecasts: JSON.stringify(forecasts) },
  },
  when: [],
});

export const createForecastsRepository = (store: Store) => ({
  /** The forecasts as of a period; none where no sweep made them. */
  async find(
    authority: AuthorityCode,
    year: FinancialYear,
    period: Period,
  ): Promise<readonly Forecast[]> {
    const [item] = await store.find([forecastsKey(authority, year, period)]);
    return item ? forecastsFrom(item) : [];
  },

  /** The forecasts as of the latest period that a sweep has seen. */
  async findLatest(authority: AuthorityCode, year: FinancialYear): Promise<readonly Forecast[]> {
    const { items } = await store.page({
      pk: forecastPartition(authority, year),
      prefix: '',
      limit: 1,
      newestFirst: true,
    });
    return items.flatMap(forecastsFrom);
  },
});
