import { listPressures } from '../../shared/contracts/pressures/list-pressures.ts';
import { demonstrationField } from '../../shared/domain/demonstration.ts';
import { yearOf } from '../../shared/domain/financial-calendar.ts';
import type { Pressure } from '../../shared/domain/pressures/pressure.ts';
import { createCursors } from '../../shared/http/cursors.ts';
import { operation, type Request, reply } from '../../shared/http/operation.ts';
import type { createPressuresRepository } from '../../shared/persistence/pressures.ts';

type Pressures = ReturnType<typeof createPressuresRepository>;
type ListRequest = Request<typeof listPressures>;

const isPressureId = (value: unknown): value is string => typeof value === 'string';

/** Of this year where none is asked for. One query per authority that is reached. */
export const listPressuresOperation = (
  pressures: Pressures,
  sign: (text: string) => string,
  demonstration: string | undefined,
) => {
  const cursors = createCursors(listPressures, sign, isPressureId);
  return operation(listPressures, async (request) => {
    const asked = cursors.asked(request);
    if (asked.refused !== undefined) return asked;
    const source = pressuresFrom(pressures, request, asked.after);
    const page = await cursors.page(request, asked.limit, source, (each) => each.pressure);
    return reply(200, { ...page, ...demonstrationField(demonstration, request.now.on) });
  });
};

/** In order of authority and line: a pressure's identifier begins with its authority's code. */
async function* pressuresFrom(
  pressures: Pressures,
  request: ListRequest,
  after = '',
): AsyncGenerator<Pressure> {
  const year = request.query.year ?? yearOf(request.now.on);
  for (const authority of request.scope.toSorted()) {
    if (`${authority}~` < after) continue;
    for (const pressure of await pressures.list(authority, year)) {
      if (pressure.pressure > after && isAsked(pressure, request)) yield pressure;
    }
  }
}

const isAsked = (
  pressure: Pressure,
  { query: { stream, state, severity } }: ListRequest,
): boolean =>
  (stream === undefined || pressure.stream === stream) &&
  (state === undefined || pressure.state === state) &&
  (severity === undefined || pressure.severity === severity);
