import * as z from 'zod';
import type { AlertCursors } from '../domain/alerts/alert.ts';
import type { Deliveries } from '../domain/alerts/delivery.ts';
import { CHAINS } from '../domain/audit.ts';
import type { PrincipalId } from '../domain/permission.ts';
import { parseRow, type Read } from './reads.ts';
import { dayRow, instantRow, principalRow } from './row-schemas.ts';
import { type Item, itemsUnder, type Key, type Store, type Write } from './store.ts';

const chainRow = z.enum(CHAINS);
const cursorsRow = z.partialRecord(chainRow, z.int()) as unknown as z.ZodType<AlertCursors>;

const deliveriesRow: z.ZodType<Deliveries> = z.lazy(() =>
  z.strictObject({
    principal: principalRow,
    messages: z.int(),
    lookedAt: cursorsRow,
    digested: cursorsRow,
    told: z.partialRecord(chainRow, z.array(z.int())) as unknown as z.ZodType<Deliveries['told']>,
    recentAt: z.array(instantRow),
    waiting: z.enum(['at-once', 'digest']).optional(),
    digestOn: dayRow.optional(),
  }),
);

/** How far somebody has been told, and the revision that the next step names. */
export type VersionedDeliveries = { readonly deliveries: Deliveries; readonly rev: number };

const PARTITION = 'DELIVERIES';

const deliveriesKey = (principal: PrincipalId): Key => ({ pk: PARTITION, sk: principal });

const deliveriesFrom = (item: Item): VersionedDeliveries => ({
  deliveries: parseRow(deliveriesRow, item),
  rev: item.rev,
});

/** Composing changes it outside any chain, so every write of it names its revision. */
export const deliveriesRead = (principal: PrincipalId): Read<VersionedDeliveries | undefined> => ({
  key: deliveriesKey(principal),
  guarded: false,
  parse: (item) => item && deliveriesFrom(item),
});

export const replaceDeliveries = (
  deliveries: Deliveries,
  before: VersionedDeliveries | undefined,
): Write => ({
  kind: 'put',
  // It changes with every message, long after the entry of the subscription.
  vouched: false,
  item: {
    ...deliveriesKey(deliveries.principal),
    rev: (before?.rev ?? 0) + 1,
    data: deliveries as unknown as Item['data'],
  },
  when: [before ? { is: 'at-rev', rev: before.rev } : { is: 'absent' }],
});

export const createDeliveriesRepository = (store: Store) => ({
  /** Everybody's: one partition, a dozen of whose rows are one read unit. */
  async list(): Promise<ReadonlyMap<PrincipalId, VersionedDeliveries>> {
    const rows = new Map<PrincipalId, VersionedDeliveries>();
    for await (const item of itemsUnder(store, PARTITION, '')) {
      const row = deliveriesFrom(item);
      rows.set(row.deliveries.principal, row);
    }
    return rows;
  },
});
