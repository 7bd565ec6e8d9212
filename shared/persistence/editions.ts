import * as z from 'zod';
import { CHAINS } from '../domain/audit.ts';
import { QUARTERS } from '../domain/financial-calendar.ts';
import type { SummaryPlace } from '../domain/summaries/edited-narrative.ts';
import type { DraftEdition, Edition, EditionFile } from '../domain/summaries/edition.ts';
import { SUMMARY_FORMATS, type SummaryFormat } from '../domain/summaries/summary-formats.ts';
import { padded } from './ledger-keys.ts';
import { parseRow, type Read, readRow } from './reads.ts';
import { instantRow, principalRow, yearRow } from './row-schemas.ts';
import { type Item, itemsUnder, type Key, newestUnder, type Store, type Write } from './store.ts';

const placeShape = {
  chain: z.enum(CHAINS),
  year: yearRow,
  quarter: z.enum(QUARTERS),
};

const completenessRow = z.lazy(() =>
  z.strictObject({
    expected: z.int(),
    returned: z.int(),
    certified: z.int(),
  }),
);

/**
 * What the edition rests on and how it differs from the one before are kept as the text they were
 * made as: they are read by people and never decided on.
 */
const editionRow = z.lazy(() =>
  z.strictObject({
    ...placeShape,
    edition: z.int(),
    asAt: instantRow,
    publishedAt: instantRow,
    publishedBy: principalRow,
    changeNote: z.string().optional(),
    completeness: completenessRow,
    files: z.array(
      z.strictObject({
        format: z.enum(Object.keys(SUMMARY_FORMATS) as [SummaryFormat]),
        mediaType: z.string(),
        bytes: z.int(),
        sha256: z.string(),
      }),
    ),
    inputs: z.string(),
    differences: z.string(),
  }),
);

const draftRow: z.ZodType<DraftEdition> = z.lazy(() =>
  z.strictObject({
    ...placeShape,
    asAt: instantRow,
    preparedAt: instantRow,
    completeness: completenessRow,
  }),
);

const partition = ({ chain, year }: SummaryPlace): string => `EDITION#${chain}#${year}`;

const prefixOf = ({ quarter }: SummaryPlace): string => `${quarter}#`;

const editionKey = (place: SummaryPlace, edition: number): Key => ({
  pk: partition(place),
  sk: `${prefixOf(place)}${padded(edition)}`,
});

const draftKey = ({ chain, year, quarter }: SummaryPlace): Key => ({
  pk: `DRAFT-EDITION#${chain}#${year}`,
  sk: quarter,
});

function editionFrom(item: Item): Edition {
  const { inputs, differences, ...row } = parseRow(editionRow, item);
  return { ...row, inputs: JSON.parse(inputs), differences: JSON.parse(differences) };
}

/** An edition is an entry: written once, where there is none of its number. */
export function appendEdition(edition: Edition): Item {
  const { inputs, differences, ...row } = edition;
  return {
    ...editionKey(edition, edition.edition),
    rev: 1,
    data: {
      ...(row as unknown as Item['data']),
      inputs: JSON.stringify(inputs),
      differences: JSON.stringify(differences),
    },
  };
}

/** Of a quarter that was reopened and has locked again it takes the place of the draft before. */
export const replaceDraftEdition = (draft: DraftEdition): Write => ({
  kind: 'put',
  item: { ...draftKey(draft), rev: 1, data: draft as unknown as Item['data'] },
  when: [],
});

export const draftEditionRead = (place: SummaryPlace): Read<DraftEdition | undefined> =>
  readRow(draftKey(place), draftRow);

/** Where the files of all editions are. */
export const EDITION_FILES = 'EDITIONS/';

/** Where an edition's file is kept: never two contents under one key. */
export const editionFileKey = (
  { chain, year, quarter }: SummaryPlace,
  { format, sha256 }: Pick<EditionFile, 'format' | 'sha256'>,
): string => `${EDITION_FILES}${chain}/${year}/${quarter}/${sha256}.${format}`;

export const createEditionsRepository = (store: Store) => ({
  async find(place: SummaryPlace, edition: number): Promise<Edition | undefined> {
    const [item] = await store.find([editionKey(place, edition)]);
    return item && editionFrom(item);
  },

  async findLast(place: SummaryPlace): Promise<Edition | undefined> {
    for await (const item of newestUnder(store, partition(place), prefixOf(place))) {
      return editionFrom(item);
    }
    return undefined;
  },

  async findDraft(place: SummaryPlace): Promise<DraftEdition | undefined> {
    const read = draftEditionRead(place);
    return read.parse((await store.find([read.key]))[0]);
  },

  /** The editions after one of them, the first first. */
  async *list(place: SummaryPlace, after: number): AsyncGenerator<Edition> {
    const from = editionKey(place, after).sk;
    for await (const item of itemsUnder(store, partition(place), prefixOf(place), from)) {
      yield editionFrom(item);
    }
  },
});
