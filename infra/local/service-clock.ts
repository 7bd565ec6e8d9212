import { CHAINS } from '../../shared/domain/audit.ts';
import { type Instant, instant } from '../../shared/domain/time.ts';
import { auditPartition } from '../../shared/persistence/audit-rows.ts';
import type { DynamoDb } from './dynamodb-protocol.ts';
import type { Seed } from './environment.ts';

/** When the demonstration's clock starts: P06 of 2025-26 is open, its returns are due. */
const DEMONSTRATION_STARTS_AT = instant('2025-10-20T08:00:00.000Z');

/**
 * Where the service's clock starts; undefined is the real one. A demonstration goes on from the
 * newest entry of the audit trail, so that its time never runs backwards over a restart.
 */
export async function clockStart(
  seed: Seed,
  now: string | undefined,
  store: DynamoDb,
): Promise<Instant | undefined> {
  if (now !== undefined) return instant(now);
  if (seed === 'none') return undefined;
  const written = (await store.newestInstants(CHAINS.map(auditPartition))).map(instant);
  return [DEMONSTRATION_STARTS_AT, ...written].toSorted().at(-1);
}
