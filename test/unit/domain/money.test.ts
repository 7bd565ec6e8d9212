import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  allocate,
  decimalPounds,
  formatPounds,
  MAX_PENCE,
  negate,
  pence,
  percentOf,
  roundToPence,
  subtract,
  sum,
  ZERO,
} from '../../../shared/domain/money.ts';

const anyPence = fc.integer({ min: -MAX_PENCE, max: MAX_PENCE }).map(pence);
const anyWeights = fc
  .array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e6, noNaN: true }), fc.nat()), {
    minLength: 1,
    maxLength: 20,
  })
  .filter((weights) => weights.some((weight) => weight >= 1e-9));

describe('pence', () => {
  it('refuses what is not a whole safe number', () => {
    for (const amount of [0.1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 1e308]) {
      expect(() => pence(amount)).toThrow(RangeError);
    }
  });

  it('has no minus zero', () => {
    for (const zero of [
      pence(-0),
      negate(ZERO),
      roundToPence(-0.4),
      subtract(pence(5), pence(5)),
    ]) {
      expect(Object.is(zero, 0)).toBe(true);
    }
  });

  it('refuses a sum that leaves the safe integers', () => {
    const most = pence(Number.MAX_SAFE_INTEGER);
    expect(() => sum([most, pence(1), pence(-1)])).toThrow(RangeError);
    expect(() => add(most, pence(1))).toThrow(RangeError);
    expect(sum([])).toBe(0);
  });

  it('adds and takes away without loss', () => {
    fc.assert(
      fc.property(anyPence, anyPence, (a, b) => {
        expect(subtract(add(a, b), b)).toBe(a);
        expect(add(a, negate(a))).toBe(0);
        expect(sum([a, b])).toBe(add(b, a));
      }),
    );
  });
});

describe('roundToPence', () => {
  it('rounds halves away from zero', () => {
    expect([0.5, 1.5, -0.5, -1.5, 2.4].map(roundToPence)).toEqual([1, 2, -1, -2, 2]);
  });

  it('is never more than half a penny off, and the same both sides of zero', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), (estimate) => {
        expect(Math.abs(roundToPence(estimate) - estimate)).toBeLessThanOrEqual(0.5);
        expect(roundToPence(-estimate)).toBe(negate(roundToPence(estimate)));
      }),
    );
  });
});

describe('allocate', () => {
  it('gives what is left over to the largest remainders, earlier first', () => {
    expect(allocate(pence(100), [1, 1, 1])).toEqual([34, 33, 33]);
    expect(allocate(pence(-100), [1, 1, 1])).toEqual([-34, -33, -33]);
    expect(allocate(pence(5), [0, 1, 0])).toEqual([0, 5, 0]);
  });

  it('refuses weights that cannot share', () => {
    for (const weights of [[], [0, 0], [1, -1], [Number.NaN], [Number.POSITIVE_INFINITY]]) {
      expect(() => allocate(pence(1), weights)).toThrow(RangeError);
    }
  });

  it('shares sum to the amount, each within a penny of its exact part, nothing for no weight', () => {
    fc.assert(
      fc.property(anyPence, anyWeights, (amount, weights) => {
        const shares = allocate(amount, weights);
        expect(sum(shares)).toBe(amount);
        const whole = weights.map((weight) => BigInt(Math.round(weight * 1e9)));
        const total = whole.reduce((a, b) => a + b, 0n);
        for (const [index, share] of shares.entries()) {
          const error = BigInt(share) * total - BigInt(amount) * (whole[index] ?? 0n);
          expect(error < total && -error < total).toBe(true);
        }
        expect(shares.filter((share, index) => share !== 0 && whole[index] === 0n)).toEqual([]);
      }),
    );
  });

  it('a larger weight never has a smaller share', () => {
    fc.assert(
      fc.property(fc.nat({ max: MAX_PENCE }).map(pence), anyWeights, (amount, weights) => {
        const shares = allocate(
          amount,
          [...weights].sort((a, b) => b - a),
        );
        expect(shares).toEqual([...shares].sort((a, b) => b - a));
      }),
    );
  });
});

describe('percentOf', () => {
  it('is to two decimals of the size of the whole, and nothing of nothing', () => {
    expect(percentOf(pence(1), pence(3))).toBe(33.33);
    expect(percentOf(pence(-5), pence(-10))).toBe(-50);
    expect(percentOf(pence(5), ZERO)).toBeUndefined();
  });

  it('is never minus zero, which no answer may hold', () => {
    expect(Object.is(percentOf(pence(-1), pence(1_000_000)), 0)).toBe(true);
    fc.assert(
      fc.property(anyPence, anyPence, (part, whole) => {
        expect(Object.is(percentOf(part, whole), -0)).toBe(false);
      }),
    );
  });
});

describe('money in words and files', () => {
  it('writes pounds for sentences', () => {
    expect(formatPounds(pence(123_456))).toBe('£1,234.56');
    expect(formatPounds(pence(-123_456_700))).toBe('-£1,234,567');
    expect(formatPounds(pence(5))).toBe('£0.05');
    expect(formatPounds(ZERO)).toBe('£0');
    expect(formatPounds(pence(99_999))).toBe('£999.99');
  });

  it('writes pounds for files', () => {
    expect(decimalPounds(pence(-123_450))).toBe('-1234.50');
    expect(decimalPounds(pence(7))).toBe('0.07');
  });

  it('is read back as what was written, to the penny', () => {
    const read = (text: string): number => {
      const [, sign, whole, part = '00'] = /^(-?)£?([\d,]+)(?:\.(\d\d))?$/.exec(text) ?? [];
      return Number(`${sign}${whole?.replaceAll(',', '')}${part}`);
    };
    fc.assert(
      fc.property(anyPence, (amount) => {
        expect(read(formatPounds(amount)) + 0).toBe(amount);
        expect(read(decimalPounds(amount)) + 0).toBe(amount);
        expect(formatPounds(amount)).toMatch(/^-?£\d{1,3}(,\d{3})*(\.\d\d)?$/);
      }),
    );
  });
});
