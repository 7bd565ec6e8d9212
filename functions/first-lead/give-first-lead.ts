import { firstLeadSchema } from '../../shared/contracts/access/first-lead.ts';
import {
  type Access,
  decideFirstLead,
  GIVES_ACCESS,
  type PrincipalId,
} from '../../shared/domain/permission.ts';
import { accessRead, replaceAccess } from '../../shared/persistence/access.ts';
import { createAuditRepository } from '../../shared/persistence/audit-trail.ts';
import type { Store } from '../../shared/persistence/store.ts';
import type { Ports } from '../../shared/runtime/ports.ts';

/** Whoever may call the function in the account; who that was is in the account's own trail. */
const OPERATOR = 'operator' as PrincipalId;

/** What the operator is told: it is printed as it is, and a refusal is no fault of the function. */
export type FirstLeadAnswer =
  | { readonly principal: PrincipalId; readonly roles: readonly string[] }
  | { readonly refused: string; readonly detail: string };

const NOBODY_NAMED = {
  refused: 'invalid-event',
  detail: 'Say whom, by the subject of their tokens and nothing else: {"subject": "…"}.',
} as const;

/**
 * Gives one principal the lead role, if nobody was ever given any. The commit's own condition on the head
 * decides between two that are called at once: the second finds the entry of the first.
 */
export const createFirstLead =
  ({ store, ledger, now }: Pick<Ports, 'store' | 'ledger' | 'now'>) =>
  async (event: unknown): Promise<FirstLeadAnswer> => {
    const parsed = firstLeadSchema.safeParse(event);
    if (!parsed.success) return NOBODY_NAMED;
    const principal = parsed.data.subject;
    const wanted: Access = { principal, roles: ['lead'], authorities: [] };
    const outcome = await ledger.commit({
      chain: 'REGION',
      operation: 'firstLead',
      principal: OPERATOR,
      at: now().at,
      reads: { before: accessRead(principal) },
      decide: async ({ before }) =>
        decideFirstLead(await wasAccessGiven(store)) ?? {
          writes: [replaceAccess(wanted, before)],
          facts: { subject: principal, roles: 'lead', authorities: '' },
          answer: { status: 200, body: wanted },
        },
    });
    if (outcome.refused) return { refused: outcome.refused, detail: outcome.detail };
    return { principal, roles: wanted.roles };
  };

/** Ends at the first that was: a lead's first work is to let others in. */
async function wasAccessGiven(store: Store): Promise<boolean> {
  for await (const { operation } of createAuditRepository(store).all('REGION', 0)) {
    if (GIVES_ACCESS.includes(operation)) return true;
  }
  return false;
}
