import { parseArgs } from 'node:util';
import {
  type Known,
  type MonthlySeries,
  total,
} from '../../shared/domain/forecast/monthly-series.ts';
import { blendOutturn } from '../../shared/domain/forecast/outturn-blend.ts';
import { withoutIncompleteMonth } from '../../shared/domain/forecast/payment-habits.ts';
import { readTasks, type Task } from './tasks.ts';

/**
 * `node test/forecast-fit/hazards.ts --tasks FILE --truth FILE`: what goes wrong in real figures, put
 * into the same series: the error of the forecast, median and mean in percent of the outturn, with
 * each treated naively and as the product does. Series of two past years or more, P04 to P11.
 */
const { values } = parseArgs({
  options: { tasks: { type: 'string' }, truth: { type: 'string' } },
});
if (!values.tasks || !values.truth) throw new Error('Say which files: --tasks FILE --truth FILE');

type Hazard = { readonly series: MonthlySeries; readonly outturn: number };

const tasks = readTasks(values.tasks, values.truth)
  .map(({ task }) => task)
  .filter(({ outturn, series: { pastYears, months } }) => {
    return outturn > 0 && pastYears.length >= 2 && months.length >= 4 && months.length < 12;
  });

const withMonths = (series: MonthlySeries, months: readonly Known[]): MonthlySeries => ({
  ...series,
  months,
  spent: total(months),
  covers: series.covers.map((isCovered, month) => isCovered && months[month] !== null),
});

const middle = ({ months }: MonthlySeries): number => months.length >> 1;
const at = ({ months }: MonthlySeries, month: number): number => months[month] ?? 0;

const missing =
  (value: Known) =>
  ({ series, outturn }: Task): Hazard => ({
    series: withMonths(series, series.months.with(middle(series), value)),
    outturn,
  });

const pastMissing =
  (value: Known) =>
  ({ series, outturn }: Task): Hazard => {
    const last = series.pastYears.at(-1) ?? [];
    const year = last.map((amount, month) => (month >= 3 && month < 6 ? value : amount));
    return { series: { ...series, pastYears: series.pastYears.with(-1, year) }, outturn };
  };

function uninvoiced({ series, outturn }: Task): Hazard {
  const last = series.months.length - 1;
  return { series: withMonths(series, series.months.with(last, 0.2 * at(series, last))), outturn };
}

function late({ series, outturn }: Task): Hazard {
  const month = middle(series);
  const both = at(series, month) + at(series, month + 1);
  const months = series.months.with(month, 0).with(month + 1, both);
  return { series: withMonths(series, months), outturn };
}

function oneOff({ series, outturn }: Task): Hazard {
  const usual = at(series, middle(series));
  const months = series.months.with(middle(series), 4 * usual);
  return { series: withMonths(series, months), outturn: outturn + 3 * usual };
}

function newLevel({ series, outturn }: Task): Hazard {
  const since = series.months.length - 2;
  const months = series.months.map((amount, month) =>
    amount !== null && month >= since ? 1.3 * amount : amount,
  );
  const raised = withMonths(series, months);
  return { series: raised, outturn: raised.spent + 1.3 * (outturn - series.spent) };
}

const forecast = (series: MonthlySeries): number => blendOutturn(series).median;
const checked = (series: MonthlySeries): number =>
  forecast(withoutIncompleteMonth(series) ?? series);
const runRate = ({ spent, months }: MonthlySeries): number => (spent / months.length) * 12;

const ROWS: readonly [string, (task: Task) => Hazard, (series: MonthlySeries) => number][] = [
  ['clean', (task) => task, forecast],
  ['clean, last month checked', (task) => task, checked],
  ['a missing month as 0', missing(0), forecast],
  ['a missing month as null', missing(null), forecast],
  ['three past months missing as 0', pastMissing(0), forecast],
  ['three past months missing as null', pastMissing(null), forecast],
  ['80 % of the last month not invoiced, naively', uninvoiced, forecast],
  ['80 % of the last month not invoiced, checked', uninvoiced, checked],
  ['a month paid a month late', late, forecast],
  ['a one-off of four times a month, run rate', oneOff, runRate],
  ['a one-off of four times a month', oneOff, forecast],
  ['level +30 % two months ago', newLevel, forecast],
];

/** The product's own sorts by insertion, which is for short lists. */
const medianOfMany = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

process.stdout.write(`${tasks.length} series-years\n`);
for (const [name, hazard, method] of ROWS) {
  const errors = tasks.map((task) => {
    const { series, outturn } = hazard(task);
    return 100 * Math.min(1, Math.abs(method(series) - outturn) / outturn);
  });
  const mean = total(errors) / errors.length;
  process.stdout.write(
    `${name.padEnd(46)}${medianOfMany(errors).toFixed(1)} / ${mean.toFixed(1)}\n`,
  );
}
