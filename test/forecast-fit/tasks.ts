import { readFileSync } from 'node:fs';
import { readTask } from '../../infra/local/forecast-task.ts';
import { type MonthlySeries, total } from '../../shared/domain/forecast/monthly-series.ts';

/** A year to be forecast, and what came of it. */
export type Task = {
  readonly id: string;
  readonly source: string;
  /** What must be in one fold: a series, an expense type, a class of drugs. */
  readonly group: string;
  readonly series: MonthlySeries;
  readonly budget: number | undefined;
  readonly outturn: number;
  /** Cut from the earlier years of its series: fitted on, never scored. */
  readonly isEarlier: boolean;
};

type Row = { readonly id: string; readonly window: string; readonly task: Task };

const MONTHS = 12;

/** The council's services, whose payments of one expense type are cut from the same ledger lines. */
const SERVICES = [
  'adult_social_care',
  'chief_executives',
  'childrens_services',
  'corporate_services',
  'environment_and_operations',
  'highways_services',
  'hospitality_trading_services',
  'housing_general_fund',
  'housing_revenue_account',
  'manchester_leisure',
  'regeneration_finance',
];

/**
 * The group of a series by its name.
 * @example MCR_P_highways_services_professional_fees and MCR_E_professional_fees: one expense type
 * @example PBSC_General|Safety_net|N06 and PBSC_Concessional|Co-payments|N06: one class of drugs
 */
export function groupOf(name: string): string {
  if (name.startsWith('PBSC_')) return `PBSC ${name.split('|').at(-1)}`;
  const payments = /^MCR_[EP]_(.*)$/.exec(name)?.[1];
  if (payments === undefined) return name;
  const service = SERVICES.find((each) => payments.startsWith(`${each}_`));
  return `MCR ${service ? payments.slice(service.length + 1) : payments}`;
}

const linesOf = (file: string): readonly string[] =>
  readFileSync(file, 'utf8').trim().split(/\r?\n/).slice(1);

/** The tasks of a file with their outturns, each with its window (series and year). */
export function readTasks(tasksFile: string, truthFile: string): readonly Row[] {
  const truths = new Map(
    linesOf(truthFile).map((line) => {
      const [id = '', window = '', outturn = ''] = line.split(',');
      return [id, { window, outturn: Number(outturn) }] as const;
    }),
  );
  return linesOf(tasksFile).map((line) => {
    const read = readTask(line);
    const truth = 'wrong' in read ? undefined : truths.get(read.id);
    if ('wrong' in read || !truth) throw new Error(`No task or no outturn: ${line.slice(0, 40)}`);
    const { id, budget, series } = read;
    const group = groupOf(truth.window.replace(/@\d+$/, ''));
    const source = line.split(',')[1] ?? '';
    const task = { id, source, group, series, budget, outturn: truth.outturn, isEarlier: false };
    return { id, window: truth.window, task };
  });
}

/** Of the year: none of an earlier task is cut at every period, or one series would be half a set. */
const PERIODS_CUT = [
  [1, 7, 10],
  [2, 5, 8],
  [3, 6, 11],
  [4, 6, 9],
];

/** More tasks: the earlier years of the same series, each to some periods after 0–5 years. */
export function earlierTasks(rows: readonly Row[]): readonly Task[] {
  const longest = new Map<string, Task>();
  for (const { window, task } of rows) {
    const known = longest.get(window)?.series.pastYears.length ?? -1;
    if (task.series.pastYears.length > known) longest.set(window, task);
  }
  return [...longest].flatMap(([window, task], index) => {
    const years = task.series.pastYears;
    return years.flatMap((year, at) =>
      Array.from({ length: at + 1 }, (_, before) => before).flatMap((before) =>
        (PERIODS_CUT[(index + at + before) % PERIODS_CUT.length] ?? []).map((period) =>
          cutTask(`${window}-${at}-${before}-${period}`, task, years.slice(at - before, at), {
            year,
            period,
          }),
        ),
      ),
    );
  });
}

function cutTask(
  id: string,
  { source, group }: Task,
  pastYears: MonthlySeries['pastYears'],
  { year, period }: { readonly year: readonly (number | null)[]; readonly period: number },
): Task {
  const months = year.slice(0, period);
  const lastYear = pastYears.at(-1);
  return {
    id,
    source,
    group,
    series: {
      pastYears,
      months,
      spent: total(months),
      covers: Array.from({ length: MONTHS }, (_, month) => month < period),
    },
    // As in the file: last year's outturn times 0.97 to 1.08, whatever came.
    budget: lastYear && total(lastYear) * (0.97 + 0.11 * shareOf(id)),
    outturn: total(year),
    isEarlier: true,
  };
}

/**
 * 0 to 1, the same for the same text and without pattern over texts.
 * Source: the FNV-1a hash, 32 bits, with the finish of MurmurHash3.
 */
export function shareOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** Of so many folds, the one that a group is in, by one folding of many. */
export const foldOf = (group: string, folding: number, folds: number): number =>
  Math.floor(folds * shareOf(`${folding} ${group}`));
