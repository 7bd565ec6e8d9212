import { authorityOf } from '../../shared/domain/authorities.ts';
import type { Edition } from '../../shared/domain/summaries/edition.ts';
import type { Summary } from '../../shared/domain/summaries/summary.ts';
import type { SummaryFormat } from '../../shared/domain/summaries/summary-formats.ts';
import type { SummaryFile } from '../../shared/files/summary-file.ts';
import { SUMMARY_STYLE } from '../../shared/files/summary-style.ts';
import { attachment, fileReply } from '../../shared/http/file-reply.ts';
import { pagePolicy } from '../../shared/http/page-reply.ts';
import type { Ports } from '../../shared/runtime/ports.ts';

/** A page is shown, not saved. */
export function summaryFileReply(
  file: SummaryFile,
  fileName: string,
  sha256: Ports['sha256'],
): ReturnType<typeof fileReply> {
  if (!file.mediaType.startsWith('text/html')) return fileReply(file, attachment(fileName));
  return fileReply(file, {
    'content-disposition': `inline; filename="${fileName}"`,
    'content-security-policy': pagePolicy(sha256, SUMMARY_STYLE.toString()),
  });
}

/** `summary-coventry-2025-26-Q2.xlsx`; of several authorities without a name. */
export function summaryFileName({ scope, year, quarter }: Summary, format: SummaryFormat): string {
  const [only, ...others] = scope.authorities;
  const whose = only && others.length === 0 ? `${authorityOf(only).slug}-` : '';
  return `summary-${whose}${year}-${quarter}.${format}`;
}

/** `summary-coventry-2025-26-Q2-edition-2.xlsx`; of the region without a name. */
export function editionFileName(
  { chain, year, quarter, edition }: Edition,
  format: SummaryFormat,
): string {
  const whose = chain === 'REGION' ? '' : `${authorityOf(chain).slug}-`;
  return `summary-${whose}${year}-${quarter}-edition-${edition}.${format}`;
}
