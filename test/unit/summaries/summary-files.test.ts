import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { read, utils } from '@e965/xlsx';
import { beforeAll, describe, expect, it } from 'vitest';
import { AUTHORITY_CODES, type AuthorityCode } from '../../../shared/domain/authorities.ts';
import { formatPounds, type Pence } from '../../../shared/domain/money.ts';
import type { Summary, SummaryFigures } from '../../../shared/domain/summaries/summary.ts';
import { POT_TITLES, STREAM_TITLES } from '../../../shared/domain/summaries/summary-words.ts';
import { summaryFile } from '../../../shared/files/summary-file.ts';
import { createPositionsRepository } from '../../../shared/persistence/positions.ts';
import { demonstrationStore } from '../../support/demonstration-region.ts';
import { readPage } from '../../support/page-faults.ts';
import { readPdf } from '../../support/pdf-reading.ts';
import { demonstrationSource } from '../../support/summary-sources.ts';
import { readCsv } from './csv-reader.ts';

const run = promisify(execFile);
const DIGESTS = fileURLToPath(new URL('../../support/summary-digests.ts', import.meta.url));

/** Pounds as text to pence, exactly; nothing is zero here, because sums leave it out alike. */
const penceIn = (pounds: string | undefined): number =>
  pounds ? Number(pounds.replace('.', '')) : 0;

const COLUMNS = [
  ['budget', 'Budget', 'budgetPence'],
  ['actualToDate', 'Actual to date', 'actualToDatePence'],
  ['forecastOutturn', 'Forecast outturn', 'forecastOutturnPence'],
  ['variance', 'Over budget', 'variancePence'],
] as const;

describe.each<[string, readonly AuthorityCode[]]>([
  ['the region', AUTHORITY_CODES],
  ['an authority', ['E08000026']],
])('the files of %s', (_, scope) => {
  let summary: Summary;
  let csv: ReturnType<typeof readCsv>;
  let book: ReturnType<typeof read>;
  let pdf: string;
  let page: string;

  beforeAll(async () => {
    const source = await demonstrationSource(scope);
    summary = source.summary;
    const bytes = async (format: Parameters<typeof summaryFile>[0]) =>
      (await summaryFile(format, source)).bytes;
    csv = readCsv(Buffer.from(await bytes('csv')).toString('utf8'));
    book = read(await bytes('xlsx'));
    pdf = (await readPdf(await bytes('pdf'))).text;
    page = readPage(Buffer.from(await bytes('html')).toString('utf8')).root.text;
  }, 60_000);

  /** The same figures in each format, by the sums of one and the words of another. */
  function expectReconciled(
    figures: SummaryFigures,
    rows: readonly Readonly<Record<string, string>>[],
    sheetRow: Readonly<Record<string, unknown>> | undefined,
  ): void {
    for (const [column, title, field] of COLUMNS) {
      const amount: Pence | undefined = figures[field];
      const summed = rows.reduce((all, row) => all + penceIn(row[column]), 0);
      expect(summed).toBe(amount ?? 0);
      expect(Math.round(Number(sheetRow?.[title] ?? 0) * 100)).toBe(amount ?? 0);
      if (amount === undefined) continue;
      expect(pdf).toContain(formatPounds(amount));
      expect(page).toContain(formatPounds(amount));
    }
  }

  const sheet = (name: string, linesAbove: number) =>
    utils.sheet_to_json<Record<string, unknown>>(book.Sheets[name] ?? {}, {
      range: linesAbove,
    });

  it('agree to the penny on each pot', () => {
    expect(summary.pots.length).toBeGreaterThan(3);
    const table = sheet('Pots', 4);
    for (const each of summary.pots) {
      const rows = csv.filter((row) => row['pot'] === each.pot);
      const own = table.find((row) => row['Pot'] === POT_TITLES[each.pot]);
      expectReconciled(each, rows, own);
    }
  });

  it('agree to the penny on each stream’s pots and lines', () => {
    for (const { stream, totals, lines } of summary.streams) {
      const table = sheet(STREAM_TITLES[stream], 4);
      const ofStream = csv.filter((row) => row['stream'] === stream);
      for (const each of totals) {
        const rows = ofStream.filter((row) => row['pot'] === each.pot);
        const own = table.find(
          (row) => row['Level'] === 'Total by pot' && row['Pot'] === POT_TITLES[each.pot],
        );
        expectReconciled(each, rows, own);
      }
      for (const each of lines) {
        const rows = ofStream.filter((row) => row['line'] === each.line);
        const own = table.find((row) => row['Level'] === 'Line' && row['Line'] === each.name);
        expectReconciled(each, rows, own);
      }
    }
  });

  it('agree with the ledger on what was spent', async () => {
    const positions = createPositionsRepository(await demonstrationStore());
    let spent = 0;
    for (const authority of scope) {
      const { returns } = await positions.find(authority, summary.year);
      const last = returns.find(({ period }) => period === 'P06');
      spent += (last?.lines ?? []).reduce((all, { actualPence }) => all + actualPence, 0);
    }
    const told = summary.pots.reduce((all, each) => all + (each.actualToDatePence ?? 0), 0);
    expect(told).toBe(spent);
    expect(csv.reduce((all, row) => all + penceIn(row['actualToDate']), 0)).toBe(spent);
  });

  it('agree on the fund and on how complete they are', () => {
    const fund = summary.funds[0];
    const { returned, expected, certified } = summary.completeness;
    for (const text of [pdf, page]) {
      expect(text).toContain(`${returned} of ${expected} returned, ${certified} certified`);
      expect(text).toContain(`${formatPounds(fund?.availablePence as Pence)} still to be claimed`);
    }
    const rows = sheet('Fund', 3);
    const left = rows.find((row) => row['What'] === 'Still to be claimed');
    expect(Math.round(Number(left?.['Amount']) * 100)).toBe(fund?.availablePence);
  });
});

describe('a summary’s files', () => {
  it('are the same bytes in two processes, in two time zones', async () => {
    const digestsIn = async (TZ: string) =>
      (await run(process.execPath, [DIGESTS], { env: { TZ } })).stdout;
    const here = await digestsIn('Europe/London');
    expect(here).toMatch(
      /^csv [0-9a-f]{64}\nxlsx [0-9a-f]{64}\npdf [0-9a-f]{64}\nhtml [0-9a-f]{64}$/,
    );
    expect(await digestsIn('Pacific/Auckland')).toBe(here);
  }, 60_000);
});
