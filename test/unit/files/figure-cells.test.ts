import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalPounds, formatPounds, MAX_PENCE, pence } from '../../../shared/domain/money.ts';
import { countIn, moneyFromNumber, moneyFromText } from '../../../shared/files/figure-cells.ts';

describe('money as text', () => {
  it.each([
    ['1234', 123_400],
    ['1234.5', 123_450],
    ['1,234.56', 123_456],
    ['£1,234', 123_400],
    ['£ 1,234', 123_400],
    ['(1,234)', -123_400],
    ['(£1,234.50)', -123_450],
    ['£(1,234.50)', -123_450],
    ['( 1,234 )', -123_400],
    ['-1,234', -123_400],
    ['-£5', -500],
    ['£-5', -500],
    ['- £5', -500],
    ['1,234.5-', -123_450],
    ['£5 -', -500],
    ['\u22125', -500],
    ['5\u2212', -500],
    ['\u00a01\u202f', 100],
    ['\u30001,000,000\u2009', 100_000_000],
    ['0', 0],
    ['-0', 0],
    ['(0.00)', 0],
    ['007', 700],
    ['100000000000', MAX_PENCE],
  ])('reads %j', (text, amount) => {
    expect(moneyFromText(text)).toEqual({ value: amount });
  });

  it.each([
    '',
    '-',
    '£',
    '()',
    'n/a',
    '#REF!',
    '1.234,56',
    '1234,56',
    '12,34',
    '1,2345',
    ',123',
    '1,,234',
    '1.234.5',
    '1.005',
    '1.',
    '.5',
    '+5',
    '--5',
    '-5-',
    '(-5)',
    '(5',
    '5)',
    ')5(',
    '-(5)',
    '((5))',
    '££5',
    '5£',
    '$5',
    '1e5',
    '0x10',
    '1_000',
    '1 000',
    '1\u00a0000',
    '1 2',
    '5%',
    '£1k',
    '1.2m',
    '=1+1',
    "'5",
    '٣',
    '１２',
    'NaN',
    'Infinity',
    'null',
    '5\u200b',
  ])('refuses %j', (text) => {
    expect(moneyFromText(text)).toEqual({
      code: 'not-money',
      detail: expect.stringContaining('Expected pounds with at most two decimals'),
    });
  });

  it.each(['100000000000.01', '-999999999999999999999999999999', `(${'9'.repeat(100)})`])(
    'refuses %s as too large',
    (text) => {
      expect(moneyFromText(text)).toMatchObject({ code: 'amount-too-large' });
    },
  );

  const amounts = fc.integer({ min: -MAX_PENCE, max: MAX_PENCE }).map(pence);

  it('reads back every amount as it is written for people and for files', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(moneyFromText(formatPounds(amount))).toEqual({ value: amount });
        expect(moneyFromText(decimalPounds(amount))).toEqual({ value: amount });
      }),
    );
  });

  it('never reads a text as another amount than its digits', () => {
    const texts = fc.string({ unit: fc.constantFrom(...'£(-), .0123459'), maxLength: 14 });
    fc.assert(
      fc.property(texts, (text) => {
        const read = moneyFromText(text);
        if (read.code !== undefined) return;
        const [, pounds = '', decimals = ''] =
          /(\d+)(?:\.(\d+))?/.exec(text.replaceAll(',', '')) ?? [];
        const magnitude = Number(pounds) * 100 + Number(decimals.padEnd(2, '0'));
        expect(Math.abs(read.value)).toBe(magnitude);
        expect(read.value < 0).toBe(/[(-]/.test(text) && magnitude > 0);
      }),
      { numRuns: 2000 },
    );
  });

  it('looks at a hostile text once', () => {
    const long = 2_000_000;
    const hostile = [
      ' '.repeat(long),
      `${'('.repeat(long)}1`,
      `${'1,'.repeat(long)}x`,
      `1${' '.repeat(long)}x`,
    ];
    expect(hostile.map((text) => moneyFromText(text).code)).toEqual(hostile.map(() => 'not-money'));
  });
});

describe('money as a typed number', () => {
  it.each([
    [1234.1000000000001, 123_410],
    [0.1 + 0.2, 30],
    [-0, 0],
    [1.005 + 0.005, 101],
    [99_999_999_999.99, 9_999_999_999_999],
    [-1_234_567.89, -123_456_789],
  ])('takes %s to the penny', (number, amount) => {
    expect(moneyFromNumber(number, String(number))).toEqual({ value: amount });
  });

  it.each([1.005, 0.001, 1234.567, -0.004, 1.00001])('does not round %s', (number) => {
    expect(moneyFromNumber(number, String(number))).toMatchObject({ code: 'part-of-a-penny' });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e300, 100_000_000_000.5])(
    'refuses %s',
    (number) => {
      expect(moneyFromNumber(number, String(number)).code).toBeDefined();
    },
  );
});

describe('a count', () => {
  it.each([
    ['0', 0],
    ['1,204', 1204],
    [' 12 ', 12],
    ['12.0', 12],
  ])('is read from %j', (text, count) => {
    expect(countIn({ is: 'text', text })).toEqual({ value: count });
  });

  it.each(['-1', '1.5', '1e3', '£5', '(5)', '12 pupils', '10000001'])('is not %j', (text) => {
    expect(countIn({ is: 'text', text })).toMatchObject({ code: 'not-a-count' });
  });

  it('is a whole number when it is typed', () => {
    expect(countIn({ is: 'number', number: 12, text: '12' })).toEqual({ value: 12 });
    expect(countIn({ is: 'number', number: -0, text: '-0' })).toEqual({ value: 0 });
    expect(countIn({ is: 'number', number: 1.5, text: '1.5' })).toMatchObject({
      code: 'not-a-count',
    });
    expect(countIn({ is: 'date', text: '01/04/2025' })).toMatchObject({
      code: 'date-not-expected',
    });
  });
});
