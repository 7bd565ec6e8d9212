import { describe, expect, it } from 'vitest';
import { UnreadableFile } from '../../../shared/files/sheet-row.ts';
import { readSheetInThread, sheetReader } from '../../../shared/runtime/workbook-reader.ts';
import { number, sheetData, text, workbookFile } from '../../support/workbook-file.ts';
import { zipFile } from '../../support/zip-file.ts';

const XML = sheetData([text('line'), text('actual')], [text('hn-therapies'), number(5)]);
const GOOD = workbookFile({ sheets: [{ name: 'Return', xml: XML }] });

const refusal = async (bytes: Uint8Array, read = readSheetInThread) => {
  const error: unknown = await read(bytes).catch((cause: unknown) => cause);
  if (!(error instanceof UnreadableFile)) throw error;
  return error.kind;
};

describe('a thread for a workbook', () => {
  it('reads it', async () => {
    const { sheet, rows } = await readSheetInThread(GOOD);
    expect([sheet, rows.length]).toEqual(['Return', 2]);
    expect(rows[1]?.cells).toEqual([
      { is: 'text', text: 'hn-therapies' },
      { is: 'number', number: 5, text: '5' },
    ]);
  });

  it('says what is wrong with it', async () => {
    expect(await refusal(GOOD.subarray(0, 200))).toBe('unreadable');
    expect(await refusal(zipFile([{ name: 'xl/workbook.bin', bytes: '' }]))).toBe('not-taken');
  });

  it('dies alone of one that needs more memory or time than it has', async () => {
    const rows = Array.from({ length: 40_000 }, (_, i) => [text(`a text of its own ${i}`)]);
    const large = workbookFile({ sheets: [{ name: 'Return', xml: sheetData(...rows) }] });
    const cramped = sheetReader({ milliseconds: 60_000, oldGenerationMegabytes: 10 });
    expect(await refusal(large, cramped)).toBe('too-large');
    expect(await refusal(GOOD, sheetReader({ milliseconds: 0, oldGenerationMegabytes: 160 }))).toBe(
      'too-large',
    );
    expect((await readSheetInThread(GOOD)).sheet).toBe('Return');
  });
});
