import type { LineId } from '../../../shared/domain/catalogue.ts';
import { forecastLine } from '../../../shared/domain/forecast/forecast-line.ts';
import type { Forecast } from '../../../shared/domain/forecast/outturn-forecast.ts';
import {
  type AdvancedCases,
  advanceCases,
} from '../../../shared/domain/pressures/advance-cases.ts';
import { countSteps } from '../../../shared/domain/pressures/case-steps.ts';
import type { Finding } from '../../../shared/domain/pressures/finding.ts';
import { lineFindings } from '../../../shared/domain/pressures/line-findings.ts';
import type { Pressure } from '../../../shared/domain/pressures/pressure.ts';
import type { SweepCounts } from '../../../shared/domain/sweeps/sweep.ts';
import { BUILT_IN_SETTINGS } from '../../../shared/domain/thresholds/threshold-settings.ts';
import { day, instant, type Now } from '../../../shared/domain/time.ts';
import { AUTHORITY, amounts, historyOf, YEAR } from '../forecast/line-histories.ts';

/** Cases for tests: forecasts of known overspends, and what a sweep makes of them. */
export const LINE: LineId = 'transport-pre16-send';

export const nowAt = (on: string, hour = '08'): Now => ({
  at: instant(`${on}T${hour}:00:00.000Z`),
  on: day(on),
});
export const FIRST = nowAt('2025-10-20');
export const SECOND = nowAt('2025-11-20');

/** A forecast of an even year of £12m whose budget leaves the given overspend. */
export function overspent(by: number, more: Partial<Forecast> = {}): Forecast {
  const even = (months: number) => amounts(...Array<number>(months).fill(1_000_000));
  const made = forecastLine(
    historyOf({
      line: LINE,
      past: [even(12), even(12)],
      current: even(9),
      budget: 12_000_000 - by,
    }),
    { authority: AUTHORITY, year: YEAR },
  );
  return { ...made, ...more };
}

type CountedCases = AdvancedCases & { readonly counts: SweepCounts };

/** What a sweep makes of findings. */
export const advanced = (
  findings: readonly Finding[],
  existing: readonly Pressure[] = [],
  now: Now = FIRST,
  isYearLocked = false,
): CountedCases => {
  const cases = advanceCases({ findings, existing, now, period: 'P09', year: YEAR, isYearLocked });
  return { ...cases, counts: countSteps(cases.steps) };
};

/** What a sweep makes of the forecasts of lines, by the built-in thresholds. */
export const swept = (
  forecasts: readonly Forecast[],
  existing: readonly Pressure[] = [],
  now: Now = FIRST,
  isYearLocked = false,
): CountedCases =>
  advanced(lineFindings(forecasts, YEAR, BUILT_IN_SETTINGS), existing, now, isYearLocked);

export const only = <T>(list: readonly T[]): T => {
  const [first, ...rest] = list;
  if (first === undefined || rest.length > 0) throw new Error(`Expected one, got ${list.length}`);
  return first;
};

/** The cases as they stand after a sweep. */
export const merged = (
  before: readonly Pressure[],
  after: readonly Pressure[],
): readonly Pressure[] => [
  ...before.filter((each) => !after.some(({ pressure }) => pressure === each.pressure)),
  ...after,
];
