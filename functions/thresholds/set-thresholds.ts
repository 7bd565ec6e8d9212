import { setThresholds } from '../../shared/contracts/thresholds/set-thresholds.ts';
import type { ChainId } from '../../shared/domain/audit.ts';
import { decideThresholds } from '../../shared/domain/thresholds/set-thresholds.ts';
import { etagOf, operation, reply } from '../../shared/http/operation.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';
import {
  appendThresholdsVersion,
  inForceFor,
  replaceThresholds,
  thresholdsRead,
} from '../../shared/persistence/thresholds.ts';
import { thresholdsView } from './thresholds-view.ts';

/** On the chain of the authority, or of the region where none is named. */
export const setThresholdsOperation = (ledger: Ledger) =>
  operation(setThresholds, async ({ access, now, query, body, ifMatch }) => {
    const scope: ChainId = query.authority ?? 'REGION';
    return ledger.commit({
      chain: scope,
      operation: setThresholds.id,
      principal: access.principal,
      accessVersion: access.version,
      at: now.at,
      reads: { own: thresholdsRead(scope), region: thresholdsRead('REGION') },
      decide: ({ own, region }) => {
        const beneath = scope === 'REGION' || !region ? [] : [region];
        const setting = { scope, ...body, setBy: access.principal, setAt: now.at };
        const decision = decideThresholds(setting, own, beneath, ifMatch);
        if (decision.refused) return decision;
        const set = decision.value;
        const settings = inForceFor(scope, { own: set, region: scope === 'REGION' ? set : region });
        return {
          entries: [appendThresholdsVersion(set)],
          writes: [replaceThresholds(set)],
          facts: { scope, version: set.version, overrides: set.overrides.length },
          answer: reply(200, thresholdsView(scope, set, settings), { etag: etagOf(set.version) }),
        };
      },
    });
  });
