import { AUTHORITY_CODES, type AuthorityCode } from '../../shared/domain/authorities.ts';
import { composeSummary } from '../../shared/domain/summaries/compose-summary.ts';
import { summaryRows } from '../../shared/domain/summaries/summary-rows.ts';
import type { SummarySource } from '../../shared/files/summary-file.ts';
import { pdfFonts } from '../../shared/runtime/pdf-fonts.ts';
import { demonstrationInput } from './demonstration-region.ts';

/** The demonstration's Q2, as every file is made of it. */
export async function demonstrationSource(
  scope: readonly AuthorityCode[] = AUTHORITY_CODES,
): Promise<SummarySource> {
  const input = await demonstrationInput(scope);
  return { summary: composeSummary(input), rows: summaryRows(input), pdfFonts };
}

/** Text that a spreadsheet would take for a formula and a page for markup. */
export const HOSTILE_TEXTS = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '<script>x</script>'];

/** The source with hostile text in each place that people's words can reach. */
export function withHostileText(
  { summary, rows, ...more }: SummarySource,
  text: string,
): SummarySource {
  return {
    ...more,
    summary: {
      ...summary,
      demonstration: text,
      modelled: [text],
      narrative: text,
      funds: summary.funds.map((fund) => ({
        ...fund,
        name: text,
        modelled: text,
        phases: fund.phases.map((phase) => ({ ...phase, name: text })),
      })),
      pressures: summary.pressures.map((each) => ({ ...each, explanation: text, nextStep: text })),
    },
    rows: rows.map((row) => ({ ...row, modelled: text, demonstration: text })),
  };
}
