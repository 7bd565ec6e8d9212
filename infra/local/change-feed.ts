import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { AUTHORITY_CODES, type AuthorityCode } from '../../shared/domain/authorities.ts';
import { auditHead, auditPartition, auditSortKey } from '../../shared/persistence/audit-rows.ts';
import { readTogether } from '../../shared/persistence/reads.ts';
import type { Item, Store } from '../../shared/persistence/store.ts';
import { watermarkRead } from '../../shared/persistence/sweep-states.ts';

export type ChangeFeedPorts = {
  readonly store: Store;
  readonly deliver: (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;
};

/** As many records as the table's stream hands over at once in the cloud. */
const BATCH = 100;

/**
 * What the table's stream is in the cloud: told of every commit of an authority, in order and at least
 * once. A stream makes the local store an order slower, so this asks for the heads of the chains instead
 * and hands on the entries that have come since, as the same events. It goes on from where each
 * authority was swept up to, so nothing that happened while nobody listened is missed.
 */
export function createChangeFeed({ store, deliver }: ChangeFeedPorts) {
  let told: Map<AuthorityCode, number> | undefined;
  /** One round; whatever could not be delivered is delivered again in the next. */
  return async (): Promise<void> => {
    told ??= await sweptUpTo(store);
    for (const chain of await movedChains(store, told)) {
      const items = await entriesAfter(store, chain, told.get(chain) ?? 0);
      const { batchItemFailures } = await deliver({ Records: items.map(recordOf) });
      const last = items.at(-1);
      if (batchItemFailures.length === 0 && last) told.set(chain, Number(last.sk));
    }
  };
}

async function sweptUpTo(store: Store): Promise<Map<AuthorityCode, number>> {
  const marks = await readTogether(store, readsOf(watermarkRead));
  return new Map(AUTHORITY_CODES.map((chain) => [chain, marks[chain]?.seq ?? 0]));
}

async function movedChains(
  store: Store,
  told: ReadonlyMap<AuthorityCode, number>,
): Promise<readonly AuthorityCode[]> {
  const heads = await readTogether(store, readsOf(auditHead));
  return AUTHORITY_CODES.filter((chain) => (heads[chain]?.seq ?? 0) > (told.get(chain) ?? 0));
}

const readsOf = <T>(readOf: (chain: AuthorityCode) => T): Record<string, T> =>
  Object.fromEntries(AUTHORITY_CODES.map((chain) => [chain, readOf(chain)]));

async function entriesAfter(
  store: Store,
  chain: AuthorityCode,
  seq: number,
): Promise<readonly Item[]> {
  const after = auditSortKey(seq);
  const page = { pk: auditPartition(chain), prefix: '', after, limit: BATCH } as const;
  return (await store.page(page)).items;
}

const recordOf = (item: Item): DynamoDBRecord => ({
  eventID: `${item.pk}/${item.sk}`,
  eventName: 'INSERT',
  eventSource: 'aws:dynamodb',
  dynamodb: {
    Keys: marshall({ pk: item.pk, sk: item.sk }),
    NewImage: marshall(item, { removeUndefinedValues: true }),
    SequenceNumber: item.sk,
    StreamViewType: 'NEW_IMAGE',
  } as NonNullable<DynamoDBRecord['dynamodb']>,
});
