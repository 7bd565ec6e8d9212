import { remindersDue, type Told } from '../../shared/domain/alerts/reminders.ts';
import type { AuthorityCode } from '../../shared/domain/authorities.ts';
import type { SeriesBreaks } from '../../shared/domain/breaks/set-breaks.ts';
import { type Period, yearsBefore } from '../../shared/domain/financial-calendar.ts';
import type { Forecast } from '../../shared/domain/forecast/outturn-forecast.ts';
import { type LinePattern, ownPatterns } from '../../shared/domain/forecast/peer-pattern.ts';
import { type AdvancedCases, advanceCases } from '../../shared/domain/pressures/advance-cases.ts';
import { authorityFindings } from '../../shared/domain/pressures/find-pressures.ts';
import type { Pressure } from '../../shared/domain/pressures/pressure.ts';
import { balancesOf } from '../../shared/domain/returns/balances.ts';
import { periodsPastDue } from '../../shared/domain/returns/periods-due.ts';
import { takesPart } from '../../shared/domain/returns/taking-part.ts';
import type { ThresholdSettings } from '../../shared/domain/thresholds/threshold-settings.ts';
import type { Now } from '../../shared/domain/time.ts';
import { appendForecasts } from '../../shared/persistence/forecasts.ts';
import { createPressuresRepository } from '../../shared/persistence/pressures.ts';
import type { Item, Store } from '../../shared/persistence/store.ts';
import type { SweptYear } from '../../shared/persistence/swept-years.ts';
import type { AuthorityFigures } from './authority-figures.ts';
import type { TrailCheck } from './check-trail.ts';
import { type ForecastPorts, forecastYear } from './forecast-year.ts';

export type YearSweep = SweptYear & {
  readonly authority: AuthorityCode;
  readonly now: Now;
  readonly thresholds: ThresholdSettings;
  readonly breaks: SeriesBreaks | undefined;
  readonly trail: TrailCheck;
  /** Its cases as they are kept. */
  readonly existing: readonly Pressure[];
  readonly told: Told;
};

/** What an authority's year comes to now, and what of it differs from what is kept. */
export type YearOutcome = AdvancedCases & {
  readonly asOfPeriod?: Period | undefined;
  readonly forecasts: readonly Forecast[];
  readonly patterns?: readonly LinePattern[] | undefined;
  readonly entries: readonly Item[];
  readonly told: Told;
};

export const listCases = (store: Store, authority: AuthorityCode, years: readonly SweptYear[]) =>
  Promise.all(years.map(({ year }) => createPressuresRepository(store).list(authority, year)));

/** Of a year that is over, or that the authority takes no part in, only cases left over are looked at. */
export async function sweepYear(
  ports: ForecastPorts,
  sweep: YearSweep,
  figures: AuthorityFigures,
): Promise<YearOutcome> {
  const { authority, year, calendar, isYearLocked, now, existing, told } = sweep;
  const { budget, returns } = figures.of(year);
  const hasNoCase = existing.every(({ state }) => state === 'resolved');
  if ((isYearLocked || !takesPart({ budget, returns })) && hasNoCase) return nothingNew(told);
  const made = await forecastYear(ports, sweep, figures);
  const forecasts = made?.forecasts ?? [];
  const lastYear = yearsBefore(year, 1).flatMap((last) => figures.of(last).returns);
  const findings = authorityFindings({
    ...sweep,
    ...sweep.trail,
    forecasts,
    periods: periodsPastDue(calendar, returns, now.on),
    balances: balancesOf([...lastYear, ...returns]),
  });
  const asOf = { year, now, isYearLocked, period: made?.period ?? 'P01' };
  const advanced = advanceCases({ ...asOf, findings, existing });
  const returned = new Set(returns.map((each) => each.period));
  const reminded = remindersDue({ authority, year, calendar, returned, now, told });
  return {
    asOfPeriod: made?.period,
    forecasts,
    patterns: made && ownPatterns(made.history.lines),
    entries: made?.toKeep ? [appendForecasts(made.toKeep)] : [],
    ...advanced,
    alerts: [...advanced.alerts, ...reminded.alerts],
    told: reminded.told,
  };
}

const nothingNew = (told: Told): YearOutcome => ({
  forecasts: [],
  entries: [],
  pressures: [],
  steps: [],
  alerts: [],
  told,
});
