import { isLineId, lineOf } from '../domain/catalogue.ts';
import type { Rag } from '../domain/forecast/outturn-forecast.ts';
import type { Summary, SummaryFigures, SummaryStream } from '../domain/summaries/summary.ts';
import type { SummaryRow } from '../domain/summaries/summary-rows.ts';
import {
  completenessWords,
  POT_TITLES,
  RAG_WORDS,
  RETURN_WORDS,
  STREAM_TITLES,
  scopeWords,
} from '../domain/summaries/summary-words.ts';
import {
  count,
  heading,
  money,
  percent,
  type Sheet,
  type SheetCell,
  type SheetColumn,
  text,
} from './summary-sheet.ts';

/** The first seven are printed; the others are there to work with. */
const FIGURES: readonly SheetColumn[] = [
  { title: 'Budget', width: 19 },
  { title: 'Profiled to date', width: 19 },
  { title: 'Actual to date', width: 19 },
  { title: 'Forecast outturn', width: 19 },
  { title: 'Over budget', width: 18 },
  { title: 'Over budget, %', width: 10 },
  { title: 'RAG', width: 10 },
  { title: 'Four in five: from', width: 19 },
  { title: 'Four in five: to', width: 19 },
  { title: 'Nineteen in twenty: from', width: 19 },
  { title: 'Nineteen in twenty: to', width: 19 },
  { title: 'Chance of ending over budget', width: 12 },
  { title: 'Movement', width: 18 },
];
const PRINTED_FIGURES = 7;

export const ragText = (rag: Rag | undefined): SheetCell =>
  rag === undefined ? text('No RAG') : { is: 'text', value: RAG_WORDS[rag], rag };

const chance = (probability: number | undefined): SheetCell =>
  percent(probability === undefined ? undefined : probability * 100);

const figureCells = (figures: SummaryFigures): readonly SheetCell[] => [
  money(figures.budgetPence),
  money(figures.profiledToDatePence),
  money(figures.actualToDatePence),
  money(figures.forecastOutturnPence),
  money(figures.variancePence),
  percent(figures.variancePercent),
  ragText(figures.rag),
  money(figures.forecastOutturnLower80Pence),
  money(figures.forecastOutturnUpper80Pence),
  money(figures.forecastOutturnLower95Pence),
  money(figures.forecastOutturnUpper95Pence),
  chance(figures.probabilityOverBudget),
  money(figures.movementPence),
];

const NOTES = [
  'Pots are never netted against each other: every total is of one pot. An empty cell is missing, never zero.',
] as const;

/** A sheet per stream: its totals by pot, its lines, and where there are several each authority's lines. */
export const streamSheets = (summary: Summary, rows: readonly SummaryRow[]): readonly Sheet[] =>
  summary.streams.map((stream) => streamSheet(summary, stream, rows));

function streamSheet(
  summary: Summary,
  { stream, lines, totals }: SummaryStream,
  rows: readonly SummaryRow[],
): Sheet {
  const whole = scopeWords(summary);
  const isOfSeveral = summary.authorities.length > 1;
  const own = isOfSeveral ? rows.filter((row) => row.stream === stream) : [];
  return {
    name: STREAM_TITLES[stream],
    title: `${STREAM_TITLES[stream]}: ${summary.quarter} of ${summary.year}`,
    lines: [`${completenessWords(summary)}.`, ...NOTES],
    columns: [
      { title: 'Level', width: 16 },
      { title: 'Authority', width: 20 },
      { title: 'Line', width: 42 },
      { title: 'Section 251', width: 10 },
      { title: 'Pot', width: 23 },
      ...FIGURES,
      { title: 'Authorities with an actual', width: 12 },
      { title: 'Authorities expected', width: 12 },
    ],
    rows: [
      ...totals.map((each) => [
        heading('Total by pot'),
        heading(whole),
        heading('All lines of the pot'),
        text(undefined),
        heading(POT_TITLES[each.pot]),
        ...figureCells(each),
        count(each.covers.actual),
        count(each.covers.expected),
      ]),
      ...lines.map((each) => [
        text('Line'),
        text(whole),
        text(each.name),
        text(each.code),
        text(POT_TITLES[each.pot]),
        ...figureCells(each),
        count(each.covers.actual),
        count(each.covers.expected),
      ]),
      ...own.map(authorityLine),
    ],
    fixedColumns: 3,
    printedColumns: 5 + PRINTED_FIGURES,
  };
}

/** A row of the tidy file: an authority's line, as in the CSV. */
function authorityLine(row: SummaryRow): readonly SheetCell[] {
  const { line, pot } = row;
  if (line === undefined || !isLineId(line)) throw new Error('A row is of a line');
  return [
    text('Authority’s line'),
    text(row.authorityName),
    text(row.name),
    text(row.code),
    text(pot === undefined ? undefined : POT_TITLES[lineOf(line).pot]),
    money(row.budget),
    money(row.profiledToDate),
    money(row.actualToDate),
    money(row.forecastOutturn),
    money(row.variance),
    percent(row.variancePercent),
    ragText(ragIn(row.rag)),
    money(row.forecastOutturnLower80),
    money(row.forecastOutturnUpper80),
    money(row.forecastOutturnLower95),
    money(row.forecastOutturnUpper95),
    chance(row.probabilityOverBudget),
    money(row.movement),
  ];
}

const ragIn = (value: string | undefined): Rag | undefined =>
  value === 'red' || value === 'amber' || value === 'green' ? value : undefined;

export const potsSheet = (summary: Summary): Sheet => ({
  name: 'Pots',
  title: `Pots: ${summary.quarter} of ${summary.year}, ${scopeWords(summary)}`,
  lines: [`${completenessWords(summary)}.`, ...NOTES],
  columns: [
    { title: 'Pot', width: 24 },
    ...FIGURES,
    { title: 'Authorities with an actual', width: 12 },
    { title: 'Authorities expected', width: 12 },
  ],
  rows: summary.pots.map((each) => [
    heading(POT_TITLES[each.pot]),
    ...figureCells(each),
    count(each.covers.actual),
    count(each.covers.expected),
  ]),
  fixedColumns: 1,
  printedColumns: 1 + PRINTED_FIGURES,
  ...(summary.pots.length > 0 ? { chart: OVER_BUDGET } : {}),
});

const OVER_BUDGET = {
  title: 'Forecast over budget, in per cent of each pot’s budget',
  column: 1 + FIGURES.findIndex(({ title }) => title === 'Over budget, %'),
};

/** Every authority by stream and pot, judged as in its own summary. */
export const ragSheet = (summary: Summary): Sheet => ({
  name: 'RAG',
  title: `RAG by authority, stream and pot: ${summary.quarter} of ${summary.year}`,
  lines: [`${completenessWords(summary)}.`, ...NOTES],
  columns: [
    { title: 'Authority', width: 22 },
    { title: 'Return', width: 20 },
    { title: 'Stream', width: 26 },
    { title: 'Pot', width: 24 },
    ...FIGURES,
  ],
  rows: summary.authorities.flatMap((each) => {
    const named = [heading(each.name), text(RETURN_WORDS[each.return])];
    if (each.streams.length === 0) return [[...named, text('No figures')]];
    return each.streams.flatMap(({ stream, totals }) =>
      totals.map((total) => [
        ...named,
        text(STREAM_TITLES[stream]),
        text(POT_TITLES[total.pot]),
        ...figureCells(total),
      ]),
    );
  }),
  fixedColumns: 2,
  printedColumns: 4 + PRINTED_FIGURES,
});
