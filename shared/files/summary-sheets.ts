import { nameOf } from '../domain/authorities.ts';
import { lineOf } from '../domain/catalogue.ts';
import type { Rag } from '../domain/forecast/outturn-forecast.ts';
import type { Pressure } from '../domain/pressures/pressure.ts';
import type { Summary, SummaryFund } from '../domain/summaries/summary.ts';
import {
  completenessWords,
  headlineOf,
  headWords,
  momentWords,
  narrativeWords,
  POT_TITLES,
  RETURN_WORDS,
  SEVERITY_WORDS,
  STATE_WORDS,
  STREAM_TITLES,
  scopeWords,
  titleOf,
} from '../domain/summaries/summary-words.ts';
import { londonDayOf } from '../domain/time.ts';
import {
  count,
  dayCell,
  heading,
  money,
  percent,
  type Sheet,
  type SheetCell,
  text,
} from './summary-sheet.ts';

/** The first sheet: what the summary says, how complete it is, and whose figures are missing. */
export const coverSheet = (summary: Summary): Sheet => ({
  name: 'Cover',
  title: titleOf(summary),
  lines: [
    headlineOf(summary),
    ...(summary.demonstration === undefined ? [] : [summary.demonstration]),
    `As the ledger stood on ${momentWords(summary.asAt)}.`,
    `${completenessWords(summary)}.`,
    `Missing: ${listed(summary.completeness.missing)}.`,
    `Returned, not certified: ${listed(summary.completeness.uncertified)}.`,
    'Money is in pounds. Negative figures are red and in brackets; over budget is positive. An empty cell is missing, never zero.',
  ],
  columns: [
    { title: 'Authority', width: 30 },
    { title: `Return of ${summary.completeness.period}`, width: 22 },
    { title: 'RAG', width: 10 },
    { title: 'Periods returned', width: 12 },
    { title: 'As at', width: 20 },
  ],
  rows: summary.authorities.map(({ authority, name, return: state, rag }) => [
    heading(name),
    text(RETURN_WORDS[state]),
    rag === undefined ? text('No RAG') : { is: 'text', value: RAGS[rag], rag },
    count(summary.provenance.returns.filter((each) => each.authority === authority).length),
    dayCell(londonDayOf(summary.asAt)),
  ]),
  fixedColumns: 1,
});

const RAGS: Readonly<Record<Rag, string>> = { red: 'Red', amber: 'Amber', green: 'Green' };

const listed = (names: readonly { readonly name: string }[]): string =>
  names.length === 0 ? 'none' : names.map(({ name }) => name).join(', ');

/** None where the summary has no fund. */
export const fundSheet = (summary: Summary): readonly Sheet[] =>
  summary.funds.length === 0
    ? []
    : [
        {
          name: 'Fund',
          title: `Funds: ${summary.quarter} of ${summary.year}`,
          lines: summary.funds.flatMap(({ modelled }) => modelled ?? []),
          columns: [
            { title: 'Fund', width: 60 },
            { title: 'What', width: 40 },
            { title: 'Amount', width: 20 },
            { title: 'Used', width: 20 },
            { title: 'Business case', width: 18 },
          ],
          rows: summary.funds.flatMap(fundRows),
          fixedColumns: 1,
        },
      ];

const fundRows = (fund: SummaryFund): readonly (readonly SheetCell[])[] => [
  [heading(fund.name), text('Award, up to'), money(fund.awardPence)],
  [heading(fund.name), text('Paid'), money(fund.paidPence)],
  [heading(fund.name), text('Approved'), money(fund.approvedPence)],
  [heading(fund.name), text('Claimed'), money(fund.claimedPence)],
  [heading(fund.name), text('Reversed'), money(fund.reversedPence)],
  [heading(fund.name), text('Still to be claimed'), money(fund.availablePence)],
  [
    heading(fund.name),
    text('Used by the authorities of this summary'),
    money(fund.usedByScopePence),
  ],
  ...fund.phases.map((phase) => [
    heading(fund.name),
    text(`Phase: ${phase.name}`),
    money(phase.approvedPence),
    money(phase.usedPence),
    text(phase.signedOff ? 'Signed off' : 'Not signed off'),
  ]),
];

export const pressuresSheet = (summary: Summary): Sheet => ({
  name: 'Pressures',
  title: `Pressures: ${summary.quarter} of ${summary.year}, ${scopeWords(summary)}`,
  lines: [
    summary.pressures.length === 0 ? 'No pressure stands.' : 'Those that stand, the worst first.',
  ],
  columns: [
    { title: 'Authority', width: 22 },
    { title: 'Stream', width: 24 },
    { title: 'Line', width: 34 },
    { title: 'Pot', width: 22 },
    { title: 'Severity', width: 10 },
    { title: 'State', width: 14 },
    { title: 'First seen', width: 18 },
    { title: 'Expected overspend', width: 20 },
    { title: 'Net of mitigations', width: 20 },
    { title: 'Chance of ending over budget', width: 12 },
    { title: 'Why', width: 70 },
    { title: 'Next step', width: 70 },
  ],
  rows: summary.pressures.map(pressureRow),
  fixedColumns: 1,
});

/** Of a case about no line or no money the cells are empty. */
function pressureRow(pressure: Pressure): readonly SheetCell[] {
  const { authority, stream, line, pot, severity, probabilityOverBudget }: Partial<Pressure> =
    pressure;
  return [
    heading(authority === undefined ? 'The region' : nameOf(authority)),
    text(stream && STREAM_TITLES[stream]),
    text(line && lineOf(line).name),
    text(pot && POT_TITLES[pot]),
    {
      is: 'text',
      value: SEVERITY_WORDS[pressure.severity],
      ...(severity === 'red' || severity === 'amber' ? { rag: severity } : {}),
    },
    text(STATE_WORDS[pressure.state]),
    dayCell(londonDayOf(pressure.firstSeenAt)),
    money(pressure.expectedOverspendPence),
    money(pressure.netOfMitigationPence),
    percent(probabilityOverBudget === undefined ? undefined : probabilityOverBudget * 100),
    text(pressure.explanation),
    text(pressure.nextStep),
  ];
}

export const provenanceSheet = (summary: Summary): Sheet => ({
  name: 'Provenance',
  title: 'What the figures rest on',
  lines: [
    `Rules ${summary.provenance.rules}; ${summary.provenance.software}.`,
    ...summary.provenance.notes,
    ...summary.modelled,
    ...(summary.narrativeEdited ? [narrativeWords(summary.narrativeEdited)] : []),
    ...(summary.provenance.ledgers ?? []).map(
      (head) => `Ledger when published: ${headWords(head)}`,
    ),
  ],
  columns: [
    { title: 'Authority', width: 24 },
    { title: 'Period', width: 10 },
    { title: 'Version', width: 10 },
    { title: 'Certified', width: 12 },
  ],
  rows: summary.provenance.returns.map(({ authority, period, version, certified }) => [
    heading(nameOf(authority)),
    text(period),
    count(version),
    text(certified ? 'Yes' : 'No'),
  ]),
  fixedColumns: 1,
});
