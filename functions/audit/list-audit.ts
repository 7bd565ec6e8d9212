import { listAudit } from '../../shared/contracts/audit/list-audit.ts';
import type { AuditEntry, ChainId } from '../../shared/domain/audit.ts';
import { type Instant, isBy, isFrom, type Moment } from '../../shared/domain/time.ts';
import { createCursors } from '../../shared/http/cursors.ts';
import { operation, reply } from '../../shared/http/operation.ts';
import type { createAuditRepository } from '../../shared/persistence/audit-trail.ts';
import { chainsOf } from './chains.ts';

type Trail = ReturnType<typeof createAuditRepository>;

/** Where a list goes on: after this entry of this chain. */
type Position = { readonly chain: string; readonly seq: number };

const isPosition = (value: unknown): value is Position =>
  typeof value === 'object' && value !== null && 'chain' in value && 'seq' in value;

/** Chain by chain, each in order; costs one query per page of a chain that is touched. */
export const listAuditOperation = (trail: Trail, sign: (text: string) => string) => {
  const cursors = createCursors(listAudit, sign, isPosition);
  return operation(listAudit, async (request) => {
    const asked = cursors.asked(request);
    if (asked.refused !== undefined) return asked;
    const { authority, ...bounds } = request.query;
    const chains = chainsOf(request.scope, authority);
    const entries = within(entriesFrom(trail, chains, asked.after), bounds);
    return reply(200, await cursors.page(request, asked.limit, entries, positionOf));
  });
};

const positionOf = ({ chain, seq }: AuditEntry): Position => ({ chain, seq });

async function* entriesFrom(
  trail: Trail,
  chains: readonly ChainId[],
  after: Position | undefined,
): AsyncGenerator<AuditEntry> {
  const names: readonly string[] = chains;
  const first = after ? Math.max(names.indexOf(after.chain), 0) : 0;
  for (const chain of chains.slice(first)) {
    yield* trail.all(chain, chain === after?.chain ? after.seq : 0);
  }
}

type Bounds = { readonly from?: Moment | undefined; readonly to?: Moment | undefined };

async function* within(
  entries: AsyncIterable<AuditEntry>,
  bounds: Bounds,
): AsyncGenerator<AuditEntry> {
  for await (const entry of entries) {
    if (isWithin(entry.at, bounds)) yield entry;
  }
}

/** Both ends count. */
const isWithin = (at: Instant, { from, to }: Bounds): boolean =>
  (from === undefined || isFrom(at, from)) && (to === undefined || isBy(at, to));
