import { readAccess } from '../../shared/contracts/access/read-access.ts';
import { refuse } from '../../shared/domain/refusal.ts';
import { accessView } from '../../shared/http/access-view.ts';
import { etagOf, operation, reply } from '../../shared/http/operation.ts';
import type { createAccessRepository } from '../../shared/persistence/access.ts';

export const readAccessOperation = ({
  find,
}: Pick<ReturnType<typeof createAccessRepository>, 'find'>) =>
  operation(readAccess, async ({ path }) => {
    const access = await find(path.principal);
    return access
      ? reply(200, accessView(access), { etag: etagOf(access.version) })
      : refuse('not-found', 'Nothing is known of this principal.');
  });
