import { describe, expect, it } from 'vitest';
import { annualFigures } from '../../../infra/local/demonstration/annual-figures.ts';
import {
  DEMONSTRATION_YEARS,
  type DemonstrationReturn,
  demonstrationBudget,
  demonstrationPeriods,
  demonstrationReturn,
  monthlyAmounts,
} from '../../../infra/local/demonstration/figures.ts';
import {
  PUBLISHED_FIGURES,
  SECTION_251_YEARS,
} from '../../../infra/local/demonstration/published-figures.ts';
import {
  AUTHORITY_CODES,
  type AuthorityCode,
  isAuthorityCode,
} from '../../../shared/domain/authorities.ts';
import { isLineId, type LineId } from '../../../shared/domain/catalogue.ts';
import { type FinancialYear, financialYear } from '../../../shared/domain/financial-calendar.ts';

const CURRENT = financialYear('2025-26');
const PAST = DEMONSTRATION_YEARS.filter((year) => year !== CURRENT);
const EVERY = AUTHORITY_CODES.flatMap((code) =>
  DEMONSTRATION_YEARS.map((year) => ({ code, year })),
);
const EVERY_PAST = EVERY.filter(({ year }) => year !== CURRENT);

const totals = (code: AuthorityCode, year: FinancialYear): Map<LineId, number> =>
  new Map(
    demonstrationReturn(code, year, 'P12').lines.map((each) => [each.line, each.actualPence]),
  );

const actualsOf = (of: DemonstrationReturn): Map<LineId, number> =>
  new Map(of.lines.map((each) => [each.line, each.actualPence]));

const published = (
  code: AuthorityCode,
  year: FinancialYear,
  series: 'pre16SendTransportPounds' | 'schoolsBlockNetPounds' | 'highNeedsBlockNetPounds',
): number => PUBLISHED_FIGURES[code][series][SECTION_251_YEARS.indexOf(year)] ?? Number.NaN;

describe('the years', () => {
  it('are six whole ones and one to P06', () => {
    expect(PAST).toHaveLength(6);
    expect(PAST.map((year) => demonstrationPeriods(year).length)).toEqual(PAST.map(() => 12));
    expect(demonstrationPeriods(CURRENT)).toEqual(['P01', 'P02', 'P03', 'P04', 'P05', 'P06']);
  });

  it('have eight to fourteen known lines in each of the fourteen authorities', () => {
    expect(EVERY).toHaveLength(14 * 7);
    for (const { code, year } of EVERY) {
      const { lines } = demonstrationReturn(code, year, 'P06');
      expect(isAuthorityCode(code) && lines.every((each) => isLineId(each.line))).toBe(true);
      expect(new Set(lines.map((each) => each.line)).size).toBe(lines.length);
      expect(lines.length).toBeGreaterThanOrEqual(8);
      expect(lines.length).toBeLessThanOrEqual(14);
    }
  });

  it('refuse what they have no figures for', () => {
    expect(() => demonstrationReturn('E08000025', CURRENT, 'P07')).toThrow(RangeError);
    expect(() => demonstrationReturn('E08000025', financialYear('2023-24'), 'P13')).toThrow(
      RangeError,
    );
    expect(() => demonstrationBudget('E08000025', financialYear('2018-19'))).toThrow(RangeError);
    expect(() => demonstrationReturn('E08000025', financialYear('2026-27'), 'P01')).toThrow(
      RangeError,
    );
  });
});

describe('the months of a year', () => {
  it('sum to the annual figure of every line, exactly', () => {
    for (const { code, year } of EVERY) {
      for (const figure of annualFigures(code, year)) {
        const months = monthlyAmounts(code, year, figure);
        expect(months).toHaveLength(12);
        expect(months.every(Number.isSafeInteger)).toBe(true);
        expect(months.reduce((a, b) => a + b, 0)).toBe(figure.pence);
      }
    }
  });

  it('end on the published figures, to the penny', () => {
    for (const { code, year } of EVERY_PAST) {
      const ends = totals(code, year);
      const sum = (of: (line: LineId) => boolean) =>
        [...ends].reduce((total, [line, amount]) => total + (of(line) ? amount : 0), 0);
      const isPlace = (line: LineId) => line === 'hn-place-funding';
      expect(ends.get('transport-pre16-send')).toBe(
        published(code, year, 'pre16SendTransportPounds') * 100,
      );
      expect(sum((line) => line.startsWith('hn-') && !isPlace(line))).toBe(
        published(code, year, 'highNeedsBlockNetPounds') * 100,
      );
      expect(sum((line) => isPlace(line) || line === 'schools-individual-budgets')).toBe(
        published(code, year, 'schoolsBlockNetPounds') * 100,
      );
    }
  });

  it.each([
    ['E10000031', '2019-20', 'transport-pre16-send', 1_194_211_700],
    ['E10000034', '2019-20', 'send-educational-psychology', 0],
    ['E08000025', '2024-25', 'transport-pre16-send', 4_489_753_400],
    ['E08000026', '2023-24', 'schools-central-services', 619_080_100],
    ['E10000028', '2021-22', 'hn-topup-independent', 2_775_539_700],
    ['E08000027', '2021-22', 'hn-place-funding', 952_666_700],
  ] as const)('%s %s %s ends on %d pence', (code, year, line, expected) => {
    const end = totals(code, financialYear(year)).get(line) ?? Number.NaN;
    // A published line of a block may be £1 off the block's own total.
    expect(Math.abs(end - expected)).toBeLessThanOrEqual(100);
  });

  it('never fall, year to date', () => {
    for (const { code, year } of EVERY) {
      let before = new Map<LineId, number>();
      for (const period of demonstrationPeriods(year)) {
        const now = actualsOf(demonstrationReturn(code, year, period));
        for (const [line, amount] of now) {
          expect(amount).toBeGreaterThanOrEqual(before.get(line) ?? 0);
        }
        before = now;
      }
    }
  });

  it('hold 1.4 to 1.8 % of transport in September, in every authority and year', () => {
    for (const { code, year } of EVERY) {
      const transport = annualFigures(code, year).find(
        ({ line }) => line === 'transport-pre16-send',
      );
      if (!transport) throw new Error(`No transport for ${code}`);
      const share = (monthlyAmounts(code, year, transport)[5] ?? Number.NaN) / transport.pence;
      expect(share).toBeGreaterThan(0.014);
      expect(share).toBeLessThan(0.018);
    }
  });

  it('are the same every time', () => {
    for (const code of AUTHORITY_CODES) {
      expect(demonstrationReturn(code, CURRENT, 'P06')).toEqual(
        demonstrationReturn(code, CURRENT, 'P06'),
      );
    }
    expect(demonstrationReturn('E08000026', CURRENT, 'P06').lines[0]).toEqual({
      line: 'transport-pre16-send',
      actualPence: 409_513_055,
      commitmentsPence: 67_058_949,
      officerForecastPence: 864_600_000,
      activity: 1263,
    });
  });
});

describe('the further figures of a line', () => {
  it('are whole, and an officer never forecasts less than is spent', () => {
    for (const { code, year } of EVERY) {
      for (const period of demonstrationPeriods(year)) {
        for (const each of demonstrationReturn(code, year, period).lines) {
          const { officerForecastPence = each.actualPence, commitmentsPence = 0 } = each;
          expect(officerForecastPence).toBeGreaterThanOrEqual(each.actualPence);
          expect(Number.isSafeInteger(officerForecastPence)).toBe(true);
          expect(commitmentsPence).toBeGreaterThanOrEqual(0);
          expect(Number.isInteger(each.activity ?? 0)).toBe(true);
        }
      }
    }
  });

  it('commit the next payment to operators, and nothing at the year end', () => {
    const year = financialYear('2023-24');
    const at = (period: 'P06' | 'P07' | 'P12') =>
      demonstrationReturn('E10000028', year, period).lines.find(
        ({ line }) => line === 'transport-pre16-send',
      );
    const [september, october] = [at('P06'), at('P07')];
    expect(september?.commitmentsPence).toBe(
      (october?.actualPence ?? 0) - (september?.actualPence ?? 0),
    );
    expect(at('P12')?.commitmentsPence).toBe(0);
  });

  it('count a third of the published plans as pupils each January', () => {
    for (const { code, year } of EVERY_PAST) {
      const plans = PUBLISHED_FIGURES[code].ehcPlansInJanuary[SECTION_251_YEARS.indexOf(year)];
      const transport = demonstrationReturn(code, year, 'P10').lines.find(
        ({ line }) => line === 'transport-pre16-send',
      );
      expect(transport?.activity).toBe(Math.round((plans ?? Number.NaN) / 3));
    }
  });

  it('let money and activity contradict each other in Birmingham in 2024-25', () => {
    const at = (year: string) =>
      demonstrationReturn('E08000025', financialYear(year), 'P12').lines.find(
        ({ line }) => line === 'transport-pre16-send',
      );
    expect(at('2024-25')?.actualPence).toBeLessThan((at('2023-24')?.actualPence ?? 0) * 0.75);
    expect(at('2024-25')?.activity).toBeGreaterThan((at('2023-24')?.activity ?? 0) * 1.05);
  });
});

describe('what is said of every figure', () => {
  it('tells published from modelled, line by line', () => {
    for (const { code, year } of EVERY) {
      const given = demonstrationReturn(code, year, 'P03');
      const budget = demonstrationBudget(code, year);
      for (const each of [given, budget]) {
        expect(each.provenance.map(({ line }) => line)).toEqual(each.lines.map(({ line }) => line));
        for (const { modelled } of [each, ...each.provenance]) expect(modelled).toMatch(/modelled/);
      }
      const isModelled = given.provenance.every(({ basis }) => basis === 'modelled');
      expect(isModelled).toBe(year === CURRENT);
    }
  });

  it('reads as a sentence', () => {
    const { provenance, modelled } = demonstrationReturn(
      'E08000026',
      financialYear('2023-24'),
      'P12',
    );
    expect(provenance[1]).toEqual({
      line: 'send-educational-psychology',
      basis: 'published',
      modelled:
        'Annual outturn published (DfE section 251, line 2.1.1, 2023-24); ' +
        'monthly split modelled with the staffing profile.',
    });
    expect(modelled).toMatch(/^Demonstration figures: .*\.$/);
  });
});

describe('budgets', () => {
  const of = (code: AuthorityCode, year: string) =>
    new Map(
      demonstrationBudget(code, financialYear(year)).lines.map((each) => [
        each.line,
        each.originalPence,
      ]),
    );

  it('have the very lines of the returns, in pence from zero', () => {
    for (const { code, year } of EVERY) {
      const { lines } = demonstrationBudget(code, year);
      const returned = demonstrationReturn(code, year, 'P06').lines;
      expect(lines.map(({ line }) => line)).toEqual(returned.map(({ line }) => line));
      expect(lines.every((each) => Number.isSafeInteger(each.originalPence))).toBe(true);
      expect(lines.every((each) => each.originalPence >= 0)).toBe(true);
      expect(
        lines.every(({ profile }) => profile === 'flat' || profile.reduce((a, b) => a + b) > 0),
      ).toBe(true);
    }
  });

  it('add 12 % to the transport of the year before', () => {
    // Coventry 2024-25: £7,473,807 × 1.12 = £8,370,664, to the nearest £1,000.
    expect(of('E08000026', '2025-26').get('transport-pre16-send')).toBe(837_100_000);
  });

  it('do not build on a slip: Warwickshire 2018-19 is a tenth of the next year', () => {
    expect(of('E10000031', '2019-20').get('transport-pre16-send')).toBe(1_194_211_700);
  });

  it('share the published DSG allocation of high needs, place funding taken off', () => {
    const budgets = of('E08000026', '2023-24');
    const highNeeds = [...budgets].reduce(
      (total, [line, amount]) => total + (line.startsWith('hn-') ? amount : 0),
      0,
    );
    expect(highNeeds).toBe(6_024_058_800);
  });

  it('are as published by line for high needs in 2021-22', () => {
    expect(of('E10000028', '2021-22').get('hn-topup-independent')).toBe(2_291_681_000);
  });

  it('leave some authorities heading clearly over, some slightly, some under in 2025-26', () => {
    const variances = AUTHORITY_CODES.map((code) => {
      const budget = of(code, '2025-26').get('transport-pre16-send') ?? Number.NaN;
      const outturn = annualFigures(code, CURRENT)[0]?.pence ?? Number.NaN;
      return (outturn / budget - 1) * 100;
    });
    expect(variances.filter((percent) => percent >= 5).length).toBeGreaterThanOrEqual(3);
    expect(variances.filter((percent) => percent > 0 && percent < 5).length).toBeGreaterThanOrEqual(
      3,
    );
    expect(variances.filter((percent) => percent < 0).length).toBeGreaterThanOrEqual(2);
  });
});

describe('the Innovation Fund', () => {
  it('has modest lines for a handful of authorities, in 2025-26 only', () => {
    const grants = EVERY.map(({ code, year }) => ({
      year,
      lines: demonstrationBudget(code, year).lines.filter(({ line }) =>
        line.startsWith('innovation-'),
      ),
    })).filter(({ lines }) => lines.length > 0);
    const total = grants.flatMap(({ lines }) => lines).reduce((a, b) => a + b.originalPence, 0);
    expect(grants.map(({ year }) => year)).toEqual(Array.from({ length: 5 }, () => CURRENT));
    expect(total).toBe(43_500_000);
  });
});
