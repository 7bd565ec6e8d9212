import { authorityOf } from '../../shared/domain/authorities.ts';
import type { Edition } from '../../shared/domain/summaries/edition.ts';
import type { Summary } from '../../shared/domain/summaries/summary.ts';
import {
  SUMMARY_FORMATS,
  type SummaryFormat,
} from '../../shared/domain/summaries/summary-formats.ts';
import type { SummaryFile } from '../../shared/files/summary-file.ts';
import { SUMMARY_STYLE } from '../../shared/files/summary-style.ts';
import type { BytesReply, TextReply } from '../../shared/http/operation.ts';
import { pagePolicy } from '../../shared/http/page-reply.ts';
import type { Ports } from '../../shared/runtime/ports.ts';

/** Text as text, so that a client’s log shows it; all else in bytes. A page is shown, not saved. */
export function summaryFileReply(
  { mediaType, bytes }: SummaryFile,
  fileName: string,
  sha256: Ports['sha256'],
): TextReply | BytesReply {
  const isPage = mediaType.startsWith('text/html');
  const headers = {
    'content-disposition': `${isPage ? 'inline' : 'attachment'}; filename="${fileName}"`,
    ...(isPage ? { 'content-security-policy': pagePolicy(sha256, SUMMARY_STYLE.toString()) } : {}),
  };
  return isText(mediaType)
    ? { status: 200, mediaType, text: Buffer.from(bytes).toString('utf8'), headers }
    : { status: 200, mediaType, bytes, headers };
}

const isText = (mediaType: string): boolean =>
  mediaType.startsWith('text/') || mediaType === SUMMARY_FORMATS.json;

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
