import type { AuthorityCode } from '../../shared/domain/authorities.ts';
import type { SeriesBreaks } from '../../shared/domain/breaks/set-breaks.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import type { FinancialYear, Period } from '../../shared/domain/financial-calendar.ts';
import {
  type LineAccuracy,
  lineAccuracies,
  MONTHLY_PERIODS,
} from '../../shared/domain/forecast/accuracy.ts';
import { authorityHistory } from '../../shared/domain/forecast/authority-history.ts';
import type { Forecast, OutturnRange } from '../../shared/domain/forecast/outturn-forecast.ts';
import { createForecastsRepository } from '../../shared/persistence/forecasts.ts';
import type { Store } from '../../shared/persistence/store.ts';
import type { AuthorityFigures } from './authority-figures.ts';
import type { ForecastPorts } from './forecast-year.ts';

export type ClosedYear = {
  readonly authority: AuthorityCode;
  readonly year: FinancialYear;
  readonly breaks: SeriesBreaks | undefined;
};

/** Names the figures that a closed year's accuracy is made of. */
export const closedDigest = (
  { sha256 }: Pick<ForecastPorts, 'sha256'>,
  { year, breaks }: ClosedYear,
  figures: AuthorityFigures,
): string => {
  const versions = [...figures.sources(year)].map(([each, returns]) => [
    each,
    returns.map(({ period, version }) => [period, version]),
  ]);
  return sha256(canonicalJson([versions, breaks?.version ?? 0]));
};

/**
 * How a closed year's lines were forecast at each period: what was said then, and where nothing was
 * kept, what the method says of what was known then. Reads twelve versions of forecasts, once a year.
 */
export async function accuracyOfYear(
  store: Store,
  { authority, year, breaks }: ClosedYear,
  figures: AuthorityFigures,
): Promise<readonly LineAccuracy[]> {
  const own = figures.of(year);
  const history = authorityHistory({ authority, year, ...own }, figures.before(year), {
    breaks: breaks?.breaks,
  });
  if (!history) return [];
  const kept = await keptByPeriod(store, authority, year);
  return history.lines.flatMap((line) => {
    const outturnPence = own.figures.outturn(line.line);
    if (outturnPence === null) return [];
    const said = kept.flatMap(([period, forecasts]): [Period, OutturnRange][] => {
      const found = forecasts.find((each) => each.level === 'line' && each.line === line.line);
      return found?.outturn ? [[period, found.outturn]] : [];
    });
    return lineAccuracies({ history: line, outturnPence, kept: new Map(said) });
  });
}

async function keptByPeriod(
  store: Store,
  authority: AuthorityCode,
  year: FinancialYear,
): Promise<readonly (readonly [Period, readonly Forecast[]])[]> {
  const forecasts = createForecastsRepository(store);
  return Promise.all(
    MONTHLY_PERIODS.map(async (period) => {
      const kept = await forecasts.find(authority, year, period);
      return [period, kept?.forecasts ?? []] as const;
    }),
  );
}
