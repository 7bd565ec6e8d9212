import { readReturn } from '../../shared/contracts/returns/read-return.ts';
import { refuse } from '../../shared/domain/refusal.ts';
import { asSubmitted } from '../../shared/domain/returns/submit.ts';
import { etagOf, operation, reply } from '../../shared/http/operation.ts';
import type { createReturnsRepository, ReturnPlace } from '../../shared/persistence/returns.ts';
import { placeOf } from './place.ts';

type Returns = ReturnType<typeof createReturnsRepository>;

export const readReturnOperation = (returns: Returns) =>
  operation(readReturn, async (request) => {
    const place = placeOf(request);
    const { version } = request.query;
    const current = await returns.findCurrent(place);
    const found =
      version === undefined || Number(version) === current?.version
        ? current
        : await findSuperseded(returns, place, Number(version));
    return found
      ? reply(200, found, { etag: etagOf(found.version) })
      : refuse('not-found', 'There is no such return.');
  });

/** An earlier version as it was taken: what was decided about it is in the audit trail. */
async function findSuperseded(returns: Returns, place: ReturnPlace, version: number) {
  const found = await returns.findVersion(place, version);
  return found && asSubmitted(found);
}
