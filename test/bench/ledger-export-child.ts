import { readLedgerOperation } from '../../functions/ledger/read-ledger.ts';
import { instant } from '../../shared/domain/time.ts';
import { createDynamoDbStore } from '../../shared/persistence/dynamodb-store.ts';
import { createInMemoryTransitStore } from '../../shared/persistence/in-memory-object-store.ts';
import type { TransitStore } from '../../shared/persistence/object-store.ts';
import { newDigest } from '../../shared/runtime/digests.ts';
import { createTestClient } from '../support/store-engines.ts';
import { BENCH_AUTHORITY } from './ledger-export.ts';

/**
 * Exports a ledger once in a process of its own, into a store of files that counts and keeps nothing, and
 * prints how long it took and the most memory that the process held. Arguments: endpoint, table, format.
 */
const [endpoint = '', tableName = '', format = ''] = process.argv.slice(2);

const started = performance.now();
const sent = { bytes: 0, firstByteMilliseconds: Number.NaN };
const transit: TransitStore = {
  ...createInMemoryTransitStore(),
  putStream: async (_, pieces) => {
    for await (const piece of pieces) {
      if (sent.bytes === 0) sent.firstByteMilliseconds = performance.now() - started;
      sent.bytes += piece.byteLength;
    }
  },
};
const store = createDynamoDbStore({
  client: createTestClient(endpoint),
  tableName,
  pause: async () => {},
});

const megabytesBefore = Math.round(process.memoryUsage.rss() / 2 ** 20);
const { perform } = readLedgerOperation({ store, transit, newDigest, newId: () => 'bench' });
const request = {
  scope: [BENCH_AUTHORITY],
  query: { format },
  now: { at: instant('2025-10-20T08:00:00.000Z') },
};
const answer = await perform(request as never);
if (!('status' in answer && answer.status === 303))
  throw new Error('It is too small to be sent elsewhere');
const result = {
  ...sent,
  totalMilliseconds: performance.now() - started,
  megabytesBefore,
  megabytesAtMost: Math.round(process.resourceUsage().maxRSS / 1024),
};
process.stdout.write(JSON.stringify(result));
