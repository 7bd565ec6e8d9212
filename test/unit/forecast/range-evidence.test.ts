import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINE_IDS, type LineId } from '../../../shared/domain/catalogue.ts';
import { type FinancialYear, financialYear } from '../../../shared/domain/financial-calendar.ts';
import { forecastAuthority } from '../../../shared/domain/forecast/forecast-authority.ts';
import {
  estimateOutturn,
  probabilityOver,
  type Replay,
  rangedBy,
  rangeOf,
} from '../../../shared/domain/forecast/outturn-estimate.ts';
import { rangeEvidence } from '../../../shared/domain/forecast/range-evidence.ts';
import { AUTHORITY, amounts, authorityArbitrary, historyOf, YEAR } from './line-histories.ts';

const BLEND = {
  median: 100,
  lower95: 60,
  lower80: 80,
  upper80: 140,
  upper95: 200,
  years: 2,
  lean: 0,
  steepness: 1,
};
const year = (of: number): FinancialYear => financialYear(`20${of}-${of + 1}`);

/** A case that is off by so many half-widths of its side. */
const off = (widths: number, of = 24): Replay => ({
  year: year(of),
  blend: BLEND,
  outturn: 100 + widths * (widths < 0 ? 20 : 40),
});
const many = (count: number, widths: (index: number) => number) =>
  Array.from({ length: count }, (_, index) => off(widths(index), 23 + (index % 2)));

describe('the evidence on ranges', () => {
  it('counts what the 80 and 95 % ranges held, at their very bounds too', () => {
    const { cases, within80, within95 } = rangeEvidence([off(1), off(-1), off(1.5), off(2.6)]);
    expect([cases, within80, within95]).toEqual([4, 2, 3]);
  });

  it('leaves ranges as they are on fewer than thirty cases, or on one year alone', () => {
    expect(rangeEvidence(many(29, () => 5)).factor).toBe(1);
    expect(rangeEvidence(many(30, () => 5)).factor).toBeGreaterThan(1.5);
    expect(
      rangeEvidence(many(60, () => 5).map((each) => ({ ...each, year: year(24) }))).factor,
    ).toBe(1);
    expect(rangeEvidence([])).toEqual({ cases: 0, within80: 0, within95: 0, factor: 1 });
  });

  it('takes the width that would have held four in five, drawn towards 1', () => {
    // 49th least of 60: ⌈61 · 0.8⌉ = 49, which is 1.5 half-widths.
    const cases = many(60, (index) => (index < 48 ? 0.5 : 1.5));
    expect(rangeEvidence(cases).factor).toBeCloseTo(Math.exp(Math.log(1.5) * 0.6), 9);
    const held = many(60, (index) => (index < 49 ? -0.5 : -1.5));
    expect(rangeEvidence(held).factor).toBe(0.7);
  });

  const caseArbitrary = fc
    .tuple(fc.double({ min: -2.4, max: 50, noNaN: true }), fc.integer({ min: 20, max: 24 }))
    .map(([widths, of]) => off(widths, of));

  it('stays within 0.7 and 2, whatever the order', () => {
    fc.assert(
      fc.property(
        fc.array(caseArbitrary, { maxLength: 120 }),
        fc.func(fc.integer()),
        (cases, key) => {
          const evidence = rangeEvidence(cases);
          expect(evidence.factor).toBeGreaterThanOrEqual(0.7);
          expect(evidence.factor).toBeLessThanOrEqual(2);
          expect(evidence.within80).toBeLessThanOrEqual(evidence.within95);
          expect(evidence.within95).toBeLessThanOrEqual(evidence.cases);
          const shuffled = cases.toSorted((a, b) => key(a.outturn) - key(b.outturn));
          expect(rangeEvidence(shuffled)).toEqual(evidence);
        },
      ),
    );
  });

  it('asks for no narrower ranges when errors grow', () => {
    fc.assert(
      fc.property(
        fc.array(caseArbitrary, { minLength: 40, maxLength: 80 }),
        fc.double({ min: 1, max: 3, noNaN: true }),
        (cases, times) => {
          const worse = cases.map((each) => ({
            ...each,
            outturn: 100 + times * (each.outturn - 100),
          }));
          expect(rangeEvidence(worse).factor).toBeGreaterThanOrEqual(rangeEvidence(cases).factor);
        },
      ),
    );
  });
});

describe('a range by its authority’s evidence', () => {
  const rough = (month: number, of: number) =>
    100_000 * (1 + 0.3 * Math.sin(1.7 * month + of)) * (1 + 0.25 * Math.sin(13 * of));
  const past = (of: number) =>
    amounts(...Array.from({ length: 12 }, (_, month) => rough(month, of)).map(Math.round));
  const line = (id: LineId, seed: number) =>
    historyOf({
      line: id,
      past: [0, 1, 2, 3, 4].map((each) => past(seed + each)),
      current: past(seed + 5).slice(0, 6),
      budget: 1_200_000,
    });
  const lines = LINE_IDS.slice(0, 14).map((id, index) => line(id, 10 * index));
  const authority = { authority: AUTHORITY, year: YEAR, asOfPeriod: 'P06', lines } as const;

  it('rests on every line’s newest closed years and says how they held', () => {
    const { ranges } = forecastAuthority(authority);
    expect(ranges.cases).toBe(3 * lines.length);
    expect(ranges.factor).not.toBe(1);
    const few = forecastAuthority({ ...authority, lines: lines.slice(0, 9) });
    expect(few.ranges).toMatchObject({ cases: 27, factor: 1 });
  });

  it('moves the bounds and not the median, the same every time and in any order', () => {
    const one = forecastAuthority(authority);
    expect(forecastAuthority(authority)).toEqual(one);
    expect(forecastAuthority({ ...authority, lines: lines.toReversed() })).toEqual(one);
    const [first] = lines;
    const [kept] = one.forecasts;
    if (!first || !kept?.outturn) throw new Error('There is a first line');
    const { blend } = estimateOutturn(first);
    const before = blend && rangeOf(blend);
    expect(kept.outturn.medianPence).toBe(before?.medianPence);
    const width = (of: typeof before) => (of ? of.upper80Pence - of.medianPence : Number.NaN);
    expect(width(kept.outturn) / width(before)).toBeCloseTo(one.ranges.factor, 3);
  });

  it('is ordered and never below what was spent', () => {
    fc.assert(
      fc.property(
        authorityArbitrary,
        fc.double({ min: 0.7, max: 2, noNaN: true }),
        (some, factor) => {
          for (const history of some.lines) {
            const { blend, floor } = rangedBy(factor, estimateOutturn(history));
            const { lower95 = 0, lower80 = 0, median = 0, upper80 = 0, upper95 = 0 } = blend ?? {};
            const bounds = [lower95, lower80, median, upper80, upper95];
            expect([...bounds].sort((a, b) => a - b)).toEqual(bounds);
            expect(lower95).toBeGreaterThanOrEqual(blend ? floor : 0);
          }
        },
      ),
    );
  });

  it('widens a line without past years, and never narrows it', () => {
    const estimate = estimateOutturn(historyOf({ current: amounts(9, 12, 8, 11, 10) }));
    const width = (factor: number) => {
      const { blend } = rangedBy(factor, estimate);
      return blend ? blend.upper80 - blend.median : Number.NaN;
    };
    expect(width(0.7)).toBe(width(1));
    expect(width(1.5)).toBeCloseTo(1.5 * width(1), 6);
  });

  it('is less sure of an overspend the wider it is', () => {
    const [first] = lines;
    if (!first) throw new Error('There is a first line');
    const estimate = estimateOutturn(first);
    const budget = (estimate.blend?.median ?? 0) * 0.8;
    const at = (factor: number) => {
      const { blend } = rangedBy(factor, estimate);
      return blend ? probabilityOver(budget, estimate, blend) : Number.NaN;
    };
    expect(at(2)).toBeLessThan(at(1));
    expect(at(0.7)).toBeGreaterThan(at(1));
  });
});
