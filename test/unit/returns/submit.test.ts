import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINE_IDS } from '../../../shared/domain/catalogue.ts';
import { type PeriodState, periodOn } from '../../../shared/domain/financial-calendar.ts';
import { pence } from '../../../shared/domain/money.ts';
import type { ReturnLine } from '../../../shared/domain/returns/return.ts';
import {
  asSubmitted,
  decideSubmission,
  EVERY_WARNING,
  type SubmissionInput,
} from '../../../shared/domain/returns/submit.ts';
import { day } from '../../../shared/domain/time.ts';
import {
  CALENDAR,
  currentOf,
  lineFigure,
  nowAt,
  pounds,
  SCHOOLS,
  submission,
  submitted,
  takenFrom,
  versionOf,
  wholeYear,
  YEAR,
  type YearOfLines,
} from './build-returns.ts';

const therapies = lineFigure('hn-therapies', pounds(120_000));
const plain = submitted([therapies]);

const inState = (state: PeriodState) =>
  periodOn(
    { ...CALENDAR, settings: { P06: { state, reason: 'Set by the test' } } },
    'P06',
    day('2025-10-20'),
  );

describe('decideSubmission', () => {
  it('takes a first version', () => {
    expect(decideSubmission(submission(plain))).toEqual({ value: versionOf() });
  });

  it('keeps what was said with it', () => {
    const said = { note: 'Two invoices late', modelled: 'Months are modelled' };
    const taken = decideSubmission(
      submission(submitted([therapies], { note: said.note }), { modelled: said.modelled }),
    );
    expect(takenFrom(taken)).toEqual(versionOf(said));
  });

  it.each([false, true])('keeps what is carried at the end of the period (nil: %s)', (nil) => {
    const balances = { dsgCarriedForwardPence: pence(-1_420_508_500), schools: SCHOOLS };
    const handedIn = submitted(nil ? [] : [therapies], { nil, balances });
    expect(takenFrom(decideSubmission(submission(handedIn)))).toMatchObject({ nil, balances });
  });

  it('takes a nil return', () => {
    const taken = decideSubmission(submission(submitted([], { nil: true })));
    expect(takenFrom(taken)).toMatchObject({ nil: true, lines: [], version: 1 });
  });

  it('needs a reason for a second version, and counts it', () => {
    const current = currentOf({ version: 4 });
    expect(decideSubmission(submission(plain, { current }))).toMatchObject({
      refused: 'change-reason-needed',
      faults: [{ pointer: '/changeReason', code: 'change-reason-needed' }],
    });
    const corrected = submitted([therapies], { changeReason: 'An invoice was counted twice' });
    expect(takenFrom(decideSubmission(submission(corrected, { current })))).toMatchObject({
      version: 5,
      changeReason: 'An invoice was counted twice',
    });
  });

  it('a new version is submitted, not certified', () => {
    expect(asSubmitted(versionOf({ version: 2 }))).toEqual({
      ...versionOf({ version: 2 }),
      state: 'submitted',
    });
  });

  it('is late from the day after the due date', () => {
    const lateAt = (text: string) =>
      takenFrom(decideSubmission(submission(plain, { now: nowAt(text) }))).late;
    // P06 is due on 24 October; 23:30 in summer time on the 24th is 22:30 UTC.
    expect(lateAt('2025-10-24T22:30:00.000Z')).toBe(false);
    expect(lateAt('2025-10-24T23:30:00.000Z')).toBe(true);
  });

  it.each([
    ['open', undefined],
    ['closing', undefined],
    ['reopened', undefined],
    ['locked', 'period-locked'],
    ['future', 'period-not-open'],
  ] as const)('a period that is %s: %s', (state, refused) => {
    const answer = decideSubmission(submission(plain, { period: inState(state) }));
    expect(answer.refused).toBe(refused);
  });

  it('tells where to post the correction of a locked period', () => {
    const answer = decideSubmission(submission(plain, { period: inState('locked') }));
    expect(answer.refused && answer.detail).toContain('adjustment in the open period');
  });

  it('names every error, before the state of the period', () => {
    const wrong = submitted([therapies, therapies], { nil: true });
    const answer = decideSubmission(submission(wrong, { period: inState('locked') }));
    expect(answer.refused).toBe('return-invalid');
    expect(answer.refused && answer.faults?.map(({ code }) => code)).toEqual([
      'duplicate-line',
      'nil-with-lines',
    ]);
  });

  it('only reads earlier periods of the year', () => {
    const later = currentOf({ period: 'P07', lines: [lineFigure('hn-therapies', pounds(5))] });
    const own = currentOf({ lines: [lineFigure('hn-therapies', pounds(900_000))] });
    const answer = decideSubmission(submission(plain, { yearReturns: [later, own] }));
    expect(answer.refused).toBeUndefined();
  });
});

/** Seven lines, each three times last year's and so each with a warning, larger and larger. */
const lines = LINE_IDS.slice(6, 13);
const last: YearOfLines = Object.fromEntries(
  lines.map((line, index) => [line, { pounds: 500_000 * (index + 1) }]),
);
const tripled: ReturnLine[] = lines.map((line, index) =>
  lineFigure(line, pounds((500_000 * (index + 1) * 3) / 2)),
);
const unusual = (extra: Partial<SubmissionInput['submitted']> = {}) =>
  submission(submitted(tripled, extra), { lastYear: wholeYear(last) });

const reasonFor = (line: ReturnLine['line'], warning = 'year-on-year-ratio') => ({
  warning,
  line,
  reason: 'New contract',
});

describe('reasons for warnings', () => {
  it('asks for at most five, the largest money first', () => {
    const answer = decideSubmission(unusual());
    expect(answer).toMatchObject({ refused: 'reasons-needed' });
    expect(answer.refused && answer.faults?.map(({ line }) => line)).toEqual(
      [...lines].reverse().slice(0, 5),
    );
    expect(answer.refused && answer.faults?.[0]).toMatchObject({
      pointer: '/lines/6/actualPence',
      code: 'year-on-year-ratio',
    });
  });

  it('takes the return when those shown are answered, and keeps them', () => {
    const reasons = lines.slice(2).map((line) => reasonFor(line));
    const taken = takenFrom(decideSubmission(unusual({ reasons })));
    expect(taken.warnings).toHaveLength(5);
    expect(taken.warnings[0]).toMatchObject({
      code: 'year-on-year-ratio',
      line: lines[2],
      reason: 'New contract',
    });
    expect(taken.warnings[0]?.detail).toContain('3 times last year’s £750,000 at P06');
  });

  it('asks again only for what is not answered, and not for smaller ones instead', () => {
    const reasons = lines.slice(3).map((line) => reasonFor(line));
    const answer = decideSubmission(unusual({ reasons }));
    expect(answer.refused && answer.faults?.map(({ line }) => line)).toEqual([lines[2]]);
  });

  it('a reason for another warning or another line answers nothing', () => {
    const reasons = lines.map((line) => reasonFor(line, 'slip-tenfold'));
    expect(decideSubmission(unusual({ reasons })).refused).toBe('reasons-needed');
  });

  it('one reason may answer every warning of its line', () => {
    const reasons = lines.slice(2).map((line) => reasonFor(line, EVERY_WARNING));
    const taken = takenFrom(decideSubmission(unusual({ reasons })));
    expect(taken.warnings.map(({ code }) => code)).toEqual(Array(5).fill('year-on-year-ratio'));
  });

  it('keeps a reason that nothing asked for', () => {
    const reasons = [reasonFor('hn-therapies')];
    const taken = takenFrom(decideSubmission(submission(submitted([therapies], { reasons }))));
    expect(taken.warnings).toEqual([
      {
        code: 'year-on-year-ratio',
        line: 'hn-therapies',
        detail: 'No warning was raised for this; the reason is kept as a note.',
        reason: 'New contract',
      },
    ]);
  });
});

describe('any figures', () => {
  const anyLines = fc.uniqueArray(
    fc.record({
      line: fc.constantFrom(...LINE_IDS),
      actualPence: fc.integer({ min: -400_000_000_000, max: 400_000_000_000 }).map(pence),
    }),
    { selector: ({ line }) => line, minLength: 1 },
  );

  it('are taken once the warnings shown have their reasons: warnings never block', () => {
    fc.assert(
      fc.property(anyLines, anyLines, (now, before) => {
        const figures = wholeYear(
          Object.fromEntries(
            before.map(({ line, actualPence }) => [line, { pounds: actualPence / 100 }]),
          ),
        );
        const input = submission(submitted(now), { lastYear: figures, yearBefore: figures });
        const first = decideSubmission(input);
        const faults = first.refused ? (first.faults ?? []) : [];
        expect(faults.length).toBeLessThanOrEqual(5);
        const reasons = faults.flatMap(({ code, line }) =>
          now.filter((each) => each.line === line).map((each) => reasonFor(each.line, code)),
        );
        const again = takenFrom(
          decideSubmission({ ...input, submitted: submitted(now, { reasons }) }),
        );
        expect(again.lines).toEqual(now);
        expect(again.year).toBe(YEAR);
      }),
    );
  });
});
