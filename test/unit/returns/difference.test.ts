import { describe, expect, it } from 'vitest';
import { MAX_PENCE, pence } from '../../../shared/domain/money.ts';
import { differenceBetween } from '../../../shared/domain/returns/difference.ts';
import { adjustment, lineFigure, SCHOOLS, versionOf } from './build-returns.ts';

const therapies = (amount: number, extra = {}) => lineFigure('hn-therapies', pence(amount), extra);

describe('differenceBetween', () => {
  it('is empty between equal versions, whoever submitted them', () => {
    const again = versionOf({ version: 2, changeReason: 'Sent again', late: true });
    expect(differenceBetween(versionOf(), again)).toEqual([]);
  });

  it('says what a figure was and is, and by how much it changed', () => {
    const before = versionOf({ lines: [therapies(500, { commitmentsPence: pence(9) })] });
    const after = versionOf({ lines: [therapies(350)], note: 'Corrected' });
    expect(differenceBetween(before, after)).toEqual([
      {
        line: 'hn-therapies',
        field: 'actualPence',
        before: 500,
        after: 350,
        changePence: -150,
      },
      { line: 'hn-therapies', field: 'commitmentsPence', before: 9, after: null },
      { field: 'note', before: null, after: 'Corrected' },
    ]);
  });

  it('says which lines came and went', () => {
    const before = versionOf({ lines: [therapies(500)] });
    const after = versionOf({ lines: [lineFigure('hn-place-funding', pence(0))] });
    expect(differenceBetween(before, after)).toEqual([
      { line: 'hn-therapies', field: 'actualPence', before: 500, after: null },
      { line: 'hn-place-funding', field: 'actualPence', before: null, after: 0 },
    ]);
  });

  it('does not subtract amounts of two bases', () => {
    const before = versionOf({ lines: [therapies(500, { commitmentsPence: pence(1) })] });
    const after = versionOf({
      basis: 'in-period',
      lines: [therapies(100, { commitmentsPence: pence(3) })],
    });
    expect(differenceBetween(before, after)).toEqual([
      { field: 'basis', before: 'year-to-date', after: 'in-period' },
      { line: 'hn-therapies', field: 'actualPence', before: 500, after: 100 },
      { line: 'hn-therapies', field: 'commitmentsPence', before: 1, after: 3, changePence: 2 },
    ]);
  });

  it('counts activity without calling it money', () => {
    const counted = (activity: number) =>
      versionOf({ lines: [lineFigure('transport-pre16-send', pence(5), { activity })] });
    expect(differenceBetween(counted(410), counted(415))).toEqual([
      { line: 'transport-pre16-send', field: 'activity', before: 410, after: 415 },
    ]);
  });

  it('follows adjustments and reasons', () => {
    const before = versionOf({ adjustments: [adjustment('hn-therapies', 'P03', pence(10))] });
    const after = versionOf({
      adjustments: [
        adjustment('hn-therapies', 'P03', pence(10)),
        adjustment('hn-therapies', 'P03', pence(5)),
      ],
      warnings: [{ code: 'series-break', line: 'hn-therapies', detail: '…', reason: 'Recoded' }],
    });
    expect(differenceBetween(before, after)).toEqual([
      {
        line: 'hn-therapies',
        field: 'adjustments.P03.amountPence',
        before: 10,
        after: 15,
        changePence: 5,
      },
      {
        line: 'hn-therapies',
        field: 'adjustments.P03.reason',
        before: 'Paid late',
        after: 'Paid late; Paid late',
      },
      { line: 'hn-therapies', field: 'reasons.series-break', before: null, after: 'Recoded' },
    ]);
  });

  it('follows balances, with the change of those that both versions have', () => {
    const dsg = (amount: number) => ({ dsgCarriedForwardPence: pence(amount) });
    const before = versionOf({ balances: dsg(-500) });
    const after = versionOf({
      basis: 'in-period',
      balances: { ...dsg(300), schools: { ...SCHOOLS, schools: 70 } },
    });
    const field = (name: string) => `balances.${name}`;
    expect(differenceBetween(before, after).slice(1)).toEqual([
      { field: field('dsgCarriedForwardPence'), before: -500, after: 300, changePence: 800 },
      { field: field('schools.totalPence'), before: null, after: SCHOOLS.totalPence },
      { field: field('schools.inDeficitPence'), before: null, after: SCHOOLS.inDeficitPence },
      { field: field('schools.inSurplusPence'), before: null, after: SCHOOLS.inSurplusPence },
      { field: field('schools.schools'), before: null, after: 70 },
      { field: field('schools.schoolsInDeficit'), before: null, after: 9 },
    ]);
    expect(differenceBetween(after, after)).toEqual([]);
  });

  it('gives no change that is beyond the bound of a figure', () => {
    const before = versionOf({ lines: [therapies(-MAX_PENCE)] });
    const after = versionOf({ lines: [therapies(MAX_PENCE)] });
    expect(differenceBetween(before, after)[0]).not.toHaveProperty('changePence');
  });
});
