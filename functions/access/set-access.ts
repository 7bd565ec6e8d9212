import { setAccess } from '../../shared/contracts/access/set-access.ts';
import { type Access, decideAccess } from '../../shared/domain/permission.ts';
import { checkSeen } from '../../shared/domain/seen-version.ts';
import { etagOf, operation, reply } from '../../shared/http/operation.ts';
import { accessRead, replaceAccess } from '../../shared/persistence/access.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';

export const setAccessOperation = (ledger: Ledger) =>
  operation(setAccess, async ({ access: by, now, path, body, ifMatch }) => {
    const wanted: Access = {
      principal: path.principal,
      roles: [...new Set(body.roles)],
      authorities: [...new Set(body.authorities)],
    };
    return ledger.commit({
      chain: 'REGION',
      operation: setAccess.id,
      principal: by.principal,
      at: now.at,
      reads: { before: accessRead(path.principal) },
      decide: ({ before }) => {
        const refusal = checkSeen(ifMatch, before?.version) ?? decideAccess(wanted, by);
        if (refusal) return refusal;
        return {
          writes: [replaceAccess(wanted, before)],
          facts: {
            subject: wanted.principal,
            roles: wanted.roles.join(' '),
            authorities: wanted.authorities.join(' '),
          },
          answer: reply(200, wanted, { etag: etagOf((before?.version ?? 0) + 1) }),
        };
      },
    });
  });
