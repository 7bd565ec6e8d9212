import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  type Known,
  MONTHS,
  type MonthlySeries,
  total,
} from '../../shared/domain/forecast/monthly-series.ts';
import {
  blendOutturn,
  flooredAt,
  leastOutturn,
} from '../../shared/domain/forecast/outturn-blend.ts';
import { patternOf } from '../../shared/domain/forecast/seasonal-pattern.ts';
import { streamPattern } from '../../shared/domain/forecast/stream-pattern.ts';

/**
 * `node test/forecast-fit/transport.ts --payments FILE`: the forecast beside run rate and last year's
 * profile on councils' own monthly payments for home to school transport, at P03, P06 and P09. Nothing
 * is fitted on them. The file's columns: la_name (2nd), financial_year, month, period, category, amount.
 */
const { values } = parseArgs({ options: { payments: { type: 'string' } } });
if (!values.payments) throw new Error('Say which file: --payments FILE');

type Year = { readonly council: string; readonly year: string; readonly months: Known[] };

/** Sums by council, year and month; a month without any payment is not known. */
function yearsOf(file: string): readonly Year[] {
  const years = new Map<string, Year>();
  for (const line of readFileSync(file, 'utf8').trim().split(/\r?\n/).slice(1)) {
    const fields = line.split(',');
    const [, council = '', year = '', , period = ''] = fields;
    // The category may hold commas; the amount is third from the end.
    const amount = fields.at(-3);
    const key = `${council} ${year}`;
    const known = years.get(key) ?? { council, year, months: Array<Known>(MONTHS).fill(null) };
    const month = Number(period.slice(1)) - 1;
    known.months[month] = (known.months[month] ?? 0) + Number(amount);
    years.set(key, known);
  }
  return [...years.values()];
}

const years = yearsOf(values.payments);
const isWhole = ({ months }: Year) => months.every((amount) => amount !== null);
const whole = years.filter(isWhole);

function seriesOf(of: Year, period: number, profile?: readonly number[]): MonthlySeries {
  const months = of.months.slice(0, period);
  const past = years.filter(({ council, year }) => council === of.council && year < of.year);
  return {
    pastYears: profile ? [] : past.map((each) => each.months),
    months,
    spent: total(months),
    covers: Array.from({ length: MONTHS }, (_, month) => month < period),
    ...(profile ? { profile } : {}),
  };
}

/** Of the other councils; the service wants five of them, here are fewer. */
function othersPattern(of: Year): readonly number[] {
  const others = whole.filter(({ council }) => council !== of.council);
  return patternOf(
    others.map(({ months }) => months),
    others.map(() => 1),
  );
}

const COLUMNS = [
  'run rate',
  'last year',
  'without a pattern',
  'school days',
  'others’ pattern',
  '80 % ranges held',
];
process.stdout.write(`${['', ...COLUMNS].join('\t')}\n`);
for (const each of whole) {
  const outturn = total(each.months);
  for (const period of [3, 6, 9]) {
    const series = seriesOf(each, period);
    const lastYear = series.pastYears.at(-1);
    const share = lastYear ? total(lastYear.slice(0, period)) / total(lastYear) : undefined;
    const made = (of: MonthlySeries) => flooredAt(leastOutturn(of), blendOutturn(of));
    const own = made(series);
    const bySchoolDays = made(seriesOf(each, period, streamPattern('transport-pre16-send')));
    const borrowed = made(seriesOf(each, period, othersPattern(each)));
    const percent = (forecast: number | undefined) =>
      forecast === undefined ? '–' : `${((100 * (forecast - outturn)) / outturn).toFixed(1)} %`;
    const cells = [
      `${each.council} ${each.year} P0${period}`,
      percent((series.spent / period) * MONTHS),
      percent(share && series.spent / share),
      percent(own.median),
      percent(bySchoolDays.median),
      percent(borrowed.median),
      [own, bySchoolDays, borrowed]
        .map((of) => of.lower80 <= outturn && outturn <= of.upper80)
        .join(', '),
    ];
    process.stdout.write(`${cells.join('\t')}\n`);
  }
}
