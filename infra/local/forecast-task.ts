import type { Known, MonthlySeries } from '../../shared/domain/forecast/monthly-series.ts';
import {
  blendOutturn,
  flooredAt,
  leastOutturn,
  probabilityAbove,
} from '../../shared/domain/forecast/outturn-blend.ts';
import { streamPattern } from '../../shared/domain/forecast/stream-pattern.ts';

export const TASK_COLUMNS = ['id', 'source', 'k_years', 'p', 'budget', 'history'] as const;
export const FORECAST_COLUMNS = ['id', 'mean', 'lo80', 'hi80', 'lo95', 'hi95', 'p_over'] as const;

const MONTHS = 12;

/** One row of a task file: some past years and the current one to a period. */
export type ForecastTask = {
  readonly id: string;
  readonly budget: number | undefined;
  readonly series: MonthlySeries;
};

export type WrongTask = { readonly wrong: string };

/**
 * Reads a row. The format is fixed and made by machines: no quoting, months joined by `;`, oldest
 * first, an empty month is missing. The source says whether it is of a stream whose months are known.
 */
export function readTask(line: string): ForecastTask | WrongTask {
  if (line.includes('"')) return { wrong: 'quoted fields are not read.' };
  const fields = line.split(',');
  if (fields.length !== TASK_COLUMNS.length) {
    return { wrong: `${TASK_COLUMNS.length} fields are needed, not ${fields.length}.` };
  }
  const [id = '', source = '', years = '', period = '', budgetText = '', history = ''] = fields;
  if (id === '') return { wrong: 'the id is missing.' };
  if (!/^\d{1,2}$/.test(years)) return { wrong: `k_years is a whole number, not "${years}".` };
  if (!/^([1-9]|1[0-2])$/.test(period)) return { wrong: `p is 1 to 12, not "${period}".` };
  const [budget] = amountsOf(budgetText);
  if (budget === undefined) return { wrong: `budget is a number or empty, not "${budgetText}".` };
  const months = amountsOf(history);
  const wrongAt = months.indexOf(undefined);
  if (wrongAt >= 0) return { wrong: `month ${wrongAt + 1} of the history is not a number.` };
  const expected = Number(years) * MONTHS + Number(period);
  if (months.length !== expected) {
    return { wrong: `the history needs ${expected} months, not ${months.length}.` };
  }
  const known = months.map((amount) => amount ?? null);
  const series = { ...seriesOf(known, Number(years)), profile: profileOf(source) };
  return { id, budget: budget ?? undefined, series };
}

/** A source that says so is home to school transport, as a line of that stream is to the service. */
const profileOf = (source: string): readonly number[] | undefined =>
  /transport/i.test(source) ? streamPattern('transport-pre16-send') : undefined;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

/** Null is missing, undefined is not an amount at all. */
const amountsOf = (text: string): (number | null | undefined)[] =>
  text.split(';').map((each) => {
    if (each === '') return null;
    return NUMBER.test(each) && Number.isFinite(Number(each)) ? Number(each) : undefined;
  });

function seriesOf(known: readonly Known[], years: number): MonthlySeries {
  const months = known.slice(years * MONTHS);
  return {
    pastYears: Array.from({ length: years }, (_, year) =>
      known.slice(year * MONTHS, (year + 1) * MONTHS),
    ),
    months,
    spent: months.reduce<number>((sum, amount) => sum + (amount ?? 0), 0),
    covers: Array.from({ length: MONTHS }, (_, month) => (months[month] ?? null) !== null),
  };
}

/** The row of a task's forecast; the probability is empty without a budget. */
export function answerTask({ id, budget, series }: ForecastTask): string {
  const floor = leastOutturn(series);
  const blend = flooredAt(floor, blendOutturn(series));
  const amounts = [blend.median, blend.lower80, blend.upper80, blend.lower95, blend.upper95];
  const probability = budget === undefined ? '' : probabilityAbove(budget, blend, floor).toFixed(4);
  return [id, ...amounts.map(written), probability].join(',');
}

/** Ten significant figures: more than any amount is known to; a millionth of a unit is nothing. */
const written = (amount: number): string =>
  Math.abs(amount) < 1e-6 ? '0' : String(Number(amount.toPrecision(10)));
