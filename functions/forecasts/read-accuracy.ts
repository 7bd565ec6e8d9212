import { readAccuracy } from '../../shared/contracts/forecasts/read-accuracy.ts';
import { lineOf } from '../../shared/domain/catalogue.ts';
import { demonstrationField } from '../../shared/domain/demonstration.ts';
import { type LineAccuracy, summariseAccuracy } from '../../shared/domain/forecast/accuracy.ts';
import { operation, type Request, reply } from '../../shared/http/operation.ts';
import { createAccuraciesRepository } from '../../shared/persistence/accuracies.ts';
import type { Ports } from '../../shared/runtime/ports.ts';

type AccuracyRequest = Request<typeof readAccuracy>;

export const readAccuracyOperation = ({
  store,
  environment,
}: Pick<Ports, 'store' | 'environment'>) =>
  operation(readAccuracy, async (request) => {
    const { year } = request.path;
    const kept = await createAccuraciesRepository(store).list(request.scope, year);
    const asked = [...kept.values()].flat().filter((each) => isAsked(each, request));
    return reply(200, {
      year,
      authorities: [...kept.keys()],
      items: summariseAccuracy(asked),
      ...demonstrationField(environment.DEMONSTRATION, request.now.on),
    });
  });

const isAsked = (
  { line, period }: LineAccuracy,
  { query }: Pick<AccuracyRequest, 'query'>,
): boolean =>
  (query.line === undefined || query.line === line) &&
  (query.stream === undefined || query.stream === lineOf(line).stream) &&
  (query.period === undefined || query.period === period);
