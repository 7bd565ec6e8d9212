import { editNarrative } from '../../shared/contracts/summaries/edit-narrative.ts';
import { composeSummary } from '../../shared/domain/summaries/compose-summary.ts';
import { decideNarrative, summaryOf } from '../../shared/domain/summaries/edited-narrative.ts';
import { etagOf, operation, type Reply, reply } from '../../shared/http/operation.ts';
import {
  appendNarrativeVersion,
  narrativeRead,
  replaceNarrative,
} from '../../shared/persistence/narratives.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { inputAsked, STILL_TO_COME } from './input-asked.ts';
import { narrativeView } from './narrative-view.ts';
import { placeOf } from './place.ts';

/** On the chain of the authority, or of the region; with what the figures said when it was written. */
export const editNarrativeOperation = (ports: Pick<Ports, 'store' | 'environment' | 'ledger'>) =>
  operation(editNarrative, async (request): Promise<Reply> => {
    const { access, now, query, body, ifMatch } = request;
    const place = placeOf(request);
    const input = await inputAsked(ports, summaryOf(place), query.asAt, now);
    if (!input) return STILL_TO_COME;
    const { editedNarrative: _, ...figures } = input;
    const generated = composeSummary(figures).narrative;
    return ports.ledger.commit({
      chain: place.chain,
      operation: editNarrative.id,
      principal: access.principal,
      accessVersion: access.version,
      at: now.at,
      reads: { current: narrativeRead(place) },
      decide: ({ current }) => {
        const edit = {
          ...place,
          ...(body.narrative === null ? {} : { text: body.narrative }),
          insteadOf: generated,
          editedBy: access.principal,
          editedAt: now.at,
        };
        const decision = decideNarrative(edit, current, ifMatch);
        if (decision.refused) return decision;
        const edited = decision.value;
        const { chain, year, quarter, version } = edited;
        return {
          entries: [appendNarrativeVersion(edited)],
          writes: [replaceNarrative(edited)],
          facts: { scope: chain, year, quarter, version },
          answer: reply(200, narrativeView(place, generated, edited), { etag: etagOf(version) }),
        };
      },
    });
  });
