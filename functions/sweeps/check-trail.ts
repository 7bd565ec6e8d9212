import {
  type AuditHead,
  CHAINS,
  type ChainBreak,
  type ChainId,
  EMPTY_CHAIN,
  type Sha256,
} from '../../shared/domain/audit.ts';
import { FIRST_YEAR } from '../../shared/domain/financial-calendar.ts';
import { type Day, day, daysBetween } from '../../shared/domain/time.ts';
import { createAuditRepository } from '../../shared/persistence/audit-trail.ts';
import type { Store } from '../../shared/persistence/store.ts';
import { verifyChain } from '../../shared/persistence/verify-chain.ts';

export type TrailCheck = {
  readonly auditBreak?: (ChainBreak & { readonly chain: ChainId }) | undefined;
  /** Whole from its beginning, and not only from where it was checked before. */
  readonly isAuditVerified: boolean;
  /** Up to where it is whole; undefined where it is not. */
  readonly verified?: AuditHead | undefined;
};

const FIRST_DAY = day(`${FIRST_YEAR.slice(0, 4)}-04-01`);

/** Each chain has a day of fifteen on which it is checked from its beginning. */
const isTurn = (chain: ChainId, on: Day): boolean =>
  daysBetween(FIRST_DAY, on) % CHAINS.length === CHAINS.indexOf(chain);

/**
 * Checks what a chain has had since it was found whole; from its beginning on its turn, and for as long
 * as it is known to be broken. What is changed by hand among old entries is found within fifteen days.
 */
export async function checkTrail(
  ports: { readonly store: Store; readonly sha256: Sha256 },
  chain: ChainId,
  before: AuditHead | undefined,
  { on, isBroken }: { readonly on: Day; readonly isBroken: boolean },
): Promise<TrailCheck> {
  const isWhole = before === undefined || isBroken || isTurn(chain, on);
  const from = isWhole ? EMPTY_CHAIN : before;
  const trail = createAuditRepository(ports.store);
  const { broken, head } = await verifyChain(trail, chain, ports.sha256, from);
  return broken
    ? { auditBreak: { chain, ...broken }, isAuditVerified: false }
    : { isAuditVerified: isWhole, verified: head };
}
