import { describe, expect, it } from 'vitest';
import { AUTHORITY_CODES } from '../../../shared/domain/authorities.ts';
import { summaryPdf } from '../../../shared/files/summary-pdf.ts';
import { reportOf } from '../../../shared/files/summary-report.ts';
import { pdfFonts } from '../../../shared/runtime/pdf-fonts.ts';
import { readPdf } from '../../support/pdf-reading.ts';
import {
  demonstrationSource,
  HOSTILE_TEXTS,
  withHostileText,
} from '../../support/summary-sources.ts';

const own = await demonstrationSource(['E08000026']);
const written = await summaryPdf(own.summary, pdfFonts());
const pdf = await readPdf(written);

describe('the PDF of a summary', () => {
  it('begins with its headline and ends with completeness and provenance', () => {
    const report = reportOf(own.summary);
    const [first = '', last = ''] = [pdf.pages[0], pdf.pages.at(-1)];
    expect(first.replaceAll(/\s+/g, ' ')).toContain(report.headline);
    expect(last).toContain('Completeness and provenance');
    expect(last).toContain('1 of 1 returned, 1 certified.');
    expect(last).toContain('20 October 2025, 09:00 London time');
  });

  it('has both on one last page for the whole region too, with the ledgers of an edition', async () => {
    const region = await demonstrationSource();
    const ledgers = (['REGION', ...AUTHORITY_CODES] as const).map((chain) => ({
      chain,
      entry: 1234,
      hash: '9f3c'.repeat(16),
    }));
    const provenance = { ...region.summary.provenance, ledgers };
    const edition = { ...region.summary, edition: 1, provenance };
    const last = (await readPdf(await summaryPdf(edition, pdfFonts()))).pages.at(-1) ?? '';
    expect(last).toContain('Completeness and provenance');
    expect(last).toContain('Worcestershire: entry 1234');
  });

  it('is tagged: a title, a language, headings, tables with their headings, figures with words', () => {
    expect(pdf.isTagged).toBe(true);
    expect(pdf.title).toBe('Funding summary of Coventry, Q2 of 2025-26');
    expect(pdf.language).toBe('en-GB');
    expect(pdf.roles.filter((role) => role === 'H1')).toHaveLength(1);
    for (const role of ['H2', 'P', 'Table', 'Caption', 'TR', 'TH', 'TD', 'L', 'LBody', 'Figure']) {
      expect(pdf.roles, role).toContain(role);
    }
    const figures = pdf.roles.filter((role) => role === 'Figure').length;
    expect(pdf.alternatives).toHaveLength(figures);
    expect(pdf.alternatives.join(' ')).toContain('four chances in five');
  });

  it('has bookmarks and page numbers', () => {
    expect(pdf.bookmarks).toEqual([
      'RAG',
      'In words',
      'Pots',
      'Funds',
      'Pressures and next steps',
      'Home to school transport',
      'SEND',
      'Schools budget',
      'Innovation Fund',
      'Completeness and provenance',
    ]);
    for (const [index, page] of pdf.pages.entries()) {
      expect(page).toContain(`Page ${index + 1} of ${pdf.pages.length}`);
    }
  });

  it('embeds its faces, and has the glyphs of £, ’ and –', () => {
    const raw = Buffer.from(written).toString('latin1');
    expect(raw.match(/\/FontFile2/g)).toHaveLength(2);
    expect(raw).not.toMatch(/\/BaseFont \/Helvetica/);
    expect(pdf.text).toContain('£');
    expect(pdf.text).toContain('children’s social work');
  });

  it('tells the pressures with their next steps', () => {
    for (const { nextStep } of own.summary.pressures) expect(pdf.text).toContain(nextStep);
  });

  it.each(HOSTILE_TEXTS)('prints %j as text', async (hostile) => {
    const { text } = await readPdf(
      await summaryPdf(withHostileText(own, hostile).summary, pdfFonts()),
    );
    expect(text).toContain(hostile.trim());
  });
});
