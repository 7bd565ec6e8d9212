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
  operation(setAccess, async (request) => {
    const { path, body } = request;
    if (body.principal !== undefined && body.principal !== path.principal) return OTHER_PRINCIPAL;
    const wanted: Access = {
      principal: path.principal,
      roles: [...new Set(body.roles)],
      authorities: [...new Set(body.authorities)],
    };
    return takeAccess(ledger, { ...request, wanted });
  });

/** What was read may be sent back as it is; it must not set somebody else's access unnoticed. */
const OTHER_PRINCIPAL = {
  refused: 'invalid-body',
  detail: '/principal: The address names another principal.',
  faults: [
    {
      pointer: '/principal',
      code: 'principal-differs',
      detail: 'The address names another principal.',
    },
  ],
} as const;

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
