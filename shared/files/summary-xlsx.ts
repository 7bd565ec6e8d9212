import { Workbook } from '@cj-tech-master/excelts';
import { installChartSupport } from '@cj-tech-master/excelts/chart';
import type { Summary } from '../domain/summaries/summary.ts';
import type { SummaryRow } from '../domain/summaries/summary-rows.ts';
import { titleOf } from '../domain/summaries/summary-words.ts';
import { potsSheet, ragSheet, streamSheets } from './summary-figure-sheets.ts';
import { addSheet, type Sheet } from './summary-sheet.ts';
import { coverSheet, fundSheet, pressuresSheet, provenanceSheet } from './summary-sheets.ts';
import { workbookBytes } from './workbook-bytes.ts';

installChartSupport();

/**
 * The workbook of a summary: a cover, a sheet per stream, the pots, the funds, the pressures and the
 * provenance. Numbers are numbers, dates dates; the same summary gives the same bytes.
 */
export async function summaryXlsx(
  summary: Summary,
  rows: readonly SummaryRow[],
): Promise<Uint8Array> {
  const workbook = new Workbook();
  for (const sheet of sheetsOf(summary, rows)) addSheet(workbook, sheet, titleOf(summary));
  return workbookBytes(workbook, {
    title: titleOf(summary),
    software: summary.provenance.software,
    madeAt: summary.asAt,
  });
}

const sheetsOf = (summary: Summary, rows: readonly SummaryRow[]): readonly Sheet[] => [
  coverSheet(summary),
  ragSheet(summary),
  ...streamSheets(summary, rows),
  potsSheet(summary),
  ...fundSheet(summary),
  pressuresSheet(summary),
  provenanceSheet(summary),
];
