import { readNarrative } from '../../shared/contracts/summaries/read-narrative.ts';
import { composeSummary } from '../../shared/domain/summaries/compose-summary.ts';
import { summaryOf } from '../../shared/domain/summaries/edited-narrative.ts';
import { etagOf, operation, type Reply, reply } from '../../shared/http/operation.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { inputAsked, STILL_TO_COME } from './input-asked.ts';
import { narrativeView } from './narrative-view.ts';
import { placeOf } from './place.ts';

/** What a summary costs; its text and what the figures would say are made together. */
export const readNarrativeOperation = (ports: Pick<Ports, 'store' | 'environment'>) =>
  operation(readNarrative, async (request): Promise<Reply> => {
    const place = placeOf(request);
    const input = await inputAsked(ports, summaryOf(place), request.query.asAt, request.now);
    if (!input) return STILL_TO_COME;
    const { editedNarrative, ...figures } = input;
    const view = narrativeView(place, composeSummary(figures).narrative, editedNarrative);
    return reply(200, view, { etag: etagOf(view.version) });
  });
