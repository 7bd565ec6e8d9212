import { readThresholds } from '../../shared/contracts/thresholds/read-thresholds.ts';
import { refuse } from '../../shared/domain/refusal.ts';
import { etagOf, operation, reply } from '../../shared/http/operation.ts';
import {
  type createThresholdsRepository,
  inForceFor,
} from '../../shared/persistence/thresholds.ts';
import { ownView, thresholdsView } from './thresholds-view.ts';

export const readThresholdsOperation = (
  thresholds: ReturnType<typeof createThresholdsRepository>,
) =>
  operation(readThresholds, async ({ query }) => {
    const scope = query.authority ?? 'REGION';
    if (query.version !== undefined) {
      const kept = await thresholds.findVersion(scope, Number(query.version));
      return kept
        ? reply(200, ownView(scope, kept))
        : refuse('not-found', 'There is no such version of these thresholds.');
    }
    const set = await thresholds.find(scope);
    const view = thresholdsView(scope, set.own, inForceFor(scope, set));
    return reply(200, view, { etag: etagOf(view.version) });
  });
