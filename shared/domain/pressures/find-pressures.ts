import type { AuthorityCode } from '../authorities.ts';
import { type FinancialYear, yearOf } from '../financial-calendar.ts';
import type { Forecast } from '../forecast/outturn-forecast.ts';
import type { PeriodBalances } from '../returns/balances.ts';
import type { PeriodDue } from '../returns/periods-due.ts';
import { type ThresholdSettings, thresholdsFor } from '../thresholds/threshold-settings.ts';
import type { Now } from '../time.ts';
import { awardFindings, type FundOutlook, runsIn } from './award-findings.ts';
import { balanceFindings } from './balance-findings.ts';
import type { Finding } from './finding.ts';
import { lineFindings } from './line-findings.ts';
import { type AuditBreak, auditFindings, returnFindings } from './return-findings.ts';
import { type AuthorityStanding, sharedFindings } from './shared-findings.ts';

type AuditResult = {
  readonly auditBreak?: AuditBreak | undefined;
  /** The trail was verified up to its head just now; only then may its case be resolved. */
  readonly isAuditVerified?: boolean | undefined;
};

export type AuthorityFindingsInput = AuditResult & {
  readonly authority: AuthorityCode;
  readonly year: FinancialYear;
  readonly now: Now;
  /** Of all levels. */
  readonly forecasts: readonly Forecast[];
  /** In force for the authority. */
  readonly thresholds: ThresholdSettings;
  /** Those of the year past their due dates. */
  readonly periods: readonly PeriodDue[];
  /** Oldest first, of this year and the last. */
  readonly balances: readonly PeriodBalances[];
};

/** Everything that an authority's year comes to now, pressures or none. */
export function authorityFindings(input: AuthorityFindingsInput): readonly Finding[] {
  const { authority, year, now, forecasts, thresholds, periods } = input;
  const { worsening } = thresholdsFor(thresholds, {});
  const place = { authority, year, worsening };
  return [
    ...lineFindings(forecasts, year, thresholds),
    ...balanceFindings(input),
    ...returnFindings(place, periods, now.on),
    ...trailFindings(place, input),
  ];
}

export type RegionFindingsInput = AuditResult & {
  readonly year: FinancialYear;
  readonly now: Now;
  readonly standings: readonly AuthorityStanding[];
  readonly funds: readonly FundOutlook[];
  /** In force for the region. */
  readonly thresholds: ThresholdSettings;
};

/** Everything that the region's year comes to now: its awards, and what its authorities share. */
export function regionFindings(input: RegionFindingsInput): readonly Finding[] {
  const { year, now, standings, funds, thresholds } = input;
  const { worsening } = thresholdsFor(thresholds, {});
  const running = funds.filter((fund) => runsIn(fund, year));
  return [
    ...awardFindings(running, { year, on: now.on, settings: thresholds }),
    ...sharedFindings(standings, year, thresholds),
    ...trailFindings({ year, worsening }, input),
  ];
}

/** A trail has no year: it is the case of the year that it is now, so that there is one. */
const trailFindings = (
  place: Parameters<typeof auditFindings>[0],
  { now, auditBreak, isAuditVerified }: AuditResult & { readonly now: Now },
): readonly Finding[] =>
  place.year === yearOf(now.on) ? auditFindings(place, auditBreak, isAuditVerified ?? false) : [];
