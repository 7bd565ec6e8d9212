import { readAccess } from '../../shared/contracts/access/read-access.ts';
import { refuse } from '../../shared/domain/refusal.ts';
import { etagOf, operation, reply } from '../../shared/http/operation.ts';
import type { createAccessRepository } from '../../shared/persistence/access.ts';

export const readAccessOperation = ({
  findRecord,
}: Pick<ReturnType<typeof createAccessRepository>, 'findRecord'>) =>
  operation(readAccess, async ({ path }) => {
    const record = await findRecord(path.principal);
    return record
      ? reply(200, record.access, { etag: etagOf(record.version) })
      : refuse('not-found', 'Nothing is known of this principal.');
  });
