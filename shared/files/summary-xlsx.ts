import { Workbook } from '@cj-tech-master/excelts';
import { installChartSupport } from '@cj-tech-master/excelts/chart';
import type { Summary } from '../domain/summaries/summary.ts';
import type { SummaryRow } from '../domain/summaries/summary-rows.ts';
import { titleOf } from '../domain/summaries/summary-words.ts';
import { potsSheet, ragSheet, streamSheets } from './summary-figure-sheets.ts';
import { addSheet, type Sheet } from './summary-sheet.ts';
import { coverSheet, fundSheet, pressuresSheet, provenanceSheet } from './summary-sheets.ts';

installChartSupport();

/**
 * The workbook of a summary: a cover, a sheet per stream, the pots, the funds, the pressures and the
 * provenance. Numbers are numbers, dates dates; the same summary gives the same bytes, because the
 * file's date is the summary's own and its zip's is fixed.
 */
export async function summaryXlsx(
  summary: Summary,
  rows: readonly SummaryRow[],
): Promise<Uint8Array> {
  const workbook = new Workbook();
  const made = new Date(summary.asAt);
  Object.assign(workbook, {
    title: titleOf(summary),
    creator: summary.provenance.software,
    lastModifiedBy: summary.provenance.software,
    created: made,
    modified: made,
  });
  for (const sheet of sheetsOf(summary, rows)) addSheet(workbook, sheet, titleOf(summary));
  return new Uint8Array(await workbook.xlsx.writeBuffer({ zip: ZIP }));
}

/**
 * A zip's dates are local and know no zone, so the summary's would depend on the machine's. This one
 * is the same time of day in every zone, and the library writes no other beside it.
 */
const ZIP = { modTime: new Date(1980, 0, 1, 12), timestamps: 'dos' } as const;

const sheetsOf = (summary: Summary, rows: readonly SummaryRow[]): readonly Sheet[] => [
  coverSheet(summary),
  ragSheet(summary),
  ...streamSheets(summary, rows),
  potsSheet(summary),
  ...fundSheet(summary),
  pressuresSheet(summary),
  provenanceSheet(summary),
];
