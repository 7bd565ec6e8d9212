import * as z from 'zod';
import type { AuthorityCode } from '../domain/authorities.ts';
import type { SeriesBreaks } from '../domain/breaks/set-breaks.ts';
import { PERIODS } from '../domain/financial-calendar.ts';
import { padded } from './ledger-keys.ts';
import { type Read, readRow } from './reads.ts';
import { authorityRow, instantRow, lineRow, principalRow, yearRow } from './row-schemas.ts';
import type { Item, Key, Store, Write } from './store.ts';

export const breaksRow: z.ZodType<SeriesBreaks> = z.lazy(() =>
  z.strictObject({
    authority: authorityRow,
    version: z.int(),
    breaks: z.array(
      z.strictObject({
        line: lineRow,
        year: yearRow,
        period: z.enum(PERIODS),
        reason: z.string(),
      }),
    ),
    setBy: principalRow,
    setAt: instantRow,
  }),
);

/** A partition of its own: breaks are of all years, the ledger's partitions of one each. */
export const breaksPartition = (authority: AuthorityCode): string => `BREAKS#${authority}`;

export const BREAKS_VERSION_PREFIX = 'VERSION#';

const currentKey = (authority: AuthorityCode): Key => ({
  pk: breaksPartition(authority),
  sk: 'CURRENT',
});

export const breaksRead = (authority: AuthorityCode): Read<SeriesBreaks | undefined> =>
  readRow(currentKey(authority), breaksRow);

/** Each setting is an entry of the ledger, written once. */
export const appendBreaksVersion = (breaks: SeriesBreaks): Item => ({
  pk: breaksPartition(breaks.authority),
  sk: `${BREAKS_VERSION_PREFIX}${padded(breaks.version)}`,
  rev: 1,
  data: breaks as unknown as Item['data'],
});

export const replaceCurrentBreaks = (breaks: SeriesBreaks): Write => ({
  kind: 'put',
  item: {
    ...currentKey(breaks.authority),
    rev: breaks.version,
    data: breaks as unknown as Item['data'],
  },
  when: [breaks.version === 1 ? { is: 'absent' } : { is: 'at-rev', rev: breaks.version - 1 }],
});

export const createBreaksRepository = (store: Store) => ({
  /** One small read. */
  async find(authority: AuthorityCode): Promise<SeriesBreaks | undefined> {
    const read = breaksRead(authority);
    const [item] = await store.find([read.key]);
    return read.parse(item);
  },
});
