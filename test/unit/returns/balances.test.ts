import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { financialYear } from '../../../shared/domain/financial-calendar.ts';
import { pence } from '../../../shared/domain/money.ts';
import { balancesOf } from '../../../shared/domain/returns/balances.ts';
import type { Balances, SchoolBalances } from '../../../shared/domain/returns/return.ts';
import { validateSubmission } from '../../../shared/domain/returns/submit.ts';
import {
  currentOf,
  lineFigure,
  pounds,
  SCHOOLS,
  submitted,
  validation,
  YEAR,
} from './build-returns.ts';

const therapies = lineFigure('hn-therapies', pounds(1200));

const errorsOf = (balances: Balances) =>
  validateSubmission(validation('P06', submitted([therapies], { balances }))).errors;
const errorsOfSchools = (changed: Partial<SchoolBalances>) =>
  errorsOf({ schools: { ...SCHOOLS, ...changed } });

describe('the rules of balances', () => {
  it('take a deficit and a surplus of the DSG, whatever they were before', () => {
    expect(errorsOf({ dsgCarriedForwardPence: pounds(-50_402_634) })).toEqual([]);
    expect(errorsOf({ dsgCarriedForwardPence: pounds(50_402_634), schools: SCHOOLS })).toEqual([]);
    expect(errorsOf({ dsgCarriedForwardPence: pence(0) })).toEqual([]);
  });

  it('find balances without a figure', () => {
    expect(errorsOf({}).map(({ code, pointer }) => [code, pointer])).toEqual([
      ['balances-empty', '/balances'],
    ]);
  });

  it('do not take balances for lines', () => {
    const handedIn = submitted([], { balances: { schools: SCHOOLS } });
    const { errors } = validateSubmission(validation('P06', handedIn));
    expect(errors.map(({ code }) => code)).toEqual(['empty-return']);
  });

  it('find a deficit written as a positive balance, and say it once', () => {
    expect(errorsOfSchools({ inDeficitPence: pounds(1_200_000) })).toEqual([
      {
        pointer: '/balances/schools/inDeficitPence',
        code: 'school-balances-sign',
        detail:
          'Balances in deficit are £1,200,000; a deficit is a negative balance, so expected -£1,200,000.',
      },
    ]);
    expect(errorsOfSchools({ inSurplusPence: pence(-1) }).map(({ code }) => code)).toEqual([
      'school-balances-sign',
    ]);
  });

  it('find a total that is not the two together', () => {
    expect(errorsOfSchools({ totalPence: pounds(9_500_000) })).toEqual([
      {
        pointer: '/balances/schools/totalPence',
        code: 'school-balances-total',
        detail:
          'The total is £9,500,000, but -£1,200,000 in deficit and £9,500,000 in surplus come to £8,300,000.',
      },
    ]);
  });

  it('find more schools in deficit than schools', () => {
    expect(errorsOfSchools({ schools: 8 })).toEqual([
      {
        pointer: '/balances/schools/schoolsInDeficit',
        code: 'school-balances-count',
        detail: 'It says that 9 of 8 schools are in deficit.',
      },
    ]);
  });

  it.each([
    ['a deficit of no school', { schoolsInDeficit: 0 }, 'schoolsInDeficit'],
    [
      'a school in deficit by nothing',
      { inDeficitPence: pence(0), totalPence: SCHOOLS.inSurplusPence },
      'schoolsInDeficit',
    ],
    ['a surplus while every school is in deficit', { schools: 9 }, 'schools'],
  ] as const)('find %s', (_, changed, field) => {
    expect(errorsOfSchools(changed).map(({ code, pointer }) => [code, pointer])).toEqual([
      ['school-balances-without-schools', `/balances/schools/${field}`],
    ]);
  });

  it('take an authority without maintained schools', () => {
    const none = { totalPence: pence(0), inDeficitPence: pence(0), inSurplusPence: pence(0) };
    expect(errorsOf({ schools: { ...none, schools: 0, schoolsInDeficit: 0 } })).toEqual([]);
  });

  it('take whatever a list of schools adds up to', () => {
    const school = fc.integer({ min: -500_000_000, max: 900_000_000 });
    fc.assert(
      fc.property(fc.array(school, { maxLength: 60 }), (each) => {
        const added = (of: readonly number[]) => pence(of.reduce((a, b) => a + b, 0));
        const inDeficit = each.filter((balance) => balance < 0);
        const schools = {
          totalPence: added(each),
          inDeficitPence: added(inDeficit),
          inSurplusPence: added(each.filter((balance) => balance > 0)),
          schools: each.length,
          schoolsInDeficit: inDeficit.length,
        };
        expect(errorsOf({ schools })).toEqual([]);
        expect(errorsOf({ schools: { ...schools, totalPence: pence(added(each) + 1) } })).toEqual([
          expect.objectContaining({ code: 'school-balances-total' }),
        ]);
      }),
    );
  });
});

describe('balancesOf', () => {
  it('lists the returns that have balances, oldest first', () => {
    const before = financialYear('2024-25');
    const dsg = (amount: number) => ({ dsgCarriedForwardPence: pence(amount) });
    const returns = [
      currentOf({ period: 'P06', balances: { ...dsg(30), schools: SCHOOLS } }),
      currentOf({ period: 'P03', balances: dsg(20) }),
      currentOf({ period: 'P04' }),
      currentOf({ year: before, period: 'P13', balances: dsg(15) }),
      currentOf({ year: before, period: 'P12', balances: dsg(10) }),
    ];
    expect(balancesOf(returns)).toEqual([
      { year: before, period: 'P12', ...dsg(10) },
      { year: before, period: 'P13', ...dsg(15) },
      { year: YEAR, period: 'P03', ...dsg(20) },
      { year: YEAR, period: 'P06', ...dsg(30), schools: SCHOOLS },
    ]);
    expect(balancesOf([])).toEqual([]);
  });
});
