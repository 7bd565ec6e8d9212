import * as z from 'zod';
import type { AuthorityCode } from '../domain/authorities.ts';
import { POTS, STREAMS } from '../domain/catalogue.ts';
import { type FinancialYear, PERIODS, type Period } from '../domain/financial-calendar.ts';
import type { ForecastSources, KeptForecasts } from '../domain/forecast/kept-forecasts.ts';
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
import { isBy, type Moment } from '../domain/time.ts';
import { keptInputsRow } from './kept-inputs.ts';
import { padded } from './ledger-keys.ts';
import { parseRow } from './reads.ts';
import { authorityRow, instantRow, lineRow, outturnRow, penceRow, yearRow } from './row-schemas.ts';
import { type Item, newestUnder, type Store, UnreadableRow } from './store.ts';

/**
 * Every version of the forecasts of an authority's year as of a period: an entry, written once, so that
 * "what did we say in July" has an answer. Derived from the ledger alone, so the row holds them as the
 * text they were made as. They have a partition of their own, because the sweep is not let write to the
 * ledger's.
 */
export const forecastsRow = z.lazy(() =>
  z.strictObject({
    period: z.enum(PERIODS),
    version: z.int(),
    madeAt: instantRow,
    sources: z.string(),
    inputs: z.string(),
    ranges: z.strictObject({
      cases: z.int(),
      within80: z.int(),
      within95: z.int(),
      factor: z.number(),
    }),
    forecasts: z.string(),
  }),
);

const sourcesRow: z.ZodType<ForecastSources> = z.lazy(() =>
  z.strictObject({
    budgetVersion: z.int().optional(),
    breaksVersion: z.int().optional(),
    returns: z.record(z.string(), z.record(z.string(), z.int())),
  }),
);

const driversRow = z.lazy(() =>
  z.strictObject({
    volumePence: penceRow,
    pricePence: penceRow,
    mixPence: penceRow,
  }),
);

const moveShape = () => ({ outturnPence: penceRow, variancePence: penceRow.optional() });

const movedRow = z.lazy(() =>
  z.strictObject({
    ...moveShape(),
    since: instantRow,
    because: z.array(z.strictObject({ cause: z.enum(MOVE_CAUSES), ...moveShape() })),
  }),
);

const cautionRow = z.enum(Object.keys(CAUTIONS) as [Caution]);

const forecastRow: z.ZodType<Forecast> = z.lazy(() =>
  z.strictObject({
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
  }),
);

const forecastListRow = z.lazy(() => z.array(forecastRow));

export const forecastPartition = (authority: AuthorityCode, year: FinancialYear): string =>
  `FORECAST#${authority}#${year}`;

export const AS_OF = 'AS-OF#';

const versionsPrefix = (period: Period): string => `${AS_OF}${period}#`;

function keptFrom(authority: AuthorityCode, year: FinancialYear, item: Item): KeptForecasts {
  const { sources, inputs, forecasts, ...row } = parseRow(forecastsRow, item);
  return {
    authority,
    year,
    ...row,
    sources: parseText(sourcesRow, sources, item),
    inputs: parseText(keptInputsRow, inputs, item),
    forecasts: parseText(forecastListRow, forecasts, item),
  };
}

function parseText<T>(schema: z.ZodType<T>, text: string, item: Item): T {
  const parsed = schema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new UnreadableRow(item, { cause: parsed.error });
  return parsed.data;
}

/** An entry of the trail: 25 lines and their totals are some 40 kB. */
export const appendForecasts = (kept: KeptForecasts): Item => {
  const { authority, year, period, version, madeAt, sources, inputs, ranges, forecasts } = kept;
  return {
    pk: forecastPartition(authority, year),
    sk: `${versionsPrefix(period)}${padded(version)}`,
    rev: 1,
    data: {
      period,
      version,
      madeAt,
      sources: JSON.stringify(sources),
      inputs: JSON.stringify(inputs),
      ranges,
      forecasts: JSON.stringify(forecasts),
    },
  };
};

export function createForecastsRepository(store: Store) {
  /** The newest version under a prefix that was made by then. */
  async function findNewest(
    authority: AuthorityCode,
    year: FinancialYear,
    prefix: string,
    asAt: Moment | undefined,
  ): Promise<KeptForecasts | undefined> {
    for await (const item of newestUnder(store, forecastPartition(authority, year), prefix)) {
      const kept = keptFrom(authority, year, item);
      if (asAt === undefined || isBy(kept.madeAt, asAt)) return kept;
    }
    return undefined;
  }

  return {
    /** The last that was said as of a period, by a moment if one is given. One row where it is none. */
    find: (authority: AuthorityCode, year: FinancialYear, period: Period, asAt?: Moment) =>
      findNewest(authority, year, versionsPrefix(period), asAt),

    /** The last that was said of a year, as of the latest period a sweep had seen. */
    findLatest: (authority: AuthorityCode, year: FinancialYear, asAt?: Moment) =>
      findNewest(authority, year, AS_OF, asAt),
  };
}
