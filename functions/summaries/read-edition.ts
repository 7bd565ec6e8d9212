import { readEdition } from '../../shared/contracts/summaries/read-edition.ts';
import { refuse } from '../../shared/domain/refusal.ts';
import { composeSummary } from '../../shared/domain/summaries/compose-summary.ts';
import { type SummaryPlace, summaryOf } from '../../shared/domain/summaries/edited-narrative.ts';
import type { DraftEdition, Edition } from '../../shared/domain/summaries/edition.ts';
import type { SummaryFormat } from '../../shared/domain/summaries/summary-formats.ts';
import { summaryRows } from '../../shared/domain/summaries/summary-rows.ts';
import { operation, type Reply } from '../../shared/http/operation.ts';
import { createEditionsRepository, editionFileKey } from '../../shared/persistence/editions.ts';
import { summaryInputAsAt } from '../../shared/persistence/summary-input.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { findDraft } from './draft-edition.ts';
import { fileInFormat } from './file-in-format.ts';
import { placeOf } from './place.ts';
import { editionFileName, summaryFileReply } from './summary-file-reply.ts';
import { formatOf, NO_SUCH_FORMAT } from './summary-format.ts';

type EditionPorts = Pick<Ports, 'store' | 'records' | 'environment' | 'sha256' | 'pdfFonts'>;

/** An edition is two reads: its row, and its file. A draft is made as the ledger stood. */
export const readEditionOperation = (ports: EditionPorts) => {
  const editions = createEditionsRepository(ports.store);
  return operation(readEdition, async (request): Promise<Reply> => {
    const format = formatOf(request);
    if (format === undefined) return NO_SUCH_FORMAT;
    const place = placeOf(request);
    const number = Number(request.path.edition);
    const edition = await editions.find(place, number);
    if (edition) return publishedReply(ports, edition, format);
    const found = await findDraft(editions, place, request.access);
    return found?.edition === number
      ? draftReply(ports, place, found.draft, format)
      : refuse('not-found', 'There is no such edition.');
  });
};

async function publishedReply(
  { records, sha256 }: EditionPorts,
  edition: Edition,
  format: SummaryFormat,
): Promise<Reply> {
  const file = edition.files.find((each) => each.format === format);
  if (!file) return NO_SUCH_FORMAT;
  const object = await records.find(editionFileKey(edition, file));
  if (!object || sha256(object.bytes) !== file.sha256) {
    throw new Error(`The ${format} of edition ${edition.edition} is not what was published`);
  }
  const answer = summaryFileReply(
    { mediaType: file.mediaType, bytes: object.bytes },
    editionFileName(edition, format),
    sha256,
  );
  return { ...answer, headers: { ...answer.headers, etag: `"${file.sha256}"` } };
}

async function draftReply(
  ports: EditionPorts,
  place: SummaryPlace,
  { asAt }: DraftEdition,
  format: SummaryFormat,
): Promise<Reply> {
  const input = await summaryInputAsAt(ports, summaryOf(place), asAt);
  const summary = composeSummary(input);
  const file = await fileInFormat(format, {
    summary,
    rows: summaryRows(input),
    pdfFonts: ports.pdfFonts,
  });
  return summaryFileReply(file, `draft-${place.year}-${place.quarter}.${format}`, ports.sha256);
}
