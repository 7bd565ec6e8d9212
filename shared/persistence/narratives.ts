import * as z from 'zod';
import { upTo } from '../domain/as-at.ts';
import { CHAINS, type ChainId } from '../domain/audit.ts';
import { type FinancialYear, QUARTERS } from '../domain/financial-calendar.ts';
import type { EditedNarrative, SummaryPlace } from '../domain/summaries/edited-narrative.ts';
import type { Instant } from '../domain/time.ts';
import { padded } from './ledger-keys.ts';
import { parseRow, type Read } from './reads.ts';
import { instantRow, principalRow, yearRow } from './row-schemas.ts';
import { type Item, type Key, listUnder, type Store, type Write } from './store.ts';

export const narrativeRow: z.ZodType<EditedNarrative> = z.lazy(() =>
  z.strictObject({
    chain: z.enum(CHAINS),
    year: yearRow,
    quarter: z.enum(QUARTERS),
    version: z.int(),
    text: z.string().optional(),
    insteadOf: z.string(),
    editedBy: principalRow,
    editedAt: instantRow,
  }),
);

export const narrativePartition = (chain: ChainId, year: FinancialYear): string =>
  `NARRATIVE#${chain}#${year}`;

const partition = ({ chain, year }: SummaryPlace): string => narrativePartition(chain, year);

export const NARRATIVE_VERSIONS = 'VERSION#';

const versionsPrefix = ({ quarter }: SummaryPlace): string => `${NARRATIVE_VERSIONS}${quarter}#`;

const currentKey = (place: SummaryPlace): Key => ({ pk: partition(place), sk: place.quarter });

const narrativeFrom = (item: Item): EditedNarrative => parseRow(narrativeRow, item);

const dataOf = (narrative: EditedNarrative) => narrative as unknown as Item['data'];

/** Every version is kept: who wrote what, and what the figures would have said. */
export const appendNarrativeVersion = (narrative: EditedNarrative): Item => ({
  pk: partition(narrative),
  sk: `${versionsPrefix(narrative)}${padded(narrative.version)}`,
  rev: 1,
  data: dataOf(narrative),
});

export const replaceNarrative = (narrative: EditedNarrative): Write => ({
  kind: 'put',
  item: { ...currentKey(narrative), rev: narrative.version, data: dataOf(narrative) },
  when: [narrative.version === 1 ? { is: 'absent' } : { is: 'at-rev', rev: narrative.version - 1 }],
});

export const narrativeRead = (place: SummaryPlace): Read<EditedNarrative | undefined> => ({
  key: currentKey(place),
  guarded: false,
  parse: (item) => item && narrativeFrom(item),
});

export const createNarrativesRepository = (store: Store) => ({
  /** The last that was written by a moment; a quarter's narrative has a handful of versions. */
  async find(place: SummaryPlace, asAt: Instant): Promise<EditedNarrative | undefined> {
    const prefix = versionsPrefix(place);
    const versions = await listUnder(store, partition(place), prefix, narrativeFrom);
    return upTo(versions, ({ editedAt }) => editedAt, asAt).at(-1);
  },
});
