import fc from 'fast-check';
import { AUTHORITIES, type AuthorityCode } from '../../../shared/domain/authorities.ts';
import type { LineId } from '../../../shared/domain/catalogue.ts';
import { LINE_IDS } from '../../../shared/domain/catalogue.ts';
import { forecastAuthority } from '../../../shared/domain/forecast/forecast-authority.ts';
import type { LineHistory } from '../../../shared/domain/forecast/line-history.ts';
import type { SummaryInput } from '../../../shared/domain/summaries/compose-summary.ts';
import type { AuthorityQuarter } from '../../../shared/domain/summaries/summary-cells.ts';
import { instant } from '../../../shared/domain/time.ts';
import { amounts, historyArbitrary, historyOf, YEAR } from '../forecast/line-histories.ts';

/** Quarters of authorities for tests. */
export const CODES: readonly AuthorityCode[] = AUTHORITIES.map((each) => each.authority);

/** An authority's Q2 made of line histories at P06. */
export function quarterOf(
  authority: AuthorityCode,
  lines: readonly LineHistory[],
  more: Partial<AuthorityQuarter> = {},
): AuthorityQuarter {
  return {
    authority,
    returns: [{ period: 'P06', version: 1, state: 'certified' }],
    lines: lines.map(({ line, budgetPence, profiledToDatePence, toDatePence }) => ({
      line,
      budgetPence,
      profiledToDatePence,
      actualToDatePence: toDatePence,
    })),
    forecasts: forecastAuthority({ authority, year: YEAR, asOfPeriod: 'P06', lines }).forecasts,
    ...more,
  };
}

const even = (month: number, months: number) => amounts(...Array<number>(months).fill(month));

/** A line spending evenly, at P06, with two alike years behind it. */
export const evenLine = (line: LineId, month: number, budget: number): LineHistory =>
  historyOf({ line, past: [even(month, 12), even(month, 12)], current: even(month, 6), budget });

export const inputOf = (
  authorities: readonly AuthorityQuarter[],
  more: Partial<SummaryInput> = {},
): SummaryInput => ({
  year: YEAR,
  quarter: 'Q2',
  asAt: instant('2025-10-20T08:00:00.000Z'),
  authorities,
  funds: [],
  pressures: [],
  software: 'test 1',
  rulesVersion: '1',
  ...more,
});

const linesArbitrary = fc
  .subarray([...LINE_IDS], { maxLength: 8 })
  .chain((lines) => fc.tuple(...lines.map((line) => historyArbitrary(line, 'P06'))));

const quarterArbitrary = (authority: AuthorityCode): fc.Arbitrary<AuthorityQuarter> =>
  fc
    .tuple(linesArbitrary, fc.constantFrom('submitted', 'certified', 'changes-requested', 'none'))
    .map(([lines, state]) =>
      quarterOf(authority, lines, {
        returns: state === 'none' ? [] : [{ period: 'P06', version: 2, state }],
      }),
    );

export const inputArbitrary: fc.Arbitrary<SummaryInput> = fc
  .subarray([...CODES], { minLength: 1 })
  .chain((codes) => fc.tuple(...codes.map(quarterArbitrary)))
  .map((authorities) => inputOf(authorities));
