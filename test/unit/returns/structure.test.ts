import { describe, expect, it } from 'vitest';
import type { Period } from '../../../shared/domain/financial-calendar.ts';
import { MAX_PENCE, pence } from '../../../shared/domain/money.ts';
import { MAX_WARNINGS_SHOWN, publishedRules, RULES } from '../../../shared/domain/returns/rules.ts';
import { validateSubmission } from '../../../shared/domain/returns/submit.ts';
import {
  adjustment,
  figuresAt,
  lineFigure,
  pounds,
  shown,
  submitted,
  validation,
  YEAR,
} from './build-returns.ts';

const therapies = lineFigure('hn-therapies', pounds(1200));
const at = (period: Period, ...given: Parameters<typeof submitted>) =>
  validation(period, submitted(...given));

describe('errors in what was handed in', () => {
  it('finds a duplicate line at its second place', () => {
    const { errors } = validateSubmission(at('P01', [therapies, therapies]));
    expect(errors).toEqual([
      {
        pointer: '/lines/1/line',
        code: 'duplicate-line',
        line: 'hn-therapies',
        detail: 'Therapies is given more than once, here with £1,200. Give each line once.',
      },
    ]);
  });

  it('finds a return with neither lines nor nil', () => {
    expect(shown(at('P01', []))).toEqual(['empty-return']);
    expect(shown(at('P01', [], { nil: false }))).toEqual(['empty-return']);
    expect(shown(at('P01', [], { nil: true }))).toEqual([]);
  });

  it('finds a nil return with lines', () => {
    expect(shown(at('P01', [therapies], { nil: true }))).toEqual(['nil-with-lines']);
  });

  it('finds an in-period amount without a figure to date before it', () => {
    const inPeriod = { basis: 'in-period' } as const;
    expect(shown(at('P01', [therapies], inPeriod))).toEqual([]);
    expect(shown(at('P02', [therapies], inPeriod))).toEqual([
      'in-period-needs-previous hn-therapies',
    ]);
    const following = (period: Period, lines = [therapies]) =>
      shown(
        validation('P03', submitted([therapies], inPeriod), {
          yearReturns: [figuresAt(period, lines)],
        }),
      );
    expect(following('P02')).toEqual([]);
    expect(following('P01')).toEqual(['in-period-needs-previous hn-therapies']);
    expect(following('P02', [lineFigure('hn-place-funding', pounds(1))])).toEqual([
      'in-period-needs-previous hn-therapies',
    ]);
  });

  it('takes an in-period amount after a nil return at the start of the year', () => {
    const input = validation('P02', submitted([therapies], { basis: 'in-period' }), {
      yearReturns: [figuresAt('P01', [], { nil: true })],
    });
    expect(shown(input)).toEqual([]);
  });

  it('finds activity on a line that counts none', () => {
    expect(shown(at('P01', [{ ...therapies, activity: 0 }]))).toEqual([
      'activity-not-counted hn-therapies',
    ]);
    const counted = lineFigure('transport-pre16-send', pounds(1), { activity: 410 });
    expect(shown(at('P01', [counted]))).toEqual([]);
  });

  it('finds a return of more than a total may be', () => {
    const most = lineFigure('hn-therapies', pence(MAX_PENCE));
    expect(shown(at('P01', [most]))).toEqual([]);
    expect(shown(at('P01', [most, lineFigure('hn-place-funding', pence(-1))]))).toEqual([
      'return-too-large',
    ]);
  });
});

describe('adjustments', () => {
  const lockedPeriods = new Set<Period>(['P01', 'P02']);
  const adjusted = (corrects: Period, amount: number) =>
    shown(
      validation(
        'P04',
        submitted([therapies], {
          adjustments: [adjustment('hn-therapies', corrects, pence(amount))],
        }),
        { lockedPeriods },
      ),
    );

  it('corrects an earlier locked period by some amount', () => {
    expect(adjusted('P02', -5)).toEqual([]);
    expect(adjusted('P02', 0)).toEqual(['adjustment-zero hn-therapies']);
    expect(adjusted('P03', 5)).toEqual(['adjustment-not-locked hn-therapies']);
    expect(adjusted('P04', 5)).toEqual(['adjustment-not-earlier hn-therapies']);
    expect(adjusted('P05', 5)).toEqual(['adjustment-not-earlier hn-therapies']);
  });

  it('is to a line of the same return', () => {
    const adjustments = [adjustment('hn-place-funding', 'P02', pence(5))];
    const { errors } = validateSubmission(
      validation('P04', submitted([therapies], { adjustments }), { lockedPeriods }),
    );
    expect(errors.map(({ code, pointer, line }) => [code, pointer, line])).toEqual([
      ['adjustment-line-missing', '/adjustments/0/line', 'hn-place-funding'],
    ]);
  });
});

describe('the rules', () => {
  it('are published with a code of their own, a message and an example', () => {
    const published = publishedRules(YEAR);
    expect(published).toMatchObject({ year: YEAR, warningsShown: MAX_WARNINGS_SHOWN });
    expect(published.rules).toHaveLength(RULES.length);
    expect(new Set(published.rules.map(({ code }) => code)).size).toBe(RULES.length);
    for (const { code, severity, message, example } of published.rules) {
      expect(code).toMatch(/^[a-z0-9-]{1,64}$/);
      expect(['error', 'warning']).toContain(severity);
      expect(message).toMatch(/\.$/);
      expect(example.length).toBeGreaterThan(10);
    }
  });
});
