import type { ChainId } from '../../shared/domain/audit.ts';
import type { FinancialYear, Quarter } from '../../shared/domain/financial-calendar.ts';
import { composeSummary } from '../../shared/domain/summaries/compose-summary.ts';
import { type SummaryPlace, summaryOf } from '../../shared/domain/summaries/edited-narrative.ts';
import type { Edition } from '../../shared/domain/summaries/edition.ts';
import type { Summary } from '../../shared/domain/summaries/summary.ts';
import { differencesBetween } from '../../shared/domain/summaries/summary-difference.ts';
import {
  createEditionsRepository,
  EDITION_FILES,
  editionFileKey,
} from '../../shared/persistence/editions.ts';
import { createNarrativesRepository } from '../../shared/persistence/narratives.ts';
import type { RecordStore } from '../../shared/persistence/object-store.ts';
import type { Store } from '../../shared/persistence/store.ts';
import { summaryInputAsAt } from '../../shared/persistence/summary-input.ts';
import type { Damage } from './damage.ts';
import { notedElsewhere, type Trail } from './verify-chains.ts';
import type { NamedFile } from './verify-rows.ts';

export type EditionPorts = {
  readonly store: Store;
  readonly records: RecordStore;
  /** Every record whose key begins so. */
  readonly keysUnder: (prefix: string) => AsyncIterable<string>;
  readonly sha256: (content: string | Uint8Array) => string;
};

export type EditionsFound = {
  readonly editions: number;
  readonly files: number;
  /** Last editions whose summary was made again from the rows, to the byte. */
  readonly reproduced: number;
  readonly notes: readonly string[];
  readonly damage: readonly Damage[];
};

/**
 * Every edition against its files, whose bytes lie outside of the table, and the last of each quarter
 * made again from the restored rows as they stood at its moment. The files name the heads of the ledgers:
 * a table that was cut back behind an edition does not have them any more.
 */
export async function verifyEditions(ports: EditionPorts, trail: Trail): Promise<EditionsFound> {
  const damage: Damage[] = [];
  const notes: string[] = [];
  const known = new Set<string>();
  let [editions, files, reproduced] = [0, 0, 0];
  for (const place of placesOf(trail)) {
    const published = await editionsOf(ports, place);
    const named = published.flatMap(filesOf);
    editions += published.length;
    files += named.length;
    for (const { key } of named) known.add(key);
    damage.push(...(await damagedFiles(ports, named)));
    const last = published.at(-1);
    const again = last && (await verifyLast(ports, trail, last));
    damage.push(...(again?.damage ?? []));
    notes.push(...(again?.notes ?? []));
    reproduced += again?.reproduced ?? 0;
  }
  notes.push(...(await filesOfNoEdition(ports, known)));
  return { editions, files, reproduced, notes, damage };
}

/** Files of editions that the table does not know: no fault of it, but somebody has read them. */
async function filesOfNoEdition(
  { keysUnder }: EditionPorts,
  known: ReadonlySet<string>,
): Promise<readonly string[]> {
  const unknown: string[] = [];
  for await (const key of keysUnder(EDITION_FILES)) if (!known.has(key)) unknown.push(key);
  const byPlace = Map.groupBy(unknown, (key) => key.split('/').slice(1, 4).join(' '));
  return [...byPlace].map(
    ([place, files]) =>
      `${files.length} files of ${place} are of no edition here: one that was published after the moment is to be published again`,
  );
}

async function editionsOf({ store }: EditionPorts, place: SummaryPlace) {
  const published: Edition[] = [];
  for await (const edition of createEditionsRepository(store).list(place, 0)) {
    published.push(edition);
  }
  return published;
}

type LastFound = Pick<EditionsFound, 'reproduced' | 'notes' | 'damage'>;

/** @returns undefined where its JSON is not there or not readable, which is a finding already. */
async function verifyLast(
  ports: EditionPorts,
  trail: Trail,
  last: Edition,
): Promise<LastFound | undefined> {
  const published = await publishedSummary(ports, last);
  if (!published) return undefined;
  const { ledgers = [] } = published.provenance;
  const heads = ledgers.map(({ chain, entry, hash }) => ({ chain, head: { seq: entry, hash } }));
  const behind = notedElsewhere(trail, heads, `${nameOf(last)} itself`);
  const { isSame, differences } = await madeAgain(ports, last, published);
  if (isSame) return { reproduced: 1, notes: [], damage: behind };
  if (differences === 0) {
    return { reproduced: 0, notes: [`${nameOf(last)}: ${OTHER_WORDS}`], damage: behind };
  }
  const what = `differs in ${differences} figures when it is made again from the rows`;
  return { reproduced: 0, notes: [], damage: [...behind, { where: nameOf(last), what }] };
}

/** Where editions were published, by the trail: a row that is gone would not tell. */
function placesOf({ written }: Trail): readonly SummaryPlace[] {
  const named = [...written].flatMap((key) => /^EDITION#(.+)#(.+)\/(Q\d)#/.exec(key) ?? []);
  const places = new Map<string, SummaryPlace>();
  for (let at = 0; at < named.length; at += 4) {
    const [chain, year, quarter] = named.slice(at + 1, at + 4);
    places.set(`${chain} ${year} ${quarter}`, {
      chain: chain as ChainId,
      year: year as FinancialYear,
      quarter: quarter as Quarter,
    });
  }
  return [...places.values()];
}

const nameOf = ({ chain, year, quarter, edition }: Edition): string =>
  `edition ${edition} of ${chain} ${year} ${quarter}`;

const filesOf = (edition: Edition): readonly NamedFile[] =>
  edition.files.map((file) => ({ key: editionFileKey(edition, file), sha256: file.sha256 }));

/** Files that rows name, read and compared with their digests. */
export async function damagedFiles(
  { records, sha256 }: Pick<EditionPorts, 'records' | 'sha256'>,
  files: readonly NamedFile[],
): Promise<readonly Damage[]> {
  const damage: Damage[] = [];
  for (const file of files) {
    const found = await records.find(file.key);
    if (!found) damage.push({ where: file.key, what: 'is a file that is not there' });
    else if (sha256(found.bytes) !== file.sha256) {
      damage.push({ where: file.key, what: 'is a file with other bytes' });
    }
  }
  return damage;
}

async function publishedSummary(
  { records, sha256 }: EditionPorts,
  edition: Edition,
): Promise<Summary | undefined> {
  const json = edition.files.find(({ format }) => format === 'json');
  const found = json && (await records.find(editionFileKey(edition, json)));
  if (!found || sha256(found.bytes) !== json.sha256) return undefined;
  return JSON.parse(Buffer.from(found.bytes).toString('utf8'));
}

/** Rows that are otherwise are found by their chains; what is left is a sentence of another release. */
const OTHER_WORDS =
  'the same figures in other words, as another release of the software puts them.';

type Again = { readonly isSame: boolean; readonly differences: number };

/** What the edition's software, rules and number are is no matter of the rows, and taken as published. */
async function madeAgain(
  { store, sha256 }: EditionPorts,
  edition: Edition,
  published: Summary,
): Promise<Again> {
  const input = await summaryInputAsAt(
    { store, environment: {} },
    summaryOf(edition),
    edition.asAt,
  );
  const { software, rules, ledgers = [] } = published.provenance;
  const again = composeSummary({
    ...input,
    editedNarrative: await createNarrativesRepository(store).find(edition, edition.publishedAt),
    software,
    rulesVersion: rules,
    demonstration: published.demonstration,
    edition: { edition: edition.edition, ledgers },
  });
  const isSame = sha256(JSON.stringify(again)) === sha256(JSON.stringify(published));
  return { isSame, differences: differencesBetween(published, again).length };
}
