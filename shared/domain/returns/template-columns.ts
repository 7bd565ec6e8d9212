import { codeInWords, MEASURE_WORDS } from '../line-notes.ts';
import type { Pence } from '../money.ts';
import { POT_TITLES } from '../summaries/summary-words.ts';
import type { ReturnColumn } from './return-columns.ts';
import type { ReturnTemplate, TemplateRow } from './return-template.ts';

/** What a column of a template holds in a row; undefined where there is nothing to say. */
type TemplateValue =
  | { readonly is: 'text'; readonly of: (row: TemplateRow) => string | undefined }
  | { readonly is: 'money'; readonly of: (row: TemplateRow) => Pence | undefined }
  | { readonly is: 'count'; readonly of: (row: TemplateRow) => number | undefined };

export type TemplateColumn = {
  /** In CSV, for programs. */
  readonly name: string;
  /** In a workbook, for people. */
  readonly heading: string;
  /** The column of a return that it is; the others are there to be looked at. */
  readonly returns?: ReturnColumn;
  readonly value: TemplateValue;
};

/** Headings beside those of a return must mean none of its columns: a test holds them to that. */
export function templateColumns({
  lastPeriod,
}: Pick<ReturnTemplate, 'lastPeriod'>): readonly TemplateColumn[] {
  return [
    {
      name: 'line',
      heading: 'Line',
      returns: 'line',
      value: { is: 'text', of: ({ line }) => line.line },
    },
    { name: 'name', heading: 'Name', value: { is: 'text', of: ({ line }) => line.name } },
    ...INPUTS,
    ...SHOWN,
    ...lastColumns(lastPeriod === undefined ? '' : `, ${lastPeriod}`),
  ];
}

const NOTHING = () => undefined;

const INPUTS: readonly TemplateColumn[] = [
  {
    name: 'actual',
    heading: 'Actual to date (£)',
    returns: 'actual',
    value: { is: 'money', of: NOTHING },
  },
  {
    name: 'commitments',
    heading: 'Commitments (£)',
    returns: 'commitments',
    value: { is: 'money', of: NOTHING },
  },
  {
    name: 'officer_forecast',
    heading: 'Officer forecast (£)',
    returns: 'officer_forecast',
    value: { is: 'money', of: NOTHING },
  },
  {
    name: 'activity',
    heading: 'Activity',
    returns: 'activity',
    value: { is: 'count', of: NOTHING },
  },
  { name: 'reason', heading: 'Reason', returns: 'reason', value: { is: 'text', of: NOTHING } },
];

const SHOWN: readonly TemplateColumn[] = [
  {
    name: 'counted',
    heading: 'What activity is',
    value: { is: 'text', of: ({ line }) => line.activity && MEASURE_WORDS[line.activity] },
  },
  {
    name: 's251',
    heading: 'S251 code',
    value: { is: 'text', of: ({ line }) => codeInWords(line) },
  },
  { name: 'pot', heading: 'Pot', value: { is: 'text', of: ({ line }) => POT_TITLES[line.pot] } },
  {
    name: 'budget',
    heading: 'Budget of the year (£)',
    value: { is: 'money', of: ({ budgetPence }) => budgetPence },
  },
  {
    name: 'profiled_to_date',
    heading: 'Budget profiled to date (£)',
    value: { is: 'money', of: ({ profiledToDatePence }) => profiledToDatePence },
  },
];

/** @param period is said in the headings; nothing where there is no earlier return. */
const lastColumns = (period: string): readonly TemplateColumn[] => [
  {
    name: 'last_actual',
    heading: `Last actual to date${period} (£)`,
    value: { is: 'money', of: ({ last }) => last.actualToDatePence },
  },
  {
    name: 'last_commitments',
    heading: `Last commitments${period} (£)`,
    value: { is: 'money', of: ({ last }) => last.commitmentsPence },
  },
  {
    name: 'last_officer_forecast',
    heading: `Last officer forecast${period} (£)`,
    value: { is: 'money', of: ({ last }) => last.officerForecastPence },
  },
  {
    name: 'last_activity',
    heading: `Last activity${period}`,
    value: { is: 'count', of: ({ last }) => last.activity },
  },
];
