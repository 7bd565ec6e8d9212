import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asAttachment, harmlessFileName } from '../../../shared/domain/file-name.ts';

describe('a file name that somebody sent', () => {
  it.each([
    ['september.csv', 'september.csv'],
    ['Return Sept (final).xlsx', 'Return Sept (final).xlsx'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\finance\\P06.xlsx', 'P06.xlsx'],
    ['a\r\nSet-Cookie: x=1', 'aSet-Cookie: x=1'],
    ['fdp.\u202excsv', 'fdp.xcsv'],
    ['..hidden', 'hidden'],
    ['  P06.csv  ', 'P06.csv'],
    ['Rücklage £.csv', 'Rücklage £.csv'],
    ['...', undefined],
    ['/', undefined],
    ['\u0000', undefined],
    ['', undefined],
  ])('%j is kept as %j', (sent, kept) => {
    expect(harmlessFileName(sent)).toBe(kept);
  });

  it('is not longer than file systems take, in whole characters', () => {
    expect([...(harmlessFileName('😀'.repeat(500)) ?? '')]).toHaveLength(120);
    expect(harmlessFileName(`y${' '.repeat(2)}${'x'.repeat(119)}`)).toBe('x'.repeat(119));
  });

  it('is the same again, and stays within one header, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (sent) => {
        const name = harmlessFileName(sent);
        if (name === undefined) return;
        expect(harmlessFileName(name)).toBe(name);
        expect(name).not.toMatch(/[\\/\p{Cc}]/u);
        expect(asAttachment(name)).toMatch(
          /^attachment; filename="[\w .,+-]+"(; filename\*=UTF-8''[\w.~!%-]+)?$/,
        );
      }),
    );
  });
});

describe('the header that saves a file', () => {
  it('spells a name in both forms where one does not do', () => {
    expect(asAttachment('P06.csv')).toBe('attachment; filename="P06.csv"');
    expect(asAttachment('Sept "£" (1)*.csv')).toBe(
      `attachment; filename="Sept ___ _1__.csv"; filename*=UTF-8''Sept%20%22%C2%A3%22%20%281%29%2A.csv`,
    );
  });
});
