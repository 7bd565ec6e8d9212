import { listPressures } from '../../shared/contracts/pressures/list-pressures.ts';
import type { ChainId } from '../../shared/domain/audit.ts';
import { demonstrationField } from '../../shared/domain/demonstration.ts';
import { yearOf } from '../../shared/domain/financial-calendar.ts';
import { mayForRegion } from '../../shared/domain/permission.ts';
import type { Pressure } from '../../shared/domain/pressures/pressure.ts';
import { createCursors } from '../../shared/http/cursors.ts';
import { operation, type Request, reply } from '../../shared/http/operation.ts';
import type { createPressuresRepository } from '../../shared/persistence/pressures.ts';

type Pressures = ReturnType<typeof createPressuresRepository>;
type ListRequest = Request<typeof listPressures>;

const isPressureId = (value: unknown): value is string => typeof value === 'string';

/** Of this year where none is asked for. One query per authority that is reached, and the region. */
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

/**
 * The authorities that are reached and then, where none is asked for, the region itself for those who
 * see it.
 */
function chainsOf({ access, query, scope }: ListRequest): readonly ChainId[] {
  const isRegional = query.authority === undefined && mayForRegion(access, 'pressures.read');
  return [...scope.toSorted(), ...(isRegional ? (['REGION'] as const) : [])];
}

/** In order of identifier, which begins with its authority's code or, after those, `REGION`. */
async function* pressuresFrom(
  pressures: Pressures,
  request: ListRequest,
  after = '',
): AsyncGenerator<Pressure> {
  const year = request.query.year ?? yearOf(request.now.on);
  for (const chain of chainsOf(request)) {
    if (`${chain}~` < after) continue;
    for (const pressure of await pressures.list(chain, year)) {
      if (pressure.pressure > after && isAsked(pressure, request)) yield pressure;
    }
  }
}

const isAsked = (
  pressure: Pressure,
  { query: { stream, state, severity, cause } }: ListRequest,
): boolean =>
  (stream === undefined || pressure.stream === stream) &&
  (state === undefined || pressure.state === state) &&
  (severity === undefined || pressure.severity === severity) &&
  (cause === undefined || pressure.cause === cause);
