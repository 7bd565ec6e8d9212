import type { LineId } from '../../../shared/domain/catalogue.ts';
import {
  financialYear,
  numberOf,
  PERIODS,
  type Period,
  periodOn,
} from '../../../shared/domain/financial-calendar.ts';
import { allocate, type Pence, pence, sum } from '../../../shared/domain/money.ts';
import type { PrincipalId } from '../../../shared/domain/permission.ts';
import type { Decided } from '../../../shared/domain/refusal.ts';
import type {
  Adjustment,
  Basis,
  CurrentReturn,
  ReturnLine,
  ReturnVersion,
  SchoolBalances,
  SubmittedReturn,
} from '../../../shared/domain/returns/return.ts';
import { type ReturnFigures, yearFigures } from '../../../shared/domain/returns/series.ts';
import {
  type SubmissionInput,
  type ValidationInput,
  validateSubmission,
} from '../../../shared/domain/returns/submit.ts';
import { day, instant, londonDayOf, type Now } from '../../../shared/domain/time.ts';

/** Home to school transport by payment month: September holds 1.6 % of the year. */
export const TRANSPORT_WEIGHTS = [942, 753, 907, 958, 787, 160, 742, 912, 1075, 854, 909, 1001];

export const YEAR = financialYear('2025-26');
export const TWELVE = PERIODS.slice(0, 12);

/** The value that was decided on; a refusal fails the test with its code. */
export function takenFrom<T>(answer: Decided<T>): T {
  if (answer.refused) throw new Error(`Refused: ${answer.refused}: ${answer.detail}`);
  return answer.value;
}

/** A principal of the tests. */
export const principal = (name: string): PrincipalId => name as PrincipalId;

export const pounds = (amount: number): Pence => pence(Math.round(amount * 100));

export const nowAt = (text: string): Now => ({ at: instant(text), on: londonDayOf(instant(text)) });

export const lineFigure = (
  line: LineId,
  actualPence: Pence,
  extra: Partial<ReturnLine> = {},
): ReturnLine => ({ line, actualPence, ...extra });

export function figuresAt(
  period: Period,
  lines: readonly ReturnLine[],
  extra: Partial<ReturnFigures> = {},
): ReturnFigures {
  return { period, basis: 'year-to-date', nil: false, lines, adjustments: [], ...extra };
}

/** What one line spends in a year: whole pounds, how they fall, and what is counted. */
export type YearOfLine = {
  readonly pounds: number;
  readonly weights?: readonly number[];
  readonly activity?: number;
};
export type YearOfLines = Partial<Record<LineId, YearOfLine>>;

function lineAt(line: LineId, year: YearOfLine, period: Period, basis: Basis): ReturnLine {
  const amounts = allocate(pounds(year.pounds), year.weights ?? TWELVE.map(() => 1));
  const months = numberOf(period);
  const actual = amounts.slice(basis === 'in-period' ? months - 1 : 0, months);
  return lineFigure(line, sum(actual), { activity: year.activity });
}

export function linesAt(
  year: YearOfLines,
  period: Period,
  basis: Basis = 'year-to-date',
): ReturnLine[] {
  return Object.entries(year).map(([line, of]) => lineAt(line as LineId, of, period, basis));
}

/** The returns of a whole year, or of its periods before one. */
export function returnsOf(year: YearOfLines, before: Period = 'P13'): ReturnFigures[] {
  return TWELVE.filter((period) => period < before).map((period) =>
    figuresAt(period, linesAt(year, period)),
  );
}

export const wholeYear = (year: YearOfLines) => yearFigures(returnsOf(year));

export const submitted = (
  lines: readonly ReturnLine[],
  extra: Partial<SubmittedReturn> = {},
): SubmittedReturn => ({ basis: 'year-to-date', lines, ...extra });

export function validation(
  period: Period,
  handedIn: SubmittedReturn,
  extra: Partial<ValidationInput> = {},
): ValidationInput {
  return {
    submitted: handedIn,
    year: YEAR,
    period,
    yearReturns: [],
    lastYear: undefined,
    yearBefore: undefined,
    budget: undefined,
    lockedPeriods: new Set(),
    ...extra,
  };
}

/** `code line` of each finding that is shown. */
export function shown(input: ValidationInput): string[] {
  const { errors, warnings } = validateSubmission(input);
  return [...errors, ...warnings].map(({ code, line }) => `${code} ${line ?? ''}`.trim());
}

/** What the rules say of a year's figures at a period, with the years before it. */
export function shownFor(
  period: Period,
  years: { now: YearOfLines; soFar?: YearOfLines; last?: YearOfLines; before?: YearOfLines },
): string[] {
  return shown(
    validation(period, submitted(linesAt(years.now, period)), {
      yearReturns: years.soFar ? returnsOf(years.soFar, period) : [],
      lastYear: years.last && wholeYear(years.last),
      yearBefore: years.before && wholeYear(years.before),
    }),
  );
}

export const CALENDAR = { year: YEAR, version: 0, settings: {} };

export function submission(
  handedIn: SubmittedReturn,
  extra: Partial<SubmissionInput> = {},
): SubmissionInput {
  return {
    ...validation('P06', handedIn),
    authority: 'E08000026',
    period: periodOn(CALENDAR, 'P06', day('2025-10-20')),
    current: undefined,
    submitter: principal('officer-coventry'),
    now: nowAt('2025-10-20T08:00:00.000Z'),
    ...extra,
  };
}

export function versionOf(extra: Partial<ReturnVersion> = {}): ReturnVersion {
  return {
    authority: 'E08000026',
    year: YEAR,
    period: 'P06',
    version: 1,
    basis: 'year-to-date',
    nil: false,
    lines: [lineFigure('hn-therapies', pounds(120_000))],
    adjustments: [],
    warnings: [],
    late: false,
    submittedBy: principal('officer-coventry'),
    submittedAt: instant('2025-10-20T08:00:00.000Z'),
    ...extra,
  };
}

export const currentOf = (extra: Partial<CurrentReturn> = {}): CurrentReturn => ({
  ...versionOf(extra),
  state: 'submitted',
  ...extra,
});

/** 71 maintained schools, nine of them in deficit. */
export const SCHOOLS: SchoolBalances = {
  totalPence: pounds(8_300_000),
  inDeficitPence: pounds(-1_200_000),
  inSurplusPence: pounds(9_500_000),
  schools: 71,
  schoolsInDeficit: 9,
};

export const adjustment = (line: LineId, corrects: Period, amountPence: Pence): Adjustment => ({
  line,
  corrects,
  amountPence,
  reason: 'Paid late',
});
