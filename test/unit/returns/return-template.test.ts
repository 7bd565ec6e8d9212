import { describe, expect, it } from 'vitest';
import { catalogueOf, LINE_IDS, lineOf } from '../../../shared/domain/catalogue.ts';
import {
  type CalendarPeriod,
  financialYear,
  PERIOD_STATES,
  periodOn,
} from '../../../shared/domain/financial-calendar.ts';
import { noteOf } from '../../../shared/domain/line-notes.ts';
import { pence } from '../../../shared/domain/money.ts';
import type { CurrentReturn } from '../../../shared/domain/returns/return.ts';
import { columnOf } from '../../../shared/domain/returns/return-columns.ts';
import {
  composeTemplate,
  type TemplateInput,
} from '../../../shared/domain/returns/return-template.ts';
import { templateColumns } from '../../../shared/domain/returns/template-columns.ts';
import {
  faultOfStamp,
  stampIn,
  stampText,
  type TemplatePlace,
} from '../../../shared/domain/returns/template-stamp.ts';
import { day, instant } from '../../../shared/domain/time.ts';
import { budgetLine, budgetOf } from '../budgets/build-budgets.ts';
import { principal, YEAR } from './build-returns.ts';

const AT = instant('2025-10-20T08:00:00.000Z');
const P06 = periodOn({ year: YEAR, version: 0, settings: {} }, 'P06', day('2025-10-20'));

const returned = (
  period: CurrentReturn['period'],
  lines: CurrentReturn['lines'],
  more: Partial<CurrentReturn> = {},
): CurrentReturn => ({
  authority: 'E08000026',
  year: YEAR,
  period,
  version: 1,
  basis: 'year-to-date',
  nil: false,
  lines,
  adjustments: [],
  warnings: [],
  late: false,
  submittedBy: principal('officer'),
  submittedAt: AT,
  state: 'submitted',
  ...more,
});

const templateOf = (more: Partial<TemplateInput> = {}) =>
  composeTemplate({
    authority: 'E08000026',
    year: YEAR,
    period: P06,
    budget: undefined,
    returns: [],
    yearBefore: undefined,
    madeAt: AT,
    ...more,
  });

const P05_LINES = [
  {
    line: 'hn-therapies',
    actualPence: pence(5_000),
    commitmentsPence: pence(700),
    officerForecastPence: pence(12_000),
  },
  { line: 'hn-place-funding', actualPence: pence(900), activity: 31 },
] as const;

describe('the lines of a template', () => {
  it('are those of the budget and of the last return, in the order of the catalogue', () => {
    const budget = budgetOf([budgetLine('schools-growth', 1200), budgetLine('hn-therapies', 2400)]);
    const { rows, otherLines } = templateOf({ budget, returns: [returned('P05', P05_LINES)] });
    expect(rows.map(({ line }) => line.line)).toEqual([
      'hn-place-funding',
      'hn-therapies',
      'schools-growth',
    ]);
    expect(rows.length + otherLines.length).toBe(LINE_IDS.length);
  });

  it('are the whole catalogue where there is neither', () => {
    const { rows, otherLines } = templateOf();
    expect(rows.map(({ line }) => line)).toEqual(catalogueOf(YEAR).lines);
    expect(otherLines).toEqual([]);
  });

  it('have the revised budget and what is profiled to date', () => {
    const budget = budgetOf([budgetLine('hn-therapies', 1_000, 200)]);
    expect(templateOf({ budget }).rows).toMatchObject([
      { budgetPence: 1_200, profiledToDatePence: 600 },
    ]);
  });
});

describe('the last figures of a template', () => {
  it('are those of the last return before the period, and missing where it had none', () => {
    const returns = [
      returned('P04', [{ line: 'hn-therapies', actualPence: pence(4_000), activity: 1 }]),
      returned('P05', P05_LINES),
      returned('P06', [{ line: 'schools-growth', actualPence: pence(6_000) }], { version: 3 }),
    ];
    const { rows, lastPeriod, notices } = templateOf({ returns });
    expect(lastPeriod).toBe('P05');
    expect(rows.map(({ line, last }) => [line.line, last])).toEqual([
      ['hn-place-funding', { actualToDatePence: 900, activity: 31 }],
      [
        'hn-therapies',
        { actualToDatePence: 5_000, commitmentsPence: 700, officerForecastPence: 12_000 },
      ],
      // Of the return that this one would correct: a correction must not lose a line.
      ['schools-growth', {}],
    ]);
    expect(notices.join(' ')).toContain('version 3');
  });

  it('are to date, whatever the basis of the return was', () => {
    const line = 'hn-therapies';
    const returns = [
      returned('P01', [{ line, actualPence: pence(100) }]),
      returned('P02', [{ line, actualPence: pence(30) }], { basis: 'in-period' }),
      returned('P03', [], { nil: true }),
    ];
    const { rows, lastPeriod } = templateOf({ returns });
    expect([lastPeriod, rows.map(({ last }) => last)]).toEqual([
      'P03',
      [{ actualToDatePence: 130 }],
    ]);
  });

  it('are those of the year before where no return of this year is earlier', () => {
    const before = financialYear('2024-25');
    const yearBefore = {
      year: before,
      returns: [returned('P12', P05_LINES, { year: before })],
    };
    const returns = [returned('P06', P05_LINES)];
    const { rows, lastPeriod, notices } = templateOf({ returns, yearBefore });
    expect(lastPeriod).toBe('P12 of 2024-25');
    expect(rows).toHaveLength(2);
    expect(notices).toContain('Last figures are those of the return of P12 of 2024-25.');
    expect(templateOf({ yearBefore: { year: before, returns: [] } }).lastPeriod).toBeUndefined();
  });
});

describe('the notices of a template', () => {
  it('say what comes of sending it, in every state of the period', () => {
    const said = PERIOD_STATES.map((state) => {
      const period: CalendarPeriod = { ...P06, state };
      return templateOf({ period }).notices[0];
    });
    expect(new Set(said).size).toBe(PERIOD_STATES.length);
    expect(said[3]).toContain('P06 is locked and takes no returns');
  });

  it('begin with the demonstration where it is one', () => {
    expect(templateOf({ demonstration: 'Modelled.' }).notices[0]).toBe('Modelled.');
  });
});

describe('the columns of a template', () => {
  it.each(['P05', 'P12 of 2024-25', undefined])(
    'mean those of a return where they are, and no other: %s',
    (lastPeriod) => {
      for (const { name, heading, returns } of templateColumns({ lastPeriod })) {
        expect([columnOf(name), columnOf(heading)], heading).toEqual([returns, returns]);
      }
    },
  );
});

describe('every line', () => {
  it.each(LINE_IDS)('%s is explained in a sentence with its code', (id) => {
    const line = lineOf(id);
    const note = noteOf(line);
    expect(note).toMatch(/^This line \(.*\) holds [^.]{15,}.*\.$/);
    expect(note).toContain(line.code ?? 'no section 251 code');
    expect(note.includes('not confirmed')).toBe(line.codeConfirmed === false);
    expect(note.includes('no activity is counted')).toBe(line.activity === undefined);
  });
});

describe('the stamp', () => {
  const place: TemplatePlace = { authority: 'E08000026', year: YEAR, period: 'P06' };

  it('says what it was made from, in ASCII', () => {
    const text = stampText(place, '2', AT);
    expect(text).toMatch(/^[ -~]+$/);
    expect(stampIn(` ${text} `)).toEqual({ ...place, rules: '2' });
    expect(stampIn('Return of Coventry')).toBeUndefined();
    expect(stampIn('')).toBeUndefined();
  });

  it('fits its own place and no other, and names both', () => {
    const own = { ...place, rules: '1' };
    expect(faultOfStamp(own, place)).toBeUndefined();
    expect(faultOfStamp(own, { ...place, period: 'P07' })).toEqual({
      code: 'template-of-another-return',
      detail: expect.stringContaining('is for P06 of 2025-26 and was sent to P07 of 2025-26.'),
    });
    const elsewhere = faultOfStamp(own, { ...place, authority: 'E08000025' });
    expect(elsewhere?.detail).toContain('E08000026');
    expect(elsewhere?.detail).toContain('E08000025');
  });

  it('is refused of a template that is not known, and where it was changed', () => {
    for (const text of ['Return template 2 / whatever', 'Return template 1 / Coventry']) {
      const stamp = stampIn(text);
      expect(stamp && faultOfStamp(stamp, place)?.code, text).toBe('template-unknown');
    }
  });
});
