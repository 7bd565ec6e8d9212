import { describe, expect, it } from 'vitest';
import { PERIODS } from '../../../shared/domain/financial-calendar.ts';
import { forecastLine } from '../../../shared/domain/forecast/forecast-line.ts';
import { officerDifference } from '../../../shared/domain/forecast/officer-difference.ts';
import { AUTHORITY, amounts, historyOf, pounds, YEAR } from './line-histories.ts';

const even = (months: number) => amounts(...Array<number>(months).fill(1000));

/** At P06 of an even year of £12,000, with what the officer said and what we did. */
const historyWith = (
  officer: readonly (number | null)[],
  ours: readonly (number | null)[] = [12_000, 12_000, 12_000, 12_000, 12_000],
) => {
  const said = ours.flatMap((each, index) =>
    each === null ? [] : [[PERIODS[index] ?? 'P13', pounds(each)]],
  );
  const latest = officer.findLast((each) => each !== null);
  return {
    ...historyOf({ past: [even(12), even(12)], current: even(6), budget: 12_000 }),
    officerForecasts: amounts(...officer),
    keptMedians: Object.fromEntries(said),
    ...(latest ? { officerForecastPence: pounds(latest) } : {}),
  };
};

const persistence = (...parts: Parameters<typeof historyWith>) =>
  officerDifference(historyWith(...parts), pounds(12_000))?.persistentFor;

describe('the officer’s forecast beside ours', () => {
  it('is held against what we said in each period', () => {
    expect(persistence([null, null, 13_000, 13_000, 13_000, 13_000])).toBe(4);
    expect(persistence([null, null, 13_000, 13_000, null, 13_000])).toBe(1);
    expect(persistence([null, null, 11_000, 13_000, 13_000, 13_000])).toBe(3);
    expect(persistence([13_000, 13_000, 13_000, 13_000, 13_000, 12_100])).toBe(0);
  });

  it('counts no period in which we said nothing', () => {
    expect(persistence(Array(6).fill(13_000), [12_000, 12_000, null, 12_000, 12_000])).toBe(3);
    expect(persistence(Array(6).fill(13_000), [])).toBe(1);
  });

  it('starts with the officer’s latest, though it be of an earlier period', () => {
    expect(persistence([null, null, 13_000, 13_000, 13_000, null])).toBe(3);
  });

  it('counts 2 % of ours and no less', () => {
    expect(persistence([null, null, null, null, null, 12_240])).toBe(1);
    expect(persistence([null, null, null, null, null, 12_239])).toBe(0);
  });

  it('says nothing without either', () => {
    expect(officerDifference(historyWith([]), pounds(1))).toBeUndefined();
    expect(officerDifference(historyWith([1]), undefined)).toBeUndefined();
  });

  it('is a caution once it persists for three periods', () => {
    const of = { authority: AUTHORITY, year: YEAR } as const;
    const two = forecastLine(historyWith([null, null, null, null, 13_000, 13_000]), of);
    const three = forecastLine(historyWith([null, null, null, 13_000, 13_000, 13_000]), of);
    expect(two.caution).not.toContain('officer-differs');
    expect(three.caution).toContain('officer-differs');
    expect(three.officerDifference?.persistentFor).toBe(3);
    expect(three.explanation).toMatch(/The officer expects £\S+ more, 3 periods in a row\./);
  });
});
