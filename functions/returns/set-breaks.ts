import { setBreaks } from '../../shared/contracts/returns/set-breaks.ts';
import { decideBreaks } from '../../shared/domain/breaks/set-breaks.ts';
import { checkSeen } from '../../shared/domain/seen-version.ts';
import { authorityInPath, etagOf, operation, reply } from '../../shared/http/operation.ts';
import {
  appendBreaksVersion,
  breaksRead,
  replaceCurrentBreaks,
} from '../../shared/persistence/breaks.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';

export const setBreaksOperation = (ledger: Ledger) =>
  operation(setBreaks, async (request) => {
    const { access, now, body, ifMatch } = request;
    const authority = authorityInPath(request);
    return ledger.commit({
      chain: authority,
      operation: setBreaks.id,
      principal: access.principal,
      accessVersion: access.version,
      at: now.at,
      reads: { current: breaksRead(authority) },
      decide: ({ current }) => {
        const stale = checkSeen(ifMatch, current?.version);
        if (stale) return stale;
        const setBy = access.principal;
        const decision = decideBreaks({ authority, breaks: body.breaks, current, setBy, now });
        if (decision.refused) return decision;
        const set = decision.value;
        return {
          entries: [appendBreaksVersion(set)],
          writes: [replaceCurrentBreaks(set)],
          facts: { version: set.version, breaks: set.breaks.length },
          answer: reply(current ? 200 : 201, set, { etag: etagOf(set.version) }),
        };
      },
    });
  });
