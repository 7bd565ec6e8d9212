import type { AuditHead, ChainId } from '../../shared/domain/audit.ts';
import { createAuditRepository } from '../../shared/persistence/audit-trail.ts';
import { type Store, UnreadableRow } from '../../shared/persistence/store.ts';

type Ending = { readonly chain: ChainId; readonly head: AuditHead };

/**
 * What a restored table has otherwise than the one that it is of, a sentence for each chain. To lose what came
 * after the moment is what a restore does, and the old table may be the one that is damaged: so none of it is
 * damage by itself, and the operator judges by how many and since when.
 */
export async function comparedWithOld(
  old: Store,
  restored: readonly Ending[],
): Promise<readonly string[]> {
  const sentences: string[] = [];
  for (const ending of restored) sentences.push(...(await compared(old, ending)));
  return sentences.length > 0 ? sentences : ['loses no entry that the old table has'];
}

async function compared(old: Store, { chain, head }: Ending): Promise<readonly string[]> {
  const audit = createAuditRepository(old);
  try {
    const { seq: last } = await audit.findHead(chain);
    if (last < head.seq)
      return [`${chain} has ${head.seq} entries here and ${last} in the old table`];
    for await (const { seq, hash, at } of audit.all(chain, Math.max(0, head.seq - 1))) {
      if (seq === head.seq && hash !== head.hash) {
        return [`${chain} has another entry ${seq} than the old table: one of them was changed`];
      }
      if (seq > head.seq) {
        return [
          `loses the last ${last - head.seq} of ${last} entries of ${chain}, made from ${at} on`,
        ];
      }
    }
    return [];
  } catch (error) {
    if (!(error instanceof UnreadableRow)) throw error;
    return [`${chain} cannot be read in the old table`];
  }
}
