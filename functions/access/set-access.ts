import { setAccess } from '../../shared/contracts/access/set-access.ts';
import { type Access, decideAccess } from '../../shared/domain/permission.ts';
import { checkSeen } from '../../shared/domain/seen-version.ts';
import { etagOf, operation, type Request, reply } from '../../shared/http/operation.ts';
import { accessRead, replaceAccess } from '../../shared/persistence/access.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';

/** What a principal is to be allowed, and by whom. */
export type AccessSetting = Pick<Request<typeof setAccess>, 'access' | 'now' | 'ifMatch'> & {
  readonly wanted: Access;
};

export const setAccessOperation = (ledger: Ledger) =>
  operation(setAccess, (request) => {
    const { path, body } = request;
    const wanted: Access = {
      principal: path.principal,
      roles: [...new Set(body.roles)],
      authorities: [...new Set(body.authorities)],
    };
    return takeAccess(ledger, { ...request, wanted });
  });

export const takeAccess = (ledger: Ledger, { access: by, now, ifMatch, wanted }: AccessSetting) =>
  ledger.commit({
    chain: 'REGION',
    operation: setAccess.id,
    principal: by.principal,
    accessVersion: by.version,
    at: now.at,
    reads: { before: accessRead(wanted.principal) },
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
