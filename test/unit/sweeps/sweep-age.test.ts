import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sweepAgeHours } from '../../../shared/domain/sweeps/sweep-age.ts';
import { instant, laterBy } from '../../../shared/domain/time.ts';

const ageOf = (sweptAt: string, at: string) => sweepAgeHours(instant(sweptAt), instant(at));

describe('the age of a sweep', () => {
  it.each([
    ['within a day', '2025-10-20T05:30:00.000Z', '2025-10-20T14:00:00.000Z', 8.5],
    ['from run to run', '2025-10-20T05:30:00.000Z', '2025-10-21T05:30:00.000Z', 24],
    ['over a weekend', '2025-10-17T05:30:00.000Z', '2025-10-20T05:30:00.000Z', 24],
    [
      'over a weekend when the clocks go back',
      '2025-10-24T05:30:00.000Z',
      '2025-10-27T06:30:00.000Z',
      24,
    ],
    [
      'over a weekend when they go forward',
      '2026-03-27T06:30:00.000Z',
      '2026-03-30T05:30:00.000Z',
      24,
    ],
    ['on a Saturday', '2025-10-17T05:30:00.000Z', '2025-10-18T12:00:00.000Z', 17.5],
    ['on a Sunday, the same', '2025-10-17T05:30:00.000Z', '2025-10-19T20:00:00.000Z', 17.5],
    ['of one on a Sunday by hand', '2025-10-19T12:00:00.000Z', '2025-10-20T05:30:00.000Z', 6.5],
    ['missed on a Monday', '2025-10-17T05:30:00.000Z', '2025-10-20T07:00:00.000Z', 25.5],
    ['missed for a week', '2025-10-17T05:30:00.000Z', '2025-10-24T05:30:00.000Z', 120],
  ])('%s', (_, sweptAt, at, hours) => {
    expect(ageOf(sweptAt, at)).toBe(hours);
  });

  it('never falls as time goes by', () => {
    const from = instant('2025-01-01T00:00:00.000Z');
    const seconds = fc.nat({ max: 700 * 24 * 3600 });
    fc.assert(
      fc.property(seconds, fc.nat({ max: 10 * 24 * 3600 }), (start, later) => {
        const sweptAt = laterBy(from, start);
        expect(sweepAgeHours(sweptAt, laterBy(sweptAt, later))).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
