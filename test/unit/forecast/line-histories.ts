import fc from 'fast-check';
import type { LineId } from '../../../shared/domain/catalogue.ts';
import { LINE_IDS } from '../../../shared/domain/catalogue.ts';
import {
  financialYear,
  numberOf,
  PERIODS,
  type Period,
  shiftYear,
} from '../../../shared/domain/financial-calendar.ts';
import type { LineHistory } from '../../../shared/domain/forecast/line-history.ts';
import { type Pence, pence } from '../../../shared/domain/money.ts';

/** Line histories for tests: as written by hand, and as fast-check makes them. */
export const YEAR = financialYear('2025-26');
export const AUTHORITY = 'E08000026';

export const amounts = (...pounds: readonly (number | null)[]): (Pence | null)[] =>
  pounds.map((each) => (each === null ? null : pence(each * 100)));

export const pounds = (amount: number): Pence => pence(amount * 100);

type Written = {
  readonly line?: LineId;
  readonly past?: readonly (readonly (Pence | null)[])[];
  readonly current: readonly (Pence | null)[];
  readonly asOf?: Period;
  readonly budget?: number;
  readonly toDate?: readonly (Pence | null)[];
  readonly toDatePence?: Pence | null;
};

const sumIfComplete = (months: readonly (Pence | null)[]): Pence | null =>
  months.some((each) => each === null)
    ? null
    : pence(months.reduce<number>((total, each) => total + (each ?? 0), 0));

/** A history with its cumulative figure where every month so far is there. */
export function historyOf(written: Written): LineHistory {
  const asOfPeriod = written.asOf ?? PERIODS[written.current.length - 1] ?? 'P01';
  const past = written.past ?? [];
  return {
    line: written.line ?? 'transport-pre16-send',
    pastYears: past.map((each, index) => ({
      year: shiftYear(YEAR, index - past.length),
      amounts: each,
    })),
    amounts: written.current,
    ...(written.toDate ? { toDate: written.toDate } : {}),
    toDatePence:
      written.toDatePence === undefined
        ? sumIfComplete(written.current.slice(0, numberOf(asOfPeriod)))
        : written.toDatePence,
    asOfPeriod,
    ...(written.budget === undefined ? {} : { budgetPence: pounds(written.budget) }),
  };
}

const penceArbitrary = fc
  .oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 500_000_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: -50_000_000, max: 0 }) },
    { weight: 1, arbitrary: fc.integer({ min: -10_000_000_000_000, max: 10_000_000_000_000 }) },
  )
  .map((amount) => pence(amount));

const monthArbitrary = fc.option(penceArbitrary, { freq: 12 });

export const historyArbitrary = (line: LineId, asOfPeriod: Period): fc.Arbitrary<LineHistory> =>
  fc
    .record({
      past: fc.array(fc.array(monthArbitrary, { minLength: 12, maxLength: 13 }), { maxLength: 6 }),
      current: fc.array(monthArbitrary, {
        minLength: numberOf(asOfPeriod),
        maxLength: numberOf(asOfPeriod),
      }),
      budget: fc.option(penceArbitrary, { nil: undefined }),
    })
    .map(({ past, current, budget }) => ({
      ...historyOf({ line, past, current, asOf: asOfPeriod }),
      ...(budget === undefined ? {} : { budgetPence: budget, profiledToDatePence: budget }),
    }));

/** Some lines of one authority at one period. */
export const authorityArbitrary = fc
  .tuple(fc.subarray([...LINE_IDS], { minLength: 1 }), fc.constantFrom(...PERIODS))
  .chain(([lines, asOfPeriod]) =>
    fc.record({
      authority: fc.constant(AUTHORITY as 'E08000026'),
      year: fc.constant(YEAR),
      asOfPeriod: fc.constant(asOfPeriod),
      lines: fc.tuple(...lines.map((line) => historyArbitrary(line, asOfPeriod))),
    }),
  );
