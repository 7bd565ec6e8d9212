import { describe, expect, it } from 'vitest';
import { decideBudget } from '../../../shared/domain/budgets/set-budget.ts';
import { financialYear } from '../../../shared/domain/financial-calendar.ts';
import { validateSubmission } from '../../../shared/domain/returns/submit.ts';
import {
  linesAt,
  nowAt,
  pounds,
  principal,
  returnsOf,
  shown,
  shownFor,
  submitted,
  TRANSPORT_WEIGHTS,
  TWELVE,
  takenFrom,
  validation,
  wholeYear,
  type YearOfLines,
} from './build-returns.ts';

/**
 * Real returns, in whole pounds as published (DfE section 251 outturn and SEN2, Open Government
 * Licence v3.0); months by the stated weights. What was wrong is caught, its neighbours are not.
 */
const warwickshire = (psychology: number, administration: number, transport: number) =>
  ({
    'send-educational-psychology': { pounds: psychology },
    'send-administration': { pounds: administration },
    'transport-pre16-send': { pounds: transport, weights: TRANSPORT_WEIGHTS },
  }) satisfies YearOfLines;

describe('Warwickshire, pre-16 SEND transport', () => {
  const outturn2018 = {
    'send-educational-psychology': { pounds: 1_233_436 },
    'send-administration': { pounds: 1_723_069 },
    'transport-pre16-send': { pounds: 1_233_428 },
  };
  const outturn2019 = warwickshire(1_600_683, 1_735_195, 11_942_117);
  const outturn2020 = warwickshire(1_700_304, 1_810_390, 10_258_624);
  const outturn2021 = warwickshire(1_259_915, 2_569_133, 12_074_460);

  it('2018-19 has almost exactly the value of psychology', () => {
    expect(shownFor('P12', { now: outturn2018, soFar: outturn2018 })).toEqual([
      'same-value-two-lines transport-pre16-send',
    ]);
  });

  it('2018-19 is caught on the transport line when its budget is known, and says both figures', () => {
    const budget = decideBudget({
      authority: 'E10000031',
      year: financialYear('2018-19'),
      lines: [
        { line: 'transport-pre16-send', originalPence: pounds(11_000_000) },
        { line: 'send-educational-psychology', originalPence: pounds(1_200_000) },
      ],
      current: undefined,
      lastYear: undefined,
      setBy: principal('certifier-warwickshire'),
      now: nowAt('2018-04-03T09:00:00.000Z'),
    });
    const { warnings } = validateSubmission(
      validation('P12', submitted(linesAt(outturn2018, 'P12')), { budget: takenFrom(budget) }),
    );
    expect(warnings).toEqual([
      {
        pointer: '/lines/2/actualPence',
        code: 'same-value-two-lines',
        line: 'transport-pre16-send',
        detail:
          'Pre-16 SEND transport is £1,233,428, almost exactly Educational psychology at £1,233,436. Was one figure put on two lines?',
      },
    ]);
  });

  it('2019-20 is far outside half to twice of 2018-19, with its own months in line', () => {
    expect(shownFor('P12', { now: outturn2019, soFar: outturn2019, last: outturn2018 })).toEqual([
      'year-on-year-ratio transport-pre16-send',
    ]);
  });

  it('2019-20 with nothing before it but 2018-19 looks like a slip of ten times', () => {
    expect(shownFor('P12', { now: outturn2019, last: outturn2018 })).toEqual([
      'slip-tenfold transport-pre16-send',
    ]);
  });

  it('the clean years after it raise nothing in any period', () => {
    for (const period of TWELVE) {
      const now = { now: outturn2020, soFar: outturn2020, last: outturn2019 };
      const next = { now: outturn2021, soFar: outturn2021, last: outturn2020, before: outturn2019 };
      expect(shownFor(period, now)).toEqual([]);
      expect(shownFor(period, next)).toEqual([]);
    }
  });
});

describe('Worcestershire, educational psychology', () => {
  const year = (psychology: number, administration: number, transport: number): YearOfLines =>
    warwickshire(psychology, administration, transport);
  const outturn2018 = year(701_222, 1_870_005, 6_788_020);
  const outturn2019 = year(0, 2_260_742, 7_174_657);
  const outturn2020 = year(683_615, 4_799_458, 8_000_750);

  it('2019-20 is zero between neighbours that are not, from the first month on', () => {
    for (const period of TWELVE) {
      const found = shownFor(period, { now: outturn2019, soFar: outturn2019, last: outturn2018 });
      expect(found).toEqual(['zero-between-neighbours send-educational-psychology']);
    }
  });

  it('the zero is caught in its own year too, and called zero rather than a fall', () => {
    expect(shownFor('P06', { now: outturn2019, soFar: outturn2018 })).toEqual([
      'zero-between-neighbours send-educational-psychology',
    ]);
  });

  it('2020-21 after the zero is not, though its administration more than doubled', () => {
    const found = shownFor('P12', {
      now: outturn2020,
      soFar: outturn2020,
      last: outturn2019,
      before: outturn2018,
    });
    expect(found).toEqual(['year-on-year-ratio send-administration']);
  });

  it('a line left out is missing and raises nothing', () => {
    const lines = linesAt(outturn2019, 'P06').filter(
      ({ line }) => line !== 'send-educational-psychology',
    );
    const input = validation('P06', submitted(lines), {
      yearReturns: returnsOf(outturn2018, 'P06'),
      lastYear: wholeYear(outturn2018),
    });
    expect(shown(input)).toEqual([]);
  });
});

describe('Sandwell, SEN administration', () => {
  const years = [88_727, 77_098, 96_417, 102_019, 82_010, 61_129, 657_671].map(
    (pounds): YearOfLines => ({ 'send-administration': { pounds } }),
  );

  it('2024-25 breaks a series of six years, in every month', () => {
    const [before, last, now] = years.slice(4);
    if (!before || !last || !now) throw new Error('Three years are needed');
    for (const period of TWELVE.slice(1)) {
      expect(shownFor(period, { now, soFar: now, last, before })).toEqual([
        'series-break send-administration',
      ]);
    }
  });

  it('2024-25 is a break also where only the year ends are known', () => {
    const [before, last, now] = years.slice(4);
    if (!before || !last || !now) throw new Error('Three years are needed');
    expect(shownFor('P12', { now, last, before })).toEqual(['series-break send-administration']);
  });

  it('the six years before it raise nothing', () => {
    for (const [index, now] of years.slice(0, 6).entries()) {
      const [last, before] = [years[index - 1], years[index - 2]];
      const around = { ...(last ? { last } : {}), ...(before ? { before } : {}) };
      expect(shownFor('P12', { now, soFar: now, ...around })).toEqual([]);
    }
  });
});

describe('Birmingham, pre-16 SEND transport against EHC plans', () => {
  const year = (transport: number, activity: number): YearOfLines => ({
    'transport-pre16-send': { pounds: transport, weights: TRANSPORT_WEIGHTS, activity },
  });
  const outturn2022 = year(50_729_283, 10_610);
  const outturn2023 = year(62_846_179, 11_040);
  const outturn2024 = year(44_897_534, 12_094);

  it('2024-25 fell by 29 % while plans rose by 10 %', () => {
    expect(shownFor('P12', { now: outturn2024, soFar: outturn2024, last: outturn2023 })).toEqual([
      'money-against-activity transport-pre16-send',
    ]);
  });

  it('says both movements', () => {
    const { warnings } = validateSubmission(
      validation('P12', submitted(linesAt(outturn2024, 'P12')), {
        lastYear: wholeYear(outturn2023),
      }),
    );
    expect(warnings[0]?.detail).toBe(
      'Pre-16 SEND transport is £44,897,534 to date, -28.6 % against last year’s £62,846,179 at P12, while eligible pupils went from 11040 to 12094 (+9.5 %). They usually move together.',
    );
  });

  it('2023-24 grew with its plans and raises nothing', () => {
    expect(shownFor('P12', { now: outturn2023, soFar: outturn2023, last: outturn2022 })).toEqual(
      [],
    );
  });

  it('the reverse, money up and activity down, is caught as well', () => {
    const now = year(62_846_179, 10_000);
    expect(shownFor('P12', { now, soFar: now, last: outturn2022 })).toEqual([
      'money-against-activity transport-pre16-send',
    ]);
  });
});
