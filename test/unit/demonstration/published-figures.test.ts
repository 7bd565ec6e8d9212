import { describe, expect, it } from 'vitest';
import {
  DSG_YEARS,
  HIGH_NEEDS_LINES,
  PUBLISHED_FIGURES,
  PUBLISHED_FIGURES_ATTRIBUTION,
  SECTION_251_YEARS,
} from '../../../infra/local/demonstration/published-figures.ts';
import { AUTHORITY_CODES, type AuthorityCode } from '../../../shared/domain/authorities.ts';
import { financialYear } from '../../../shared/domain/financial-calendar.ts';

const at = (year: string): number => SECTION_251_YEARS.indexOf(financialYear(year));

function regional(series: 'pre16SendTransportPounds' | 'highNeedsBlockNetPounds', year: string) {
  return AUTHORITY_CODES.reduce(
    (total, code) => total + (PUBLISHED_FIGURES[code][series][at(year)] ?? Number.NaN),
    0,
  );
}

describe('published figures', () => {
  it('has all fourteen authorities and every year of every series, in whole numbers', () => {
    expect(Object.keys(PUBLISHED_FIGURES).sort()).toEqual([...AUTHORITY_CODES].sort());
    for (const code of AUTHORITY_CODES) {
      const figures = PUBLISHED_FIGURES[code];
      const seven = Object.values(figures).filter((each) => Array.isArray(each));
      const five = Object.values(figures.dsgNetAllocation);
      const lines = HIGH_NEEDS_LINES.flatMap((line) => Object.values(figures.highNeeds2021[line]));
      expect(seven.map((each) => each.length)).toEqual(seven.map(() => SECTION_251_YEARS.length));
      expect(five.map((each) => each.length)).toEqual(five.map(() => DSG_YEARS.length));
      expect([...seven.flat(), ...five.flat(), ...lines].every(Number.isInteger)).toBe(true);
    }
  });

  it('adds up to the region as published', () => {
    expect(regional('pre16SendTransportPounds', '2019-20')).toBe(92_091_587);
    expect(regional('pre16SendTransportPounds', '2024-25')).toBe(195_771_586);
    expect(regional('highNeedsBlockNetPounds', '2024-25') / 1e6).toBeCloseTo(1076.9, 1);
  });

  it.each([
    ['E10000031', 'pre16SendTransportPounds', '2018-19', 1_233_428],
    ['E10000031', 'educationalPsychologyPounds', '2018-19', 1_233_436],
    ['E10000031', 'pre16SendTransportPounds', '2019-20', 11_942_117],
    ['E10000034', 'educationalPsychologyPounds', '2019-20', 0],
    ['E08000028', 'senAdministrationPounds', '2024-25', 657_671],
    ['E08000031', 'senAdministrationPounds', '2020-21', 0],
    ['E08000025', 'pre16SendTransportPounds', '2024-25', 44_897_534],
    ['E08000025', 'ehcPlansInJanuary', '2024-25', 12_094],
    ['E06000019', 'pre16SendTransportPounds', '2024-25', 8_303_220],
    ['E06000051', 'ehcPlansInJanuary', '2018-19', 1906],
  ] as const)('%s %s %s is kept as published: %d', (code, series, year, expected) => {
    expect(PUBLISHED_FIGURES[code][series][at(year)]).toBe(expected);
  });

  it('keeps the DSG balances with the published sign: ten deficits', () => {
    const deficits = AUTHORITY_CODES.filter(
      (code) => PUBLISHED_FIGURES[code].dsgBalanceMarch2024Pounds > 0,
    );
    expect(deficits).toHaveLength(10);
    expect(PUBLISHED_FIGURES.E08000025.dsgBalanceMarch2024Pounds).toBe(-50_402_634);
  });

  it('keeps the allocations of the DSG by block', () => {
    const { highNeedsPounds, earlyYearsPounds } = PUBLISHED_FIGURES.E08000026.dsgNetAllocation;
    expect(highNeedsPounds).toEqual([34_301_673, 41_580_272, 48_088_953, 54_235_357, 60_240_588]);
    expect(earlyYearsPounds[4]).toBe(24_953_553);
  });

  it('has a high needs block that is its lines without place funding (1.2.x)', () => {
    // Birmingham and Wolverhampton publish £47,071 and £263,460 on further lines of 1.2.x.
    const further: Partial<Record<AuthorityCode, number>> = {
      E08000025: 47_071,
      E08000031: 263_460,
    };
    for (const code of AUTHORITY_CODES) {
      const { highNeeds2021, highNeedsBlockNetPounds } = PUBLISHED_FIGURES[code];
      const lines = HIGH_NEEDS_LINES.filter((line) => line !== 'hn-place-funding');
      const total = lines.reduce((sum, line) => sum + highNeeds2021[line].outturnPounds, 0);
      const rest = (highNeedsBlockNetPounds[at('2021-22')] ?? Number.NaN) - total;
      expect(Math.abs(rest - (further[code] ?? 0))).toBeLessThanOrEqual(3);
    }
  });

  it('names its licence', () => {
    expect(PUBLISHED_FIGURES_ATTRIBUTION).toContain('Open Government Licence v3.0');
  });
});
