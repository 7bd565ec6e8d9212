import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINE_IDS } from '../../../shared/domain/catalogue.ts';
import { composeSummary } from '../../../shared/domain/summaries/compose-summary.ts';
import { SUMMARY_COLUMNS, summaryRows } from '../../../shared/domain/summaries/summary-rows.ts';
import { asText, summaryCsv } from '../../../shared/files/summary-csv.ts';
import { readCsv } from './csv-reader.ts';
import { evenLine, inputArbitrary, inputOf, quarterOf } from './quarters.ts';

const LINE = 'transport-pre16-send';

/** Pounds as text to pence, exactly. */
function penceOf(pounds: string): number {
  const [, sign = '', whole = '', rest = ''] = /^(-?)(\d+)\.(\d\d)$/.exec(pounds) ?? [];
  return Number(`${sign}${whole}${rest}`);
}

describe('the CSV of a summary', () => {
  it('has a mark, a header, CRLF, one row per authority and line, and money in pounds', () => {
    const input = inputOf([
      quarterOf('E08000026', [evenLine(LINE, 100.25, 1500)]),
      quarterOf('E08000027', [], { returns: [] }),
    ]);
    const text = summaryCsv(summaryRows(input));
    expect(text.startsWith('\uFEFFyear,quarter,asAt,authority,')).toBe(true);
    expect(text.endsWith('\r\n')).toBe(true);
    const [own, missing, ...more] = readCsv(text);
    expect(more).toEqual([]);
    expect(Object.keys(own ?? {})).toEqual(SUMMARY_COLUMNS.map(({ name }) => name));
    expect(own).toMatchObject({
      year: '2025-26',
      authority: 'E08000026',
      authorityName: 'Coventry',
      return: 'certified',
      version: '1',
      line: LINE,
      name: 'Pre-16 SEND transport',
      code: '2.1.4',
      budget: '1500.00',
      actualToDate: '601.50',
      forecastOutturn: '1203.00',
      variance: '-297.00',
      variancePercent: '-19.8',
      rag: 'green',
      expected: '2',
      returned: '1',
      certified: '1',
    });
    expect(missing).toMatchObject({
      authority: 'E08000027',
      return: 'missing',
      version: '',
      budget: '',
      actualToDate: '',
      expected: '2',
      returned: '1',
      certified: '1',
    });
  });

  it('reads back to the figures of the JSON to the penny', () => {
    fc.assert(
      fc.property(inputArbitrary, (input) => {
        const rows = readCsv(summaryCsv(summaryRows(input)));
        const lines = composeSummary(input).streams.flatMap((each) => each.lines);
        expect(lines.map((each) => each.line)).toEqual(
          LINE_IDS.filter((line) => rows.some((row) => row['line'] === line)),
        );
        for (const line of lines) {
          const own = rows.filter((row) => row['line'] === line.line);
          const sumOf = (column: string) => {
            const known = own.flatMap((row) => row[column] || []);
            return known.length === 0
              ? undefined
              : known.reduce((all, pounds) => all + penceOf(pounds), 0);
          };
          expect(sumOf('budget')).toBe(line.budgetPence);
          expect(sumOf('profiledToDate')).toBe(line.profiledToDatePence);
          expect(sumOf('actualToDate')).toBe(line.actualToDatePence);
          expect(sumOf('forecastOutturn')).toBe(line.forecastOutturnPence);
          expect(sumOf('variance')).toBe(line.variancePence);
        }
      }),
      { numRuns: 50 },
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('leads %j with an apostrophe', (text) => {
    const input = inputOf([
      quarterOf('E08000026', [evenLine(LINE, 100, 1500)], { modelled: text }),
    ]);
    const [row] = readCsv(summaryCsv(summaryRows(input)));
    expect(row?.['modelled']).toBe(`'${text}`);
    expect(row?.['variance']).toBe('-300.00');
  });

  it('keeps any text one field, and never lets one begin a formula', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(asText(text)).not.toMatch(/^[=+\-@\t\r]/);
        const input = inputOf(
          [quarterOf('E08000026', [evenLine(LINE, 100, 1500)], { modelled: text })],
          { demonstration: 'a "quoted", comma\r\nand line' },
        );
        const [row] = readCsv(summaryCsv(summaryRows(input)));
        expect(row?.['modelled']).toBe(asText(text));
        expect(row?.['demonstration']).toBe('a "quoted", comma\r\nand line');
      }),
    );
  });
});
