import {
  currentLevel,
  drawInOutliers,
  medianLevel,
  monthlyNoise,
  recentLevel,
} from './current-level.ts';
import {
  clamp,
  coveredSinceBreak,
  type Known,
  logRatio,
  MONTHS,
  type MonthlySeries,
  monthsInARow,
  spentSinceBreak,
  sumWhere,
  total,
  usableYears,
} from './monthly-series.ts';
import {
  EVEN_MONTHS,
  patternAgreement,
  patternWithoutHistory,
  seasonalPattern,
} from './seasonal-pattern.ts';

/**
 * What a series shows of its year: simple forecasts of the months to come, and what tells which of
 * them to believe. Amounts are in the unit of the series, the rest has none, so a series in pence and
 * the same in pounds show the same.
 */
export type OutturnEvidence = {
  readonly years: number;
  /** Months of the year that the amount spent does not cover. */
  readonly monthsLeft: number;
  readonly spent: number;
  /** Amounts of the months left, by each simple forecast; the first is the deseasonalised level. */
  readonly candidates: readonly number[];
  /** By this year's own pace: spent ÷ the pattern's share so far × its share to come. */
  readonly byPace: number;
  /** ln of the relative noise of a month, centred. */
  readonly noise: number;
  /** 0 for a series that repeats itself exactly, near 1 above a few percent of noise. */
  readonly restlessness: number;
  /** ln of the months left, centred. */
  readonly openness: number;
  /** −1 … 1: how alike neighbouring years' patterns are. */
  readonly agreement: number;
  /** |ln| of this year so far against the same months last year. */
  readonly yearShift: number;
  /** |ln| of the last three months' level against the last twelve's. */
  readonly recentShift: number;
  /** No more than two months are known at all. */
  readonly isBarelyKnown: boolean;
};

/** Centres and spreads of the two logarithms, round figures near those of the set fitted on. */
const NOISE = { centre: Math.log(0.15), spread: 1.2, least: 0.01, most: 2 };
const OPENNESS = { centre: Math.log(6), spread: 0.7 };

const STILL_BELOW = 0.02;

export function outturnEvidence(series: MonthlySeries): OutturnEvidence {
  const years = usableYears(series);
  const pattern =
    years.length > 0
      ? seasonalPattern(years)
      : patternWithoutHistory(series.profile, series.months);
  const months = monthsInARow(series, pattern);
  const drawnIn = drawInOutliers(months, pattern);
  const level = currentLevel(drawnIn, pattern);
  const lastYear = filledYear(years.at(-1), level.level, pattern);
  const basis: Basis = { series, pattern, months, drawnIn, level: level.level, lastYear };
  const recent = recentLevel(drawnIn, pattern, 3);
  const monthsLeft = MONTHS - series.covers.filter(Boolean).length;
  const noise = monthlyNoise(months, drawnIn, pattern, level);
  return {
    years: years.length,
    monthsLeft,
    spent: series.spent,
    candidates: years.length > 0 ? withHistory(basis) : withoutHistory(basis),
    byPace: byPace(basis),
    noise: (Math.log(clamp(noise, NOISE.least, NOISE.most)) - NOISE.centre) / NOISE.spread,
    restlessness: 1 - Math.exp(-noise / STILL_BELOW),
    openness: (Math.log(Math.max(1, monthsLeft)) - OPENNESS.centre) / OPENNESS.spread,
    agreement: patternAgreement(years, currentMonths(basis)),
    yearShift: yearShift(basis),
    recentShift: Math.abs(logRatio(recent, recentLevel(drawnIn, pattern, MONTHS))),
    isBarelyKnown: months.filter((each) => each !== null).length <= 2,
  };
}

type Basis = {
  readonly series: MonthlySeries;
  readonly pattern: readonly number[];
  readonly months: readonly Known[];
  readonly drawnIn: readonly Known[];
  readonly level: number;
  /** Last year by month, undefined without one. */
  readonly lastYear: readonly number[] | undefined;
};

/** A month missing from last year is taken to have been as usual. */
const filledYear = (
  year: readonly Known[] | undefined,
  level: number,
  pattern: readonly number[],
): readonly number[] | undefined =>
  year?.map((amount, month) => amount ?? level * (pattern[month] ?? 1));

const currentMonths = ({ series, months }: Basis): readonly Known[] =>
  months.slice(series.pastYears.length * MONTHS);

/** The deseasonalised level over the pattern; the same months last year; the plain level, evenly. */
function withHistory(basis: Basis): readonly number[] {
  const { series, drawnIn, lastYear, pattern } = basis;
  const even = EVEN_MONTHS;
  const plain = currentLevel(drawnIn, even).level;
  const byLevel = basis.level * sumWhere(pattern, series.covers, false);
  return [
    byLevel,
    within(sumWhere(lastYear ?? [], series.covers, false), byLevel),
    within(plain * sumWhere(even, series.covers, false), byLevel),
  ];
}

/** Over the profile: the level, the mean of the last twelve months and their median. */
function withoutHistory({ series, drawnIn, months, level, pattern }: Basis): readonly number[] {
  const share = sumWhere(pattern, series.covers, false);
  const byLevel = level * share;
  return [
    byLevel,
    within(recentLevel(drawnIn, pattern, MONTHS) * share, byLevel),
    within(medianLevel(months, pattern, MONTHS) * share, byLevel),
  ];
}

/** A simple forecast is not followed past five times the level's. */
const within = (candidate: number, byLevel: number): number =>
  clamp(candidate, -3 * Math.abs(byLevel), 5 * Math.abs(byLevel));

function byPace({ series, pattern, level }: Basis): number {
  const spent = spentSinceBreak(series);
  const left = sumWhere(pattern, series.covers, false);
  if (spent === null) return level * left;
  return (spent / Math.max(0.1, sumWhere(pattern, coveredSinceBreak(series), true))) * left;
}

function yearShift({ series, lastYear }: Basis): number {
  if (!lastYear) return 0;
  return Math.abs(logRatio(series.spent, sumWhere(lastYear, series.covers, true)));
}

/** The mean of the candidates by the given weights. */
export const blendOf = (candidates: readonly number[], weights: readonly number[]): number =>
  total(candidates.map((candidate, index) => candidate * (weights[index] ?? 0)));
