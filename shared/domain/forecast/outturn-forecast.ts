import type { AuthorityCode } from '../authorities.ts';
import type { LineId, Pot, Stream } from '../catalogue.ts';
import type { FinancialYear, Period } from '../financial-calendar.ts';
import type { Pence } from '../money.ts';
import type { Instant } from '../time.ts';
import type { OfficerDifference } from './officer-difference.ts';

export const RAGS = ['green', 'amber', 'red'] as const;
export type Rag = (typeof RAGS)[number];

export const FORECAST_LEVELS = ['line', 'pot', 'stream', 'authority'] as const;
export type ForecastLevel = (typeof FORECAST_LEVELS)[number];

/** Where a year is expected to end: the median and the 80 % and 95 % ranges, all in pence. */
export type OutturnRange = {
  readonly medianPence: Pence;
  readonly lower80Pence: Pence;
  readonly upper80Pence: Pence;
  readonly lower95Pence: Pence;
  readonly upper95Pence: Pence;
};

/** Why no forecast is made of a line. */
export const NO_FORECAST_REASONS = ['no-figures', 'too-few-periods', 'nothing-spent-yet'] as const;
export type NoForecastReason = (typeof NO_FORECAST_REASONS)[number];

/**
 * `blend`: the level, the same months last year and the plain level, weighed by what the line's own
 * past years show. `profiled-level`: without a past year, the level over the peers',
 * the budget's or the stream's pattern. `straight-line`: without either. `reported`: the year's twelve months are in, nothing is
 * left to forecast.
 */
export const FORECAST_METHODS = [
  'blend',
  'profiled-level',
  'straight-line',
  'reported',
  'sum-of-lines',
  'none',
] as const;
export type ForecastMethod = (typeof FORECAST_METHODS)[number];

/**
 * Names the way of forecasting as a whole, constants included: kept with every forecast, so that a
 * figure that moves because we forecast in another way says so. A new name with every such change.
 */
export const FORECAST_METHOD = 'blend-2026-11';

/** What a reader must know before relying on a figure. */
export const CAUTIONS = {
  'indicative-only':
    'Without usable past years or with too few periods the figure is a rough guide.',
  'one-year-of-history': 'One usable past year: its pattern cannot be checked against another.',
  'lumpy-payments': 'Payments come in large lumps, so a monthly profile cannot be trusted.',
  'last-month-looks-incomplete':
    'The last month is far below what is usual; the forecast rests on the months before it.',
  'latest-period-missing': 'The latest period has no figure; the forecast rests on what is known.',
  'periods-missing': 'Some period of the year so far has no figure.',
  'year-end-adjustments-to-come': 'All twelve months are in; P13 may still move the outturn.',
  'series-break':
    'The line’s coding changed, as its officer says; the months before it are not gone by.',
  'officer-differs':
    'The officer’s own forecast has differed from this one, the same way, for three periods or more.',
  'large-underspend': 'The outturn is expected to be far below the budget.',
  'no-budget': 'Without a budget there is no variance and no RAG.',
  'lines-without-figures': 'Some lines have no figure for the year.',
  'lines-without-forecast':
    'Some lines could not be forecast; their outturn is left out (leftOut).',
  'lines-without-budget': 'Some lines have no budget; they are left out of the variance.',
  'pots-not-netted': 'Spans several pots: no variance is made of them, the RAG is the worst pot.',
} as const satisfies Record<string, string>;
export type Caution = keyof typeof CAUTIONS;

/** The cautions in their published order, each once. */
export const orderedCautions = (found: ReadonlySet<Caution>): readonly Caution[] =>
  (Object.keys(CAUTIONS) as Caution[]).filter((caution) => found.has(caution));

/**
 * A difference of money split by what drives it; the three add up to it to the penny. Volume: more
 * or fewer counted. Price: more or less for each. Mix: a larger share of the dearer or the cheaper.
 */
export type Drivers = {
  readonly volumePence: Pence;
  readonly pricePence: Pence;
  readonly mixPence: Pence;
};

/** Why a forecast is not what it was, in the order in which it is looked for. */
export const MOVE_CAUSES = ['method', 'history', 'correction', 'new-period', 'budget'] as const;
export type MoveCause = (typeof MOVE_CAUSES)[number];

/** By how much a forecast moved; the variance only where there was one before and is one now. */
export type Move = {
  readonly outturnPence: Pence;
  readonly variancePence?: Pence | undefined;
};

/** What moved since the last forecast that was kept; the causes' amounts add up to it exactly. */
export type Movement = Move & {
  readonly since: Instant;
  readonly because: readonly (Move & { readonly cause: MoveCause })[];
};

/**
 * A forecast of a line, of a pot (within a stream, or of the whole authority when `stream` is
 * absent), of a stream or of an authority, as it is kept and shown. Totals never net one pot
 * against another's; a total over pots says what is spent, its RAG comes from its pots.
 */
export type Forecast = {
  readonly authority: AuthorityCode;
  readonly year: FinancialYear;
  readonly level: ForecastLevel;
  readonly stream?: Stream | undefined;
  readonly line?: LineId | undefined;
  readonly pot?: Pot | undefined;
  readonly asOfPeriod: Period;
  readonly budgetPence?: Pence | undefined;
  /** Absent where the actual is not at `asOfPeriod`: the two would not be of the same months. */
  readonly profiledToDatePence?: Pence | undefined;
  /** The latest known; absent where nothing is: missing is never zero. */
  readonly actualToDatePence?: Pence | undefined;
  readonly outturn?: OutturnRange | undefined;
  readonly noForecast?: NoForecastReason | undefined;
  /** 0 to 1; absent without a budget or a forecast. */
  readonly probabilityOverBudget?: number | undefined;
  /**
   * Median outturn less budget: overspend is positive. Of a total, the sum of its lines' variances,
   * so that a line without a forecast or a budget is on neither side.
   */
  readonly variancePence?: Pence | undefined;
  readonly variancePercent?: number | undefined;
  readonly rag?: Rag | undefined;
  readonly officerForecastPence?: Pence | undefined;
  /** Of a line: the officer's own forecast against this one. */
  readonly officerDifference?: OfficerDifference | undefined;
  readonly method: ForecastMethod;
  readonly basedOn: {
    /** Periods with a figure; of a total, the fewest of its lines. */
    readonly returns: number;
    /** Usable past years; of a total, the fewest of its lines. */
    readonly yearsOfHistory: number;
    readonly missingPeriods: readonly Period[];
  };
  /** Of a total: the lines whose outturn is not in it. */
  readonly leftOut?: readonly LineId[] | undefined;
  readonly caution: readonly Caution[];
  /** Median absolute error of this method at this period on the line's own past years, percent. */
  readonly pastErrorPercent?: number | undefined;
  /** What the variance against budget is made of; absent where it was not counted. */
  readonly drivers?: Drivers | undefined;
  /** What the change from last year's outturn is made of. */
  readonly driversSinceLastYear?: Drivers | undefined;
  readonly moved?: Movement | undefined;
  /** The figures in words, for a finance officer. */
  readonly explanation: string;
};

/** A forecast before it is put in words. */
export type Unexplained = Omit<Forecast, 'explanation'>;
