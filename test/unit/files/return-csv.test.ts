import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReturnCsv } from '../../../shared/files/return-csv.ts';
import { UnreadableFile } from '../../../shared/files/sheet-row.ts';
import { dialects, rowsOfLines, writeIn } from './csv-dialects.ts';

const read = (text: string) => readReturnCsv(Buffer.from(text, 'utf8'));

const HEADER = 'line,actual,commitments,officer_forecast,activity,reason';
const withRows = (...rows: readonly string[]) => read([HEADER, ...rows].join('\r\n'));

const refusalOf = (bytes: Uint8Array): string => {
  try {
    readReturnCsv(bytes);
  } catch (error) {
    if (error instanceof UnreadableFile) return `${error.kind}: ${error.detail}`;
    throw error;
  }
  return 'taken';
};

describe('a return as CSV', () => {
  it('reads back equal in every dialect that is taken', () => {
    fc.assert(
      fc.property(rowsOfLines, dialects, (rows, dialect) => {
        const file = readReturnCsv(writeIn(dialect, rows));
        expect(file.faults).toEqual([]);
        expect(file.lines).toEqual(rows.map(({ line }) => line));
        expect(file.reasons).toEqual(
          rows.flatMap(({ line, reason }) =>
            reason === undefined
              ? []
              : [{ warning: 'any', line: line.line, reason: reason.replaceAll('\r', '\n') }],
          ),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('names what it left aside', () => {
    const file = read(
      'Coventry,,,\n\nLine,Cost centre,Actual (£),Notes of mine\nhn-therapies,C1,12.00,\n,,,\nTotal,,12.00,\n,,,a footnote\n',
    );
    expect(file.faults).toEqual([]);
    expect(file.lines).toEqual([{ line: 'hn-therapies', actualPence: 1200 }]);
    expect(file.ignored).toEqual([
      'column “Cost centre”',
      'column “Notes of mine”',
      'row 1, above the header',
      'row 2, above the header',
      'row 5: blank',
      'row 6: “Total”',
      'row 7: nothing in the columns of a return',
    ]);
  });

  it('takes a line by its id, its name or its own section 251 code', () => {
    const file = withRows('2.1.4,1', 'educational PSYCHOLOGY,2', ' hn-therapies ,3');
    expect(file.lines.map(({ line }) => line)).toEqual([
      'transport-pre16-send',
      'send-educational-psychology',
      'hn-therapies',
    ]);
  });

  it('says every fault at once, by row and column', () => {
    const file = read(
      [
        'September 2025',
        HEADER,
        '1.4.x,5',
        'no such line,5',
        ',12',
        'hn-therapies,,1.005,"12,34",1.5,',
        '"hn-topup-academies","x\ny"',
        'hn-hospital-education,1,234.50,,,,,',
        'hn-send-support,5,,,,,7',
      ].join('\n'),
    );
    expect(file.faults.map(({ row, column, code, line }) => [row, column, code, line])).toEqual([
      [3, 'line', 'line-ambiguous', undefined],
      [4, 'line', 'line-unknown', undefined],
      [5, 'line', 'line-missing', undefined],
      [6, 'actual', 'actual-missing', 'hn-therapies'],
      [6, 'commitments', 'not-money', 'hn-therapies'],
      [6, 'officer_forecast', 'not-money', 'hn-therapies'],
      [6, 'activity', 'not-a-count', 'hn-therapies'],
      [7, 'actual', 'not-money', 'hn-topup-academies'],
      [9, undefined, 'too-many-fields', 'hn-hospital-education'],
      [10, undefined, 'too-many-fields', 'hn-send-support'],
    ]);
    expect(file.faults[0]?.detail).toContain('“schools-growth” (Growth)');
    expect(withRows('hn-therapies,5,,,,,,').faults).toEqual([]);
  });

  it('asks for both columns that it needs, each once, in pounds', () => {
    expect(read('Line,Forecast\nhn-therapies,1').faults).toEqual([
      expect.objectContaining({ row: 1, column: 'actual', code: 'column-missing' }),
    ]);
    expect(read('line,actual,Actual to date (£)\nhn-therapies,1,2').faults).toEqual([
      expect.objectContaining({ row: 1, column: 'actual', code: 'column-twice' }),
    ]);
    for (const unit of ['£000', "£'000s", 'k', 'pence', '£m']) {
      expect(read(`line,actual (${unit})\nhn-therapies,1`).faults).toEqual([
        expect.objectContaining({ row: 1, column: 'actual', code: 'unit-not-pounds' }),
      ]);
    }
    expect(read('line,actual (£)\n').faults).toEqual([
      expect.objectContaining({ row: 1, code: 'no-lines' }),
    ]);
    for (const nothing of ['', 'a,b\n1,2', 'line;;', 'actualPence,lines\n1,2']) {
      expect(read(nothing).faults.map(({ code }) => code)).not.toEqual([]);
      expect(read(nothing).lines).toEqual([]);
    }
  });

  it('places a fault of the rules at its row and column', () => {
    const { placeOf } = withRows('hn-therapies,1', 'nothing known,1', 'hn-send-support,2,,,,why');
    expect(placeOf('/lines/1/actualPence')).toEqual({ row: 4, column: 'actual' });
    expect(placeOf('/lines/0/line')).toEqual({ row: 2, column: 'line' });
    expect(placeOf('/reasons/0/reason')).toEqual({ row: 4, column: 'reason' });
    expect(placeOf('/lines')).toEqual({ row: 1 });
    expect(placeOf('/lines/99/activity')).toEqual({ row: 1, column: 'activity' });
  });

  it('counts rows as a spreadsheet shows them, whatever ends them', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = ['sep=,', '"a', 'title"', '', HEADER, 'hn-therapies,x'].join(end);
      expect(read(text).faults).toEqual([expect.objectContaining({ row: 6, column: 'actual' })]);
    }
  });

  it('stops at a hundred lines', () => {
    const file = withRows(...Array.from({ length: 150 }, () => 'hn-therapies,1'));
    expect(file.lines).toHaveLength(100);
    expect(file.faults).toEqual([expect.objectContaining({ row: 102, code: 'too-many-lines' })]);
  });

  it('refuses what is no text, in words that help', () => {
    expect(refusalOf(Buffer.from('line,actual\nhn-therapies,1\0'))).toMatch(
      /^unreadable: Line 2 .*NUL/,
    );
    expect(refusalOf(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0xff))).toMatch(/^unreadable: .*UTF-8/);
    expect(refusalOf(Uint8Array.of(0xff, 0xfe, 0x61))).toMatch(/^unreadable: .*UTF-16/);
    expect(refusalOf(Uint8Array.of(0xff, 0xfe, 0x00, 0xd8, 0x61, 0x00))).toMatch(/^unreadable/);
    expect(refusalOf(Buffer.from([...Buffer.from('line,actual\n'), 0xa3, 0x81]))).toMatch(
      /^unreadable: .*Windows-1252/,
    );
    expect(refusalOf(Buffer.from('line,actual', 'utf16le'))).toMatch(/^unreadable: .*NUL/);
    expect(refusalOf(Buffer.from('line,actual\nx,"1'))).toMatch(/^unreadable: From line 2 /);
    expect(refusalOf(Buffer.from('line,actual\nx,"1"2\n'))).toMatch(/^unreadable: From line 2 /);
    expect(refusalOf(Buffer.from(`line,actual${'\n,'.repeat(60_000)}`))).toMatch(/^too-large/);
  });
});
