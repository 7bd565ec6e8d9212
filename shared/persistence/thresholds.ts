import * as z from 'zod';
import { CHAINS, type ChainId } from '../domain/audit.ts';
import { POTS, STREAMS } from '../domain/catalogue.ts';
import type { MoneyTier, SchoolsTier, Tier } from '../domain/forecast/rag.ts';
import type { ThresholdsVersion } from '../domain/thresholds/set-thresholds.ts';
import {
  settingsFrom,
  type ThresholdChanges,
  type ThresholdSettings,
} from '../domain/thresholds/threshold-settings.ts';
import { padded } from './ledger-keys.ts';
import { type Read, readRow, readTogether } from './reads.ts';
import { instantRow, penceRow, principalRow } from './row-schemas.ts';
import type { Item, Key, Store, Write } from './store.ts';

const tierRow: z.ZodType<Tier> = z.lazy(() =>
  z.strictObject({
    percent: z.number(),
    withPence: penceRow,
    alonePence: penceRow.optional(),
    probability: z.number().optional(),
  }),
);

const moneyTierRow: z.ZodType<MoneyTier> = z.lazy(() =>
  z.strictObject({
    percent: z.number(),
    withPence: penceRow,
  }),
);

const schoolsTierRow: z.ZodType<SchoolsTier> = z.lazy(() =>
  z.strictObject({
    sharePercent: z.number(),
    deficitPence: penceRow,
  }),
);

const pairRow = z.lazy(() =>
  z.strictObject({ red: tierRow.optional(), amber: tierRow.optional() }),
);

const changesRow: z.ZodType<ThresholdChanges> = z.lazy(() =>
  z.strictObject({
    line: pairRow.optional(),
    total: pairRow.optional(),
    largeUnderspend: moneyTierRow.optional(),
    veryLargeUnderspend: moneyTierRow.optional(),
    watchProbability: z.number().optional(),
    materialityPence: penceRow.optional(),
    worsening: moneyTierRow.optional(),
    award: z
      .strictObject({
        red: moneyTierRow.optional(),
        amber: moneyTierRow.optional(),
        unspent: moneyTierRow.optional(),
        nearEndMonths: z.int().optional(),
      })
      .optional(),
    dsgDeficit: pairRow.optional(),
    schools: z
      .strictObject({ red: schoolsTierRow.optional(), amber: schoolsTierRow.optional() })
      .optional(),
    sharedAuthorities: z.int().optional(),
  }),
);

export const thresholdsRow: z.ZodType<ThresholdsVersion> = z.lazy(() =>
  z.strictObject({
    scope: z.enum(CHAINS),
    version: z.int(),
    defaults: changesRow,
    overrides: z.array(
      z.strictObject({
        stream: z.enum(STREAMS).optional(),
        pot: z.enum(POTS).optional(),
        thresholds: changesRow,
      }),
    ),
    reason: z.string(),
    setBy: principalRow,
    setAt: instantRow,
  }),
);

const currentKey = (scope: ChainId): Key => ({ pk: 'THRESHOLDS', sk: scope });

export const thresholdsPartition = (scope: ChainId): string => `THRESHOLDS#${scope}`;

export const THRESHOLDS_VERSION_PREFIX = 'VERSION#';

const versionKey = (scope: ChainId, version: number): Key => ({
  pk: thresholdsPartition(scope),
  sk: `${THRESHOLDS_VERSION_PREFIX}${padded(version)}`,
});

const dataOf = (version: ThresholdsVersion) => version as unknown as Item['data'];

/** The version for ever: an old RAG can be explained by what was in force. */
export const appendThresholdsVersion = (set: ThresholdsVersion): Item => ({
  ...versionKey(set.scope, set.version),
  rev: 1,
  data: dataOf(set),
});

/** What a scope has set, in place of the version before it, if it is still that. */
export const replaceThresholds = (set: ThresholdsVersion): Write => ({
  kind: 'put',
  item: { ...currentKey(set.scope), rev: set.version, data: dataOf(set) },
  when: [set.version === 1 ? { is: 'absent' } : { is: 'at-rev', rev: set.version - 1 }],
});

/** Guarded: an authority's are set above the region's, which another chain writes. */
export const thresholdsRead = (scope: ChainId): Read<ThresholdsVersion | undefined> =>
  readRow(currentKey(scope), thresholdsRow, { guarded: true });

/** What a scope has set, and what the region has, over which an authority's stands. */
export type SetThresholds = {
  readonly own: ThresholdsVersion | undefined;
  readonly region: ThresholdsVersion | undefined;
};

/** What is in force for an authority, or for the region. */
export const inForceFor = (scope: ChainId, { own, region }: SetThresholds): ThresholdSettings =>
  settingsFrom((scope === 'REGION' ? [region] : [region, own]).filter((set) => set !== undefined));

async function findSet(store: Store, scope: ChainId): Promise<SetThresholds> {
  const region = thresholdsRead('REGION');
  if (scope !== 'REGION') return readTogether(store, { own: thresholdsRead(scope), region });
  const { own } = await readTogether(store, { own: region });
  return { own, region: own };
}

export const createThresholdsRepository = (store: Store) => ({
  find: (scope: ChainId): Promise<SetThresholds> => findSet(store, scope),

  findVersion: async (scope: ChainId, version: number): Promise<ThresholdsVersion | undefined> => {
    const kept = readRow(versionKey(scope, version), thresholdsRow);
    return (await readTogether(store, { kept })).kept;
  },

  /** Two small items in one strong read. */
  findInForce: async (scope: ChainId): Promise<ThresholdSettings> =>
    inForceFor(scope, await findSet(store, scope)),
});
