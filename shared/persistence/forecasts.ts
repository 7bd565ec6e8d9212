import * as z from 'zod';
import type { AuthorityCode } from '../domain/authorities.ts';
import { POTS, STREAMS } from '../domain/catalogue.ts';
import { type FinancialYear, PERIODS, type Period } from '../domain/financial-calendar.ts';
import {
  CAUTIONS,
  type Caution,
  FORECAST_LEVELS,
  FORECAST_METHODS,
  type Forecast,
  MOVE_CAUSES,
  NO_FORECAST_REASONS,
  RAGS,
} from '../domain/forecast/outturn-forecast.ts';
import { parseRow } from './reads.ts';
import { authorityRow, instantRow, lineRow, penceRow, yearRow } from './row-schemas.ts';
import { type Item, type Key, type Store, UnreadableRow, type Write } from './store.ts';

/**
 * The forecasts of an authority's year as of a period: one row, replaced when the figures of that
 * period are corrected, kept beside those of the other periods. Made by the sweep and derived from
 * the ledger alone, so the row holds them as the text they were made as. They have a partition of
 * their own, because the sweep is not let write to the ledger's.
 */
const rowSchema = z.strictObject({ period: z.enum(PERIODS), forecasts: z.string() });

const outturnRow = z.strictObject({
  medianPence: penceRow,
  lower80Pence: penceRow,
  upper80Pence: penceRow,
  lower95Pence: penceRow,
  upper95Pence: penceRow,
});

const driversRow = z.strictObject({
  volumePence: penceRow,
  pricePence: penceRow,
  mixPence: penceRow,
});

const moveShape = { outturnPence: penceRow, variancePence: penceRow.optional() };

const movedRow = z.strictObject({
  ...moveShape,
  since: instantRow,
  because: z.array(z.strictObject({ cause: z.enum(MOVE_CAUSES), ...moveShape })),
});

const cautionRow = z.enum(Object.keys(CAUTIONS) as [Caution]);

const forecastRow: z.ZodType<Forecast> = z.strictObject({
  authority: authorityRow,
  year: yearRow,
  level: z.enum(FORECAST_LEVELS),
  stream: z.enum(STREAMS).optional(),
  line: lineRow.optional(),
  pot: z.enum(POTS).optional(),
  asOfPeriod: z.enum(PERIODS),
  budgetPence: penceRow.optional(),
  profiledToDatePence: penceRow.optional(),
  actualToDatePence: penceRow.optional(),
  outturn: outturnRow.optional(),
  noForecast: z.enum(NO_FORECAST_REASONS).optional(),
  probabilityOverBudget: z.number().optional(),
  variancePence: penceRow.optional(),
  variancePercent: z.number().optional(),
  rag: z.enum(RAGS).optional(),
  officerForecastPence: penceRow.optional(),
  officerDifference: z.strictObject({ amountPence: penceRow, persistentFor: z.int() }).optional(),
  method: z.enum(FORECAST_METHODS),
  basedOn: z.strictObject({
    returns: z.int(),
    yearsOfHistory: z.int(),
    missingPeriods: z.array(z.enum(PERIODS)),
  }),
  leftOut: z.array(lineRow).optional(),
  caution: z.array(cautionRow),
  pastErrorPercent: z.number().optional(),
  drivers: driversRow.optional(),
  driversSinceLastYear: driversRow.optional(),
  moved: movedRow.optional(),
  explanation: z.string(),
});

const forecastsRow = z.array(forecastRow);

const forecastPartition = (authority: AuthorityCode, year: FinancialYear): string =>
  `FORECAST#${authority}#${year}`;

const forecastsKey = (authority: AuthorityCode, year: FinancialYear, period: Period): Key => ({
  pk: forecastPartition(authority, year),
  sk: period,
});

function forecastsFrom(item: Item): readonly Forecast[] {
  const { forecasts } = parseRow(rowSchema, item);
  const parsed = forecastsRow.safeParse(JSON.parse(forecasts));
  if (!parsed.success) throw new UnreadableRow(item, { cause: parsed.error });
  return parsed.data;
}

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
