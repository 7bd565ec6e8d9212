import { describe, expect, it } from 'vitest';
import {
  jitter,
  monthlyWeights,
  PROFILE_TOTAL,
  profileOf,
} from '../../../infra/local/demonstration/monthly-profile.ts';
import { AUTHORITY_CODES } from '../../../shared/domain/authorities.ts';
import { LINE_IDS } from '../../../shared/domain/catalogue.ts';
import { financialYear } from '../../../shared/domain/financial-calendar.ts';

const YEAR = financialYear('2023-24');

describe('monthly profiles', () => {
  it.each(LINE_IDS)('%s: twelve whole weights that sum to the stated total', (line) => {
    const { weights } = profileOf(line);
    expect(weights).toHaveLength(12);
    expect(weights.every((weight) => Number.isInteger(weight) && weight >= 0)).toBe(true);
    expect(weights.reduce((a, b) => a + b, 0)).toBe(PROFILE_TOTAL);
  });

  it('puts 1.6 % of transport in September and less than half of it by then', () => {
    const { weights } = profileOf('transport-pre16-send');
    const toDate = weights.slice(0, 6).reduce((a, b) => a + b, 0);
    expect((weights[5] ?? 0) / PROFILE_TOTAL).toBe(0.016);
    expect(toDate / PROFILE_TOTAL).toBeCloseTo(0.451, 3);
  });

  it('moves a month no further than the profile states', () => {
    for (const authority of AUTHORITY_CODES) {
      for (const line of LINE_IDS) {
        const profile = profileOf(line);
        const bound = profile.monthJitterPerMille + profile.autumnJitterPerMille;
        monthlyWeights(authority, line, YEAR).forEach((weight, index) => {
          const base = (profile.weights[index] ?? 0) * 1000;
          expect(Math.abs(weight - base) * 1000).toBeLessThanOrEqual(base * bound);
        });
      }
    }
  });

  it('differs by authority and by year, never by run', () => {
    const of = (index: 0 | 1, year: string) =>
      monthlyWeights(
        index === 0 ? 'E08000025' : 'E08000026',
        'transport-pre16-send',
        financialYear(year),
      );
    expect(of(0, '2023-24')).toEqual(of(0, '2023-24'));
    expect(of(0, '2023-24')).not.toEqual(of(1, '2023-24'));
    expect(of(0, '2023-24')).not.toEqual(of(0, '2022-23'));
  });
});

describe('jitter', () => {
  it('stays within its bound, reaches both ends of it and centres on nothing', () => {
    const drawn = Array.from({ length: 5000 }, (_, index) => jitter(`draw ${index}`, 20));
    expect(Math.min(...drawn)).toBe(-20);
    expect(Math.max(...drawn)).toBe(20);
    expect(Math.abs(drawn.reduce((a, b) => a + b, 0) / drawn.length)).toBeLessThan(0.6);
  });

  it('is the same on every machine', () => {
    expect(['', 'a', 'E08000025'].map((text) => jitter(text, 1000))).toEqual([142, 506, 486]);
    expect(jitter('anything', 0)).toBe(0);
  });
});
