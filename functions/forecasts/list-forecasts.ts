import { listForecasts } from '../../shared/contracts/forecasts/list-forecasts.ts';
import type { AuthorityCode } from '../../shared/domain/authorities.ts';
import { demonstrationField } from '../../shared/domain/demonstration.ts';
import type { Forecast } from '../../shared/domain/forecast/outturn-forecast.ts';
import { createCursors } from '../../shared/http/cursors.ts';
import { operation, type Request, reply } from '../../shared/http/operation.ts';
import { createForecastsRepository } from '../../shared/persistence/forecasts.ts';
import type { Ports } from '../../shared/runtime/ports.ts';

/** How many forecasts of the whole list came before. */
const isPosition = (value: unknown): value is number => Number.isSafeInteger(value);

type Numbered = { readonly position: number; readonly forecast: Forecast };
type Forecasts = ReturnType<typeof createForecastsRepository>;
type ListRequest = Request<typeof listForecasts>;

export const listForecastsOperation = ({
  store,
  sign,
  environment,
}: Pick<Ports, 'store' | 'sign' | 'environment'>) => {
  const forecasts = createForecastsRepository(store);
  const cursors = createCursors(listForecasts, sign, isPosition);
  return operation(listForecasts, async (request) => {
    const asked = cursors.asked(request);
    if (asked.refused !== undefined) return asked;
    const source = numbered(forecasts, request, asked.after ?? 0);
    const page = await cursors.page(request, asked.limit, source, ({ position }) => position);
    return reply(200, {
      ...page,
      items: page.items.map(({ forecast }) => forecast),
      ...demonstrationField(environment.DEMONSTRATION, request.now.on),
    });
  });
};

/** One read per authority that is reached: each has all its forecasts of a period in one row. */
async function* numbered(
  forecasts: Forecasts,
  request: ListRequest,
  after: number,
): AsyncGenerator<Numbered> {
  let position = 0;
  for (const authority of request.scope) {
    for (const forecast of await forecastsOf(forecasts, authority, request)) {
      if (!isAsked(forecast, request)) continue;
      position += 1;
      if (position > after) yield { position, forecast };
    }
  }
}

async function forecastsOf(
  forecasts: Forecasts,
  authority: AuthorityCode,
  { path, query: { period, asAt } }: ListRequest,
): Promise<readonly Forecast[]> {
  const kept =
    period === undefined
      ? await forecasts.findLatest(authority, path.year, asAt)
      : await forecasts.find(authority, path.year, period, asAt);
  return kept?.forecasts ?? [];
}

const isAsked = (forecast: Forecast, { query: { stream, line } }: ListRequest): boolean =>
  (stream === undefined || forecast.stream === stream) &&
  (line === undefined || forecast.line === line);
