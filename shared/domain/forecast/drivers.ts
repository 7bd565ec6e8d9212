import { type ActivityMeasure, type LineId, lineOf, type Stream } from '../catalogue.ts';
import { add, type Pence, pence } from '../money.ts';
import { countedMonths, countedMonthsOfPastYear } from './activity.ts';
import type { LineHistory } from './line-history.ts';
import { MONTHS } from './monthly-series.ts';
import type { Drivers, Forecast } from './outturn-forecast.ts';

/** A line's money and count, before and after; the counts in one unit, whole. */
export type PricedLine = {
  readonly line: LineId;
  readonly before: { readonly amountPence: Pence; readonly count: number };
  readonly after: { readonly amountPence: Pence; readonly count: number };
};

/**
 * Splits each line's difference. With counts A, shares s of the group's count and unit prices p:
 *
 *     volume = (A1·s0 − A0)·p0      the line's count, had the group's moved and its share stayed
 *     mix    = (a1 − A1·s0)·p0      what its share moved by
 *     price  = a1·(p1 − p0)         the rest, with what was rounded
 *
 * where A0 and A1 are the group's totals, a0 and a1 the line's own. A group is the lines of one
 * stream that count the same, for only then is the sum of their counts a count. A line with nothing
 * counted on either side has no price, so it has no split and is in no group.
 * @example one line, £1,000 for 10, then £1,320 for 12 → volume £200, price £120, mix £0
 */
export function splitByDrivers(lines: readonly PricedLine[]): ReadonlyMap<LineId, Drivers> {
  const counted = lines.filter(({ before, after }) => before.count > 0 && after.count > 0);
  const groups = Map.groupBy(counted, groupOf);
  return new Map(
    [...groups.values()].flatMap((group) =>
      group.flatMap((line): [LineId, Drivers][] => {
        const drivers = driversIn(group, line);
        return drivers ? [[line.line, drivers]] : [];
      }),
    ),
  );
}

function groupOf({ line }: PricedLine): `${Stream} ${ActivityMeasure | ''}` {
  const { stream, activity } = lineOf(line);
  return `${stream} ${activity ?? ''}`;
}

/** Undefined where a part leaves the safe integers, as a count of one against ten million can. */
function driversIn(
  group: readonly PricedLine[],
  { before, after }: PricedLine,
): Drivers | undefined {
  const total = (side: 'before' | 'after') =>
    group.reduce((sum, line) => sum + BigInt(line[side].count), 0n);
  const [all0, all1] = [total('before'), total('after')];
  const [own0, own1, money0] = [before.count, after.count, before.amountPence].map(BigInt) as [
    bigint,
    bigint,
    bigint,
  ];
  const volume = toSafe(divided(money0 * (all1 - all0), all0));
  const mix = toSafe(divided(money0 * (own1 * all0 - all1 * own0), all0 * own0));
  if (volume === undefined || mix === undefined) return undefined;
  const rest = after.amountPence - before.amountPence - volume - mix;
  if (!Number.isSafeInteger(rest)) return undefined;
  return { volumePence: volume, pricePence: pence(rest), mixPence: mix };
}

/** To the nearest whole, halves away from zero; the divisor is positive. */
function divided(amount: bigint, by: bigint): bigint {
  const magnitude = amount < 0n ? -amount : amount;
  const rounded = (2n * magnitude + by) / (2n * by);
  return amount < 0n ? -rounded : rounded;
}

const toSafe = (amount: bigint): Pence | undefined =>
  Number.isSafeInteger(Number(amount)) ? pence(Number(amount)) : undefined;

/** The sum of some lines' drivers; undefined where any has none, or there is no line. */
export function sumOfDrivers(all: readonly (Drivers | undefined)[]): Drivers | undefined {
  const [first, ...rest] = all;
  return rest.reduce((sum, each) => (sum && each ? added(sum, each) : undefined), first);
}

const added = (a: Drivers, b: Drivers): Drivers => ({
  volumePence: add(a.volumePence, b.volumePence),
  pricePence: add(a.pricePence, b.pricePence),
  mixPence: add(a.mixPence, b.mixPence),
});

/** The lines' forecasts of one authority with what drives them, where it was counted. */
export function withDrivers(
  forecasts: readonly Forecast[],
  histories: readonly LineHistory[],
): readonly Forecast[] {
  const byLine = new Map(histories.map((history) => [history.line, history]));
  const split = (against: (history: LineHistory) => PricedLine['before'] | undefined) =>
    splitByDrivers(
      forecasts.flatMap(({ line, outturn }) => {
        const history = line && byLine.get(line);
        const before = history && against(history);
        const count = history && countedMonths(history.activity ?? [], history.lastYear?.activity);
        if (!line || !outturn || !before || count === undefined) return [];
        return [{ line, before, after: { amountPence: outturn.medianPence, count } }];
      }),
    );
  const drivers = split(budgeted);
  const sinceLastYear = split(ofLastYear);
  return forecasts.map((forecast) => ({
    ...forecast,
    ...named('drivers', forecast.line && drivers.get(forecast.line)),
    ...named('driversSinceLastYear', forecast.line && sinceLastYear.get(forecast.line)),
  }));
}

const named = <Name extends string>(name: Name, drivers: Drivers | undefined) =>
  (drivers ? { [name]: drivers } : {}) as { readonly [name in Name]?: Drivers };

/** A budget's count is the year's average: twelve of it are its months. */
const budgeted = ({ budgetPence, budgetActivity }: LineHistory) =>
  budgetPence === undefined || budgetActivity === undefined
    ? undefined
    : { amountPence: budgetPence, count: budgetActivity * MONTHS };

function ofLastYear({ lastYear }: LineHistory) {
  const count = lastYear && countedMonthsOfPastYear(lastYear.activity);
  return lastYear?.outturnPence === undefined || count === undefined
    ? undefined
    : { amountPence: lastYear.outturnPence, count };
}
