import { read, utils } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import type { Summary } from '../../../shared/domain/summaries/summary.ts';
import { summaryFile } from '../../../shared/files/summary-file.ts';
import { readPage } from '../../support/page-faults.ts';
import { readPdf } from '../../support/pdf-reading.ts';
import { AT, COVENTRY, principal } from '../../support/samples.ts';
import { demonstrationSource } from '../../support/summary-sources.ts';

const HASH = '9f3c'.repeat(16);

describe('the files of an edition', async () => {
  const source = await demonstrationSource([COVENTRY]);
  const summary: Summary = {
    ...source.summary,
    edition: 2,
    narrative: 'In our own words.',
    narrativeEdited: { by: principal('certifier.coventry'), at: AT, isOutdated: false },
    provenance: {
      ...source.summary.provenance,
      ledgers: [
        { chain: 'REGION', entry: 7, hash: HASH },
        { chain: COVENTRY, entry: 1234, hash: HASH },
      ],
    },
  };
  const bytes = async (format: Parameters<typeof summaryFile>[0]) =>
    (await summaryFile(format, { ...source, summary })).bytes;
  const book = read(await bytes('xlsx'));
  const texts = {
    pdf: (await readPdf(await bytes('pdf'))).text,
    html: readPage(Buffer.from(await bytes('html')).toString('utf8')).root.text,
    xlsx: book.SheetNames.map((name) => {
      const sheet = book.Sheets[name];
      return sheet ? utils.sheet_to_csv(sheet) : '';
    }).join('\n'),
  };

  it.each(Object.entries(texts))('name it and where the ledgers stood: %s', (_, text) => {
    expect(text).toContain('Q2 of 2025-26, edition 2');
    expect(text).toContain('The region: entry 7, ');
    expect(text).toContain('Coventry: entry 1234, ');
    expect(text.replaceAll(/\s/g, '')).toContain(HASH);
  });

  it.each(Object.entries(texts))('say when a narrative was written, not by whom: %s', (_, text) => {
    expect(text).toContain('Written by hand on 20 October 2025, 09:00 London time');
    expect(text).not.toContain('certifier.coventry');
  });

  it.each([
    ['pdf', texts.pdf],
    ['html', texts.html],
  ])('name every version behind the figures: %s', (_, text) => {
    expect(text).toMatch(
      /Coventry: P01 to P0\d version 1.*, budget version 1, forecasts as of P03 version/,
    );
  });
});
