import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { studentTCdf, studentTQuantile } from '../../../shared/domain/forecast/student-t.ts';

describe('Student t', () => {
  // Abramowitz and Stegun, table 26.10.
  it.each([
    [1, 0.9, 3.078],
    [1, 0.975, 12.706],
    [2, 0.975, 4.303],
    [3, 0.9, 1.638],
    [4, 0.975, 2.776],
    [5, 0.9, 1.476],
    [8, 0.975, 2.306],
    [30, 0.975, 2.042],
  ])('with %i degrees of freedom has %f below %f', (degrees, probability, t) => {
    expect(studentTQuantile(probability, degrees)).toBeCloseTo(t, 3);
  });

  it('is symmetric, increasing and undone by its quantile', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0.5, max: 0.99, noNaN: true }),
        (nu, p) => {
          const t = studentTQuantile(p, nu);
          expect(studentTCdf(t, nu)).toBeCloseTo(p, 6);
          expect(studentTCdf(-t, nu)).toBeCloseTo(1 - p, 6);
          expect(studentTCdf(t + 1, nu)).toBeGreaterThan(studentTCdf(t, nu));
        },
      ),
    );
  });

  it('reaches 0 and 1 at the infinities', () => {
    expect(studentTCdf(Number.NEGATIVE_INFINITY, 3)).toBe(0);
    expect(studentTCdf(Number.POSITIVE_INFINITY, 3)).toBe(1);
  });
});
