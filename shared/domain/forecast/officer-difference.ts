import { PERIODS, type Period } from '../financial-calendar.ts';
import { type Pence, subtract } from '../money.ts';
import type { LineHistory } from './line-history.ts';

/** The officer's own forecast less ours, and for how many periods in a row it has leaned that way. */
export type OfficerDifference = {
  readonly amountPence: Pence;
  /** Periods with both forecasts, up to the officer's latest; 0 while the difference is small. */
  readonly persistentFor: number;
};

/** A difference below 2 % of our forecast is no disagreement. */
const LEAST_PERCENT = 2;

/** So many periods in a row are told as persistent. */
export const PERSISTENT_PERIODS = 3;

/**
 * The officer's latest forecast against ours of now. What the officer said in an earlier period is
 * held against what we said then (`keptMedians`); a period without either, or with another sign,
 * ends the row.
 */
export function officerDifference(
  history: LineHistory,
  medianPence: Pence | undefined,
): OfficerDifference | undefined {
  const { officerForecastPence, asOfPeriod } = history;
  if (officerForecastPence === undefined || medianPence === undefined) return undefined;
  const amountPence = subtract(officerForecastPence, medianPence);
  const ours = { ...history.keptMedians, [asOfPeriod]: medianPence };
  return { amountPence, persistentFor: persistence(history, ours, Math.sign(amountPence)) };
}

function persistence(
  { officerForecasts = [], asOfPeriod }: LineHistory,
  ours: LineHistory['keptMedians'],
  sign: number,
): number {
  const upToNow = officerForecasts.slice(0, PERIODS.indexOf(asOfPeriod) + 1);
  const latest = upToNow.findLastIndex((each) => each !== null);
  let periods = 0;
  for (let index = latest; index >= 0; index--) {
    const [officer, own] = [officerForecasts[index] ?? null, ours?.[PERIODS[index] as Period]];
    if (officer === null || own === undefined || leaning(officer, own) !== sign) break;
    periods += 1;
  }
  return periods;
}

/** 1 above ours, −1 below, 0 where it is no disagreement. */
function leaning(officer: Pence, own: Pence): number {
  const difference = subtract(officer, own);
  const isSmall = Math.abs(difference) * 100 < LEAST_PERCENT * Math.abs(own);
  return isSmall ? 0 : Math.sign(difference);
}
