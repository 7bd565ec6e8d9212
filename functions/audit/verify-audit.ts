import { verifyAudit } from '../../shared/contracts/audit/verify-audit.ts';
import type { Sha256 } from '../../shared/domain/audit.ts';
import { operation, reply } from '../../shared/http/operation.ts';
import type { createAuditRepository } from '../../shared/persistence/audit-trail.ts';
import { type VerifiedChain, verifyChain } from '../../shared/persistence/verify-chain.ts';
import { chainsOf } from './chains.ts';

type Trail = ReturnType<typeof createAuditRepository>;

/** Every chain of the scope, one after the other, from its beginning. */
export const verifyAuditOperation = (trail: Trail, sha256: Sha256) =>
  operation(verifyAudit, async ({ scope, query }) => {
    const chains: VerifiedChain[] = [];
    for (const chain of chainsOf(scope, query.authority)) {
      chains.push(await verifyChain(trail, chain, sha256));
    }
    return reply(200, { valid: chains.every(({ valid }) => valid), chains });
  });
