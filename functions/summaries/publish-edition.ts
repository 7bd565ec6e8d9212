import { publishEdition } from '../../shared/contracts/summaries/publish-edition.ts';
import {
  composeSummary,
  type SummaryInput,
} from '../../shared/domain/summaries/compose-summary.ts';
import { type SummaryPlace, summaryOf } from '../../shared/domain/summaries/edited-narrative.ts';
import {
  type Edition,
  type EditionFile,
  refusePublication,
} from '../../shared/domain/summaries/edition.ts';
import type { LedgerHead, Summary } from '../../shared/domain/summaries/summary.ts';
import { differencesBetween } from '../../shared/domain/summaries/summary-difference.ts';
import {
  SUMMARY_FORMATS,
  type SummaryFormat,
} from '../../shared/domain/summaries/summary-formats.ts';
import { summaryRows } from '../../shared/domain/summaries/summary-rows.ts';
import { operation, type Reply, type Request, reply } from '../../shared/http/operation.ts';
import { createAuditRepository } from '../../shared/persistence/audit-trail.ts';
import {
  appendEdition,
  createEditionsRepository,
  editionFileKey,
} from '../../shared/persistence/editions.ts';
import { createNarrativesRepository } from '../../shared/persistence/narratives.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { editionView } from './edition-view.ts';
import { fileInFormat } from './file-in-format.ts';
import { inputAsked, STILL_TO_COME } from './input-asked.ts';
import { placeOf } from './place.ts';

export type PublishingPorts = Pick<
  Ports,
  'store' | 'records' | 'ledger' | 'environment' | 'sha256' | 'pdfFonts'
>;

type PublishRequest = Request<typeof publishEdition>;

/**
 * Freezes a summary. The files are kept before the entry that names them: if the write then fails,
 * what is left are files that nothing names, never an edition without its files. An edition’s number
 * is that of its entry, which is written only where there is none.
 */
export const publishEditionOperation = (ports: PublishingPorts) =>
  operation(publishEdition, async (request): Promise<Reply> => {
    const { access, now, body, idempotency } = request;
    const place = placeOf(request);
    const input = await inputToPublish(ports, place, request);
    if (!input) return STILL_TO_COME;
    const ledgers = await ledgerHeads(ports, place);
    const keep = keepingFiles(ports, place);
    return ports.ledger.commit({
      chain: place.chain,
      operation: publishEdition.id,
      principal: access.principal,
      accessVersion: access.version,
      at: now.at,
      idempotency,
      reads: {},
      decide: async () => {
        const before = await createEditionsRepository(ports.store).findLast(place);
        const number = (before?.edition ?? 0) + 1;
        const numbered = { ...input, edition: { edition: number, ledgers } };
        const summary = composeSummary(numbered);
        const refusal = refusePublication(summary, body.changeNote, before);
        if (refusal) return refusal;
        const files = await keep(numbered, summary);
        const differences = before ? await differencesFrom(ports, before, summary) : [];
        const edition = editionOf(request, place, { number, summary, files, differences });
        return {
          entries: [appendEdition(edition)],
          writes: [],
          facts: factsOf(edition),
          answer: reply(201, editionView(edition)),
        };
      },
    });
  });

/** The figures as they are asked for, with the narrative as it was last written. */
async function inputToPublish(
  ports: PublishingPorts,
  place: SummaryPlace,
  { body, now }: PublishRequest,
): Promise<SummaryInput | undefined> {
  const input = await inputAsked(ports, summaryOf(place), body.asAt, now);
  const editedNarrative = await createNarrativesRepository(ports.store).find(place, now.at);
  return input && { ...input, editedNarrative };
}

async function ledgerHeads(
  { store }: PublishingPorts,
  place: SummaryPlace,
): Promise<readonly LedgerHead[]> {
  const audit = createAuditRepository(store);
  const chains = ['REGION' as const, ...summaryOf(place).scope];
  return Promise.all(
    chains.map(async (chain) => {
      const { seq, hash } = await audit.findHead(chain);
      return { chain, entry: seq, hash };
    }),
  );
}

const FORMATS = Object.keys(SUMMARY_FORMATS) as readonly SummaryFormat[];

/**
 * Makes and keeps every file of an edition, one after the other. An attempt that is repeated with the
 * same number finds them made: a PDF takes a second or two.
 */
function keepingFiles(ports: PublishingPorts, place: SummaryPlace) {
  const made = new Map<number, Promise<readonly EditionFile[]>>();
  return (input: SummaryInput, summary: Summary): Promise<readonly EditionFile[]> => {
    const number = summary.edition ?? 0;
    const known = made.get(number) ?? keepFiles(ports, place, input, summary);
    made.set(number, known);
    return known;
  };
}

async function keepFiles(
  { records, sha256, pdfFonts }: PublishingPorts,
  place: SummaryPlace,
  input: SummaryInput,
  summary: Summary,
): Promise<readonly EditionFile[]> {
  const source = { summary, rows: summaryRows(input), pdfFonts };
  const files: EditionFile[] = [];
  for (const format of FORMATS) {
    const { mediaType, bytes } = await fileInFormat(format, source);
    const file = { format, mediaType, bytes: bytes.byteLength, sha256: sha256(bytes) };
    await records.putOnce(editionFileKey(place, file), { bytes, mediaType });
    files.push(file);
  }
  return files;
}

/** Against the bytes that were published, not against what the ledger would say of them now. */
async function differencesFrom({ records }: PublishingPorts, before: Edition, summary: Summary) {
  const json = before.files.find(({ format }) => format === 'json');
  const object = json && (await records.find(editionFileKey(before, json)));
  if (!object) throw new Error(`Edition ${before.edition} has no JSON any more`);
  const published: Summary = JSON.parse(Buffer.from(object.bytes).toString('utf8'));
  return differencesBetween(published, summary);
}

type Made = Pick<Edition, 'files' | 'differences'> & {
  readonly number: number;
  readonly summary: Summary;
};

function editionOf(
  { access, now, body }: PublishRequest,
  place: SummaryPlace,
  { number, summary, files, differences }: Made,
): Edition {
  const { expected, returned, certified } = summary.completeness;
  return {
    ...place,
    edition: number,
    asAt: summary.asAt,
    publishedAt: now.at,
    publishedBy: access.principal,
    ...(body.changeNote === undefined ? {} : { changeNote: body.changeNote }),
    completeness: { expected, returned, certified },
    files,
    inputs: summary.provenance,
    differences,
  };
}

/** The trail names the digest of every file, so that it vouches for them too. */
const factsOf = ({ chain, year, quarter, edition, files }: Edition) => ({
  scope: chain,
  year,
  quarter,
  edition,
  ...Object.fromEntries(files.map(({ format, sha256 }) => [format, sha256])),
});
