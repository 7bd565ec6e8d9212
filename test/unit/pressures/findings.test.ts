import { describe, expect, it } from 'vitest';
import type { AuthorityCode } from '../../../shared/domain/authorities.ts';
import { AUTHORITY_CODES } from '../../../shared/domain/authorities.ts';
import { shiftYear } from '../../../shared/domain/financial-calendar.ts';
import type { Forecast } from '../../../shared/domain/forecast/outturn-forecast.ts';
import {
  awardPressureId,
  type FundOutlook,
} from '../../../shared/domain/pressures/award-findings.ts';
import {
  type AuthorityFindingsInput,
  authorityFindings,
  type RegionFindingsInput,
  regionFindings,
} from '../../../shared/domain/pressures/find-pressures.ts';
import type { Finding } from '../../../shared/domain/pressures/finding.ts';
import type { AuthorityStanding } from '../../../shared/domain/pressures/shared-findings.ts';
import type { PeriodBalances } from '../../../shared/domain/returns/balances.ts';
import type { PeriodDue } from '../../../shared/domain/returns/periods-due.ts';
import { BUILT_IN_SETTINGS } from '../../../shared/domain/thresholds/threshold-settings.ts';
import { day } from '../../../shared/domain/time.ts';
import { AUTHORITY, pounds, YEAR } from '../forecast/line-histories.ts';
import { advanced, FIRST, nowAt, only, SECOND } from './cases.ts';

const found = (more: Partial<AuthorityFindingsInput>): readonly Finding[] =>
  authorityFindings({
    authority: AUTHORITY,
    year: YEAR,
    now: FIRST,
    forecasts: [],
    thresholds: BUILT_IN_SETTINGS,
    periods: [],
    balances: [],
    ...more,
  });

const regional = (more: Partial<RegionFindingsInput>): readonly Finding[] =>
  regionFindings({
    year: YEAR,
    now: FIRST,
    standings: [],
    funds: [],
    thresholds: BUILT_IN_SETTINGS,
    ...more,
  });

const outturnOf = (median: number, spread = 100_000) => ({
  medianPence: pounds(median),
  lower80Pence: pounds(median - spread),
  upper80Pence: pounds(median + spread),
  lower95Pence: pounds(median - 2 * spread),
  upper95Pence: pounds(median + 2 * spread),
});

/** The authority's high needs pot, over its budget of £50m by an amount. */
const highNeeds = (over: number): Forecast => ({
  authority: AUTHORITY,
  year: YEAR,
  level: 'pot',
  pot: 'dsg-high-needs',
  asOfPeriod: 'P06',
  budgetPence: pounds(50_000_000),
  outturn: outturnOf(50_000_000 + over),
  variancePence: pounds(over),
  method: 'sum-of-lines',
  basedOn: { returns: 6, yearsOfHistory: 2, missingPeriods: [] },
  caution: [],
  explanation: '',
});

const LAST_YEAR = shiftYear(YEAR, -1);
const carried = (amount: number, year = LAST_YEAR): PeriodBalances => ({
  year,
  period: 'P06',
  dsgCarriedForwardPence: pounds(amount),
});

describe('the DSG balance', () => {
  const severityOf = (over: number, ...balances: readonly PeriodBalances[]) =>
    found({ forecasts: [highNeeds(over)], balances })[0]?.severity;

  it('worsens by what high needs is forecast over its budget', () => {
    const finding = only(
      found({ forecasts: [highNeeds(3_000_000)], balances: [carried(9_000_000)] }),
    );
    expect(finding).toMatchObject({
      pressure: 'E08000026-2025-26-dsg-deficit',
      cause: 'dsg-deficit',
      severity: 'red',
      stream: 'send',
      pot: 'dsg-high-needs',
      amountPence: pounds(3_000_000),
      clause:
        'expected to end the year at a deficit of £12,000,000, £3,000,000 worse on a deficit of £9,000,000 before',
    });
    expect(finding.sentences.join(' ')).toContain('between £11,900,000 and £12,100,000');
    expect(finding.nextSteps.red).toContain('DSG management plan');
  });

  it('is what was carried forward and the forecast, else the balance as it was last given', () => {
    const balances = [carried(6_000_000), carried(9_000_000, YEAR)];
    const forecast = only(found({ forecasts: [highNeeds(1_000_000)], balances }));
    expect(forecast.amountPence).toBe(pounds(1_000_000));
    const given = only(found({ balances }));
    expect([given.amountPence, given.period]).toEqual([pounds(3_000_000), 'P06']);
    // Without last year's balance nobody can say whether it is worse.
    expect(found({ balances: [carried(9_000_000, YEAR)] })).toEqual([]);
    expect(found({ forecasts: [highNeeds(1_000_000)] })).toEqual([]);
  });

  it('is no deficit while there is a surplus, and no pressure when it gets better', () => {
    expect(severityOf(3_000_000, carried(-5_000_000))).toBeUndefined();
    expect(severityOf(3_000_000, carried(-1_000_000))).toBe('red');
    expect(severityOf(-500_000, carried(9_000_000))).toBeUndefined();
    expect(severityOf(1_000_000, carried(9_000_000))).toBe('amber');
    expect(severityOf(400_000, carried(9_000_000))).toBeUndefined();
  });
});

describe('schools in deficit', () => {
  const severityOf = (schoolsInDeficit: number, deficit: number) =>
    only(
      found({
        balances: [
          {
            year: YEAR,
            period: 'P03',
            schools: {
              totalPence: pounds(5_000_000 - deficit),
              inDeficitPence: pounds(-deficit),
              inSurplusPence: pounds(5_000_000),
              schools: 100,
              schoolsInDeficit,
            },
          },
        ],
      }),
    ).severity;

  it('are a pressure by their share or by their deficits together', () => {
    expect(severityOf(9, 900_000)).toBeUndefined();
    expect(severityOf(10, 100_000)).toBe('amber');
    expect(severityOf(2, 1_000_000)).toBe('amber');
    expect(severityOf(20, 100_000)).toBe('red');
    expect(severityOf(2, 3_000_000)).toBe('red');
    expect(severityOf(0, 0)).toBeUndefined();
  });
});

describe('a return that is not there', () => {
  const due = (more: Partial<PeriodDue> = {}): PeriodDue => ({
    year: YEAR,
    period: 'P06',
    dueOn: day('2025-10-24'),
    returned: false,
    certified: false,
    locked: false,
    ...more,
  });
  const on = (date: string, more: Partial<PeriodDue> = {}) =>
    only(found({ now: nowAt(date), periods: [due(more)] }));

  it('is amber from the day after it was due and red a week after', () => {
    const severities = ['2025-10-24', '2025-10-25', '2025-10-30', '2025-10-31'].map(
      (date) => on(date).severity,
    );
    expect(severities).toEqual([undefined, 'amber', 'amber', 'red']);
    expect(on('2025-10-25')).toMatchObject({
      pressure: 'E08000026-2025-26-P06-return-overdue',
      period: 'P06',
      amountPence: 0,
      measure: 'overdue by 1 day',
    });
  });

  it('is told to the officer, then to the certifier too, and resolved once it has come', () => {
    const first = advanced([on('2025-10-25')], [], nowAt('2025-10-25'));
    expect(only(first.alerts)).toMatchObject({
      kind: 'overdue',
      urgent: true,
      audience: ['officer'],
      headline: 'Coventry: The return of September (P06) is amber, overdue by 1 day',
    });
    const second = advanced([on('2025-10-31')], first.pressures, nowAt('2025-10-31'));
    expect(only(second.alerts)).toMatchObject({
      kind: 'overdue',
      urgent: true,
      audience: ['officer', 'certifier'],
    });
    const came = on('2025-10-31', { returned: true });
    const third = advanced([came], second.pressures, nowAt('2025-10-31'));
    expect(only(third.pressures).state).toBe('resolved');
    expect(only(third.alerts)).toMatchObject({ kind: 'resolved', urgent: false });
    expect(only(third.pressures).history.at(-1)?.because).toBe(
      'No longer a pressure: the return has come.',
    );
  });

  it('is wanted no more once its period is locked', () => {
    const late = advanced([on('2025-10-31')], [], nowAt('2025-10-31'));
    const locked = advanced(
      [on('2025-11-08', { locked: true })],
      late.pressures,
      nowAt('2025-11-08'),
    );
    expect(only(locked.pressures)).toMatchObject({ state: 'resolved' });
    expect(only(locked.pressures).history.at(-1)?.because).toContain('the period is locked');
  });
});

describe('a broken audit trail', () => {
  const auditBreak = { chain: AUTHORITY, seq: 12, because: 'hash-differs' } as const;

  it('is red, and ends only when it is verified whole', () => {
    const raised = advanced(found({ auditBreak }), []);
    expect(only(raised.pressures)).toMatchObject({ severity: 'red', cause: 'audit-broken' });
    expect(only(raised.alerts)).toMatchObject({ urgent: true, audience: ['certifier', 'lead'] });
    expect(advanced(found({}), raised.pressures, SECOND).pressures).toEqual([]);
    const whole = advanced(found({ isAuditVerified: true }), raised.pressures, SECOND);
    expect(only(whole.pressures).history.at(-1)?.because).toContain('verified whole again');
  });

  it('is not mended by the end of a year, and is one case of the present year', () => {
    const { pressures } = advanced(found({ auditBreak }), []);
    expect(advanced(found({ auditBreak }), pressures, SECOND, true).pressures).toEqual([]);
    expect(found({ auditBreak, year: LAST_YEAR })).toEqual([]);
    const region = only(regional({ auditBreak }).filter(({ cause }) => cause === 'audit-broken'));
    expect(region.pressure).toBe('REGION-2025-26-audit-broken');
  });
});

describe('an award', () => {
  const fund = (median: number, more: Partial<FundOutlook> = {}): FundOutlook => ({
    fund: 'innovation-fund',
    name: 'Innovation Fund',
    awardPence: pounds(1_500_000),
    startsOn: day('2025-04-01'),
    endsOn: day('2026-03-31'),
    usedPence: pounds(400_000),
    forecastToCompletion: outturnOf(median, 10_000),
    ...more,
  });
  const severitiesOf = (of: FundOutlook, on = '2025-06-01') =>
    regional({ funds: [of], now: nowAt(on) })
      .filter(({ cause }) => cause.startsWith('award'))
      .map(({ severity }) => severity);

  it('is at risk over its ceiling by any amount, and the councils bear it', () => {
    expect(severitiesOf(fund(1_490_000))).toEqual([undefined, undefined]);
    expect(severitiesOf(fund(1_495_000))).toEqual(['watch', undefined]);
    expect(severitiesOf(fund(1_500_001))).toEqual(['amber', undefined]);
    expect(severitiesOf(fund(1_510_001))).toEqual(['red', undefined]);
    const [exceeded] = regional({ funds: [fund(1_600_000)] });
    expect(exceeded).toMatchObject({
      pressure: 'REGION-2025-26-innovation-fund-award-exceeded',
      amountPence: pounds(100_000),
    });
    expect(exceeded?.authority).toBeUndefined();
    expect(exceeded?.nextSteps.red).toContain('the councils would bear');
  });

  it('is at risk of being lost near its end: watched before, amber in its last six months', () => {
    const short = fund(1_300_000);
    expect(severitiesOf(short, '2025-09-30')).toEqual([undefined, 'watch']);
    expect(severitiesOf(short, '2025-10-01')).toEqual([undefined, 'amber']);
    expect(severitiesOf(short, '2026-01-02')).toEqual([undefined, 'red']);
    expect(severitiesOf(fund(1_360_000), '2026-01-02')).toEqual([undefined, undefined]);
    const lost = advanced(regional({ funds: [short], now: FIRST }), []);
    expect(only(lost.pressures)).toMatchObject({ expectedOverspendPence: pounds(-200_000) });
    expect(only(lost.alerts)).toMatchObject({
      audience: ['lead'],
      urgent: false,
      headline: 'The region: The award of Innovation Fund is amber, £200,000 under the award',
    });
  });

  it('is of the years that it runs in', () => {
    const later = fund(1_600_000, { startsOn: day('2026-04-01'), endsOn: day('2027-03-31') });
    expect(severitiesOf(later)).toEqual([]);
  });

  it('has an identifier of its own however long its name', () => {
    const ids = ['a', 'b'].flatMap((end) =>
      (['award-exceeded', 'award-unspent'] as const).map((cause) =>
        awardPressureId(`${'x'.repeat(63)}${end}`, YEAR, cause),
      ),
    );
    expect(new Set(ids).size).toBe(4);
    expect(ids.filter((id) => !/^[A-Za-z0-9_-]{1,64}$/.test(id))).toEqual([]);
  });
});

describe('a pressure that is shared', () => {
  const standing = (authority: AuthorityCode, severity: 'watch' | 'amber' | 'red') =>
    ({
      authority,
      lines: [
        { line: 'transport-pre16-send', severity, expectedOverspendPence: pounds(100_000) },
        { line: 'hn-therapies', severity: 'watch', expectedOverspendPence: pounds(1) },
      ],
    }) satisfies AuthorityStanding;
  const standings = (count: number, severity: 'watch' | 'amber' | 'red' = 'amber') =>
    AUTHORITY_CODES.slice(0, count).map((each) => standing(each, severity));
  const raisedBy = (all: readonly AuthorityStanding[]) =>
    regional({ standings: all }).filter(({ severity }) => severity !== undefined);

  it('is the region’s from four authorities on, and names them', () => {
    expect(raisedBy(standings(3))).toEqual([]);
    expect(raisedBy(standings(9, 'watch'))).toEqual([]);
    const shared = only(raisedBy(standings(4)));
    expect(shared).toMatchObject({
      pressure: 'REGION-2025-26-transport-pre16-send-shared',
      cause: 'shared-overspend',
      severity: 'amber',
      amountPence: pounds(400_000),
      authorities: AUTHORITY_CODES.slice(0, 4).toSorted(),
      subject: 'Pre-16 SEND transport in 4 authorities',
    });
    expect(shared.sentences.join(' ')).toContain('Coventry £100,000 (amber)');
    expect(shared.sentences.join(' ')).toContain('Working together could make a difference');
    expect(only(raisedBy(standings(4, 'red'))).severity).toBe('red');
  });

  it('keeps every identifier within the closed alphabet', () => {
    const ids = regional({}).map(({ pressure }) => pressure);
    expect(ids).toHaveLength(25);
    expect(ids.filter((id) => !/^[A-Za-z0-9_-]{1,64}$/.test(id))).toEqual([]);
  });

  it('is held for a day at one fewer, and ends at once at two fewer', () => {
    const { pressures } = advanced(regional({ standings: standings(4) }), []);
    const held = advanced(regional({ standings: standings(3) }), pressures, SECOND);
    expect(only(held.pressures)).toMatchObject({ severity: 'amber', lowerSince: SECOND.on });
    const ended = advanced(regional({ standings: standings(2) }), pressures, SECOND);
    expect(only(ended.pressures).state).toBe('resolved');
  });
});
