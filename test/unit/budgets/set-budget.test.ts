import { describe, expect, it } from 'vitest';
import {
  type BudgetRequest,
  budgetLineOf,
  decideBudget,
  revisedByPot,
} from '../../../shared/domain/budgets/set-budget.ts';
import { MAX_PENCE, pence } from '../../../shared/domain/money.ts';
import { yearFigures } from '../../../shared/domain/returns/series.ts';
import { figuresAt, lineFigure, TWELVE, takenFrom } from '../returns/build-returns.ts';
import { budgetLine, budgetOf, LEAD, NOW, YEAR } from './build-budgets.ts';

const therapies = { line: 'hn-therapies', originalPence: pence(1200) } as const;
const places = { line: 'hn-place-funding', originalPence: pence(500) } as const;

const request = (extra: Partial<BudgetRequest>): BudgetRequest => ({
  authority: 'E08000026',
  year: YEAR,
  lines: [therapies],
  current: undefined,
  lastYear: undefined,
  setBy: LEAD,
  now: NOW,
  ...extra,
});

const codesOf = (extra: Partial<BudgetRequest>) => {
  const answer = decideBudget(request(extra));
  return answer.refused && answer.faults?.map(({ code, pointer }) => `${code} ${pointer}`);
};

describe('decideBudget', () => {
  it('sets a first budget', () => {
    expect(takenFrom(decideBudget(request({})))).toEqual(
      budgetOf([budgetLine('hn-therapies', 1200)]),
    );
  });

  it('says that it is modelled', () => {
    const answer = decideBudget(request({ modelled: 'Last year plus growth' }));
    expect(takenFrom(answer).modelled).toBe('Last year plus growth');
  });

  it('profiles by last year', () => {
    const lastYear = yearFigures(
      TWELVE.map((period, index) =>
        figuresAt(period, [lineFigure('hn-therapies', pence((index + 1) * 50))]),
      ),
    );
    const answer = decideBudget(
      request({ lines: [{ ...therapies, profile: 'prior-year' }], lastYear }),
    );
    const line = budgetLineOf(takenFrom(answer), 'hn-therapies');
    expect(line?.profile).toBe('prior-year');
    expect(line?.weights.every((weight) => Math.abs(weight - 83_333) <= 1)).toBe(true);
  });

  it('keeps virements when it is set again, and raises the version', () => {
    const current = budgetOf(
      [budgetLine('hn-therapies', 1000, -300), budgetLine('hn-place-funding', 0, 300)],
      { version: 3, virements: 2 },
    );
    const answer = decideBudget(request({ current, lines: [therapies, places] }));
    expect(takenFrom(answer)).toMatchObject({ version: 4, virements: 2 });
    expect(takenFrom(answer).lines.map(({ viredPence }) => viredPence)).toEqual([-300, 300]);
  });

  it('refuses what is wrong with the lines, all of it at once', () => {
    expect(
      codesOf({
        lines: [
          therapies,
          { ...therapies, profile: [1, 2] },
          { ...places, originalPence: pence(-1) },
        ],
      }),
    ).toEqual([
      'duplicate-line /lines/1/line',
      'profile-invalid /lines/1/profile',
      'negative-budget /lines/2/originalPence',
    ]);
    expect(codesOf({ lines: [] })).toEqual(['no-lines /lines']);
  });

  it('refuses to drop a line with virements, or to set it below them', () => {
    const current = budgetOf([
      budgetLine('hn-therapies', 1000, -300),
      budgetLine('hn-place-funding', 0, 300),
      budgetLine('hn-send-support', 70),
    ]);
    expect(codesOf({ current })).toEqual(['line-has-virements /lines']);
    const lines = [{ ...therapies, originalPence: pence(299) }, places];
    expect(codesOf({ current, lines })).toEqual(['below-virements /lines/0/originalPence']);
  });

  it('refuses a pot beyond the bound of a figure', () => {
    const most = { ...therapies, originalPence: pence(MAX_PENCE) };
    expect(codesOf({ lines: [most] })).toBeUndefined();
    expect(codesOf({ lines: [most, { ...places, originalPence: pence(1) }] })).toEqual([
      'pot-too-large /lines',
    ]);
  });

  it('adds up by pot, never over pots', () => {
    const pots = revisedByPot([
      budgetLine('hn-therapies', 1000, -300),
      budgetLine('hn-place-funding', 50),
      budgetLine('transport-pre16-send', 7),
    ]);
    expect(pots.get('dsg-high-needs')).toBe(750);
    expect(pots.get('general-fund')).toBe(7);
    expect(pots.get('grant')).toBe(0);
  });
});
