import { type AuthorityCode, nameOf } from '../domain/authorities.ts';
import { STREAMS } from '../domain/catalogue.ts';
import { numberOf } from '../domain/financial-calendar.ts';
import type { Rag } from '../domain/forecast/outturn-forecast.ts';
import { formatPounds, type Pence } from '../domain/money.ts';
import type { Pressure } from '../domain/pressures/pressure.ts';
import type {
  ReturnReference,
  Summary,
  SummaryAuthority,
  SummaryFigures,
  SummaryFund,
  SummaryLine,
  SummaryPot,
  SummaryStream,
} from '../domain/summaries/summary.ts';
import {
  againstBudget,
  completenessWords,
  headlineOf,
  headWords,
  momentWords,
  narrativeWords,
  POT_SHORT_TITLES,
  POT_TITLES,
  pressureTitle,
  RAG_WORDS,
  RETURN_WORDS,
  SEVERITY_WORDS,
  STATE_WORDS,
  STREAM_TITLES,
  titleOf,
  wholePounds,
} from '../domain/summaries/summary-words.ts';

/** A cell of a printed table: its lines of text, and the RAG that colours it, never without words. */
export type ReportCell = { readonly lines: readonly string[]; readonly rag?: Rag | undefined };

export type ReportColumn = { readonly title: string; readonly isFigure?: boolean };

/** A table with a caption; the first cell of a row is its heading. */
export type ReportTable = {
  readonly caption: string;
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly (readonly ReportCell[])[];
};

/** A forecast's range beside its budget, to be drawn; `words` say the same. */
export type ReportRange = {
  readonly label: string;
  readonly budgetPence: Pence;
  readonly medianPence: Pence;
  readonly lower80Pence: Pence;
  readonly upper80Pence: Pence;
  readonly lower95Pence: Pence;
  readonly upper95Pence: Pence;
  readonly rag?: Rag | undefined;
  readonly words: string;
};

export type ReportRanges = { readonly title: string; readonly ranges: readonly ReportRange[] };

/** A fund's award and what became of it; the parts and what is left sum to the award. */
export type ReportFund = {
  readonly name: string;
  readonly awardPence: Pence;
  readonly parts: readonly { readonly label: string; readonly amountPence: Pence }[];
  readonly words: string;
  readonly phases: ReportTable;
  readonly modelled?: string | undefined;
};

export type ReportPressure = {
  readonly title: string;
  /** `Red, open: £1,234,567 over budget`. */
  readonly standing: string;
  readonly severity: Pressure['severity'];
  readonly explanation: string;
  readonly nextStep: string;
};

/** What a summary shows to people, in order: the page and the PDF are made of this and nothing else. */
export type Report = {
  readonly title: string;
  readonly headline: string;
  readonly demonstration?: string | undefined;
  readonly narrative: string;
  readonly completeness: {
    readonly words: string;
    readonly missing: readonly string[];
    readonly uncertified: readonly string[];
  };
  readonly rag: ReportTable;
  readonly pots: ReportTable;
  readonly streams: readonly { readonly title: string; readonly table: ReportTable }[];
  readonly ranges: readonly ReportRanges[];
  readonly funds: readonly ReportFund[];
  readonly pressures: readonly ReportPressure[];
  readonly provenance: readonly { readonly name: string; readonly lines: readonly string[] }[];
};

export function reportOf(summary: Summary): Report {
  const { completeness, demonstration, narrative } = summary;
  return {
    title: titleOf(summary),
    headline: headlineOf(summary),
    demonstration,
    narrative,
    completeness: {
      words: completenessWords(summary),
      missing: completeness.missing.map(({ name }) => name),
      uncertified: completeness.uncertified.map(({ name }) => name),
    },
    rag: ragTable(summary),
    pots: potsTable(summary.pots),
    streams: summary.streams.map((each) => ({
      title: STREAM_TITLES[each.stream],
      table: streamTable(each),
    })),
    ranges: rangesOf(summary),
    funds: summary.funds.map(reportFund),
    pressures: summary.pressures.map(reportPressure),
    provenance: provenanceOf(summary),
  };
}

const cell = (...lines: readonly string[]): ReportCell => ({ lines });

const ragCell = (rag: Rag | undefined, ...more: readonly string[]): ReportCell => ({
  lines: [rag === undefined ? 'No RAG' : RAG_WORDS[rag], ...more],
  rag,
});

/** What is missing says so; a blank could be taken for zero. */
export const MISSING = 'missing';

const money = (amount: Pence | undefined): ReportCell =>
  cell(amount === undefined ? MISSING : formatPounds(amount));

/** Minus signs of a figure that people read; hyphens are for machines. */
const percent = (value: number | undefined): ReportCell =>
  cell(value === undefined ? '–' : `${value.toFixed(1)} %`);

/** Of several authorities by authority and stream; of one by line, for its streams are few. */
function ragTable({ authorities, streams }: Summary): ReportTable {
  if (authorities.length > 1) return authoritiesTable(authorities);
  return {
    caption: 'RAG by line',
    columns: [{ title: 'Line' }, { title: 'Stream' }, { title: 'Pot' }, { title: 'RAG' }],
    rows: streams.flatMap(({ stream, lines }) =>
      lines.map(({ name, pot, rag, variancePence }) => [
        cell(name),
        cell(STREAM_TITLES[stream]),
        cell(POT_TITLES[pot]),
        ragCell(rag, againstBudget(variancePence)),
      ]),
    ),
  };
}

function authoritiesTable(authorities: readonly SummaryAuthority[]): ReportTable {
  const shown = STREAMS.filter((stream) =>
    authorities.some((each) => each.streams.some((own) => own.stream === stream)),
  );
  return {
    caption: 'RAG by authority and stream; each pot for itself',
    columns: [
      { title: 'Authority' },
      ...shown.map((stream) => ({ title: STREAM_TITLES[stream] })),
      { title: 'Return' },
    ],
    rows: authorities.map((each) => [
      cell(each.name),
      ...shown.map((stream) => streamCell(each.streams.find((own) => own.stream === stream))),
      cell(RETURN_WORDS[each.return]),
    ]),
  };
}

function streamCell(stream: SummaryAuthority['streams'][number] | undefined): ReportCell {
  if (stream === undefined) return cell('No figures');
  const pots = stream.totals.map(
    ({ pot, variancePence }) => `${POT_SHORT_TITLES[pot]} ${againstBudget(variancePence)}`,
  );
  return ragCell(stream.rag, ...pots);
}

const FIGURE_COLUMNS: readonly ReportColumn[] = [
  { title: 'Budget', isFigure: true },
  { title: 'Actual to date', isFigure: true },
  { title: 'Forecast outturn', isFigure: true },
  { title: 'Over budget', isFigure: true },
  { title: '%', isFigure: true },
  { title: 'RAG' },
];

const figureCells = (figures: SummaryFigures): readonly ReportCell[] => [
  money(figures.budgetPence),
  money(figures.actualToDatePence),
  money(figures.forecastOutturnPence),
  money(figures.variancePence),
  percent(figures.variancePercent),
  ragCell(figures.rag),
];

const coverCell = ({ covers: { actual, forecast, expected } }: SummaryFigures): ReportCell =>
  cell(`${actual} of ${expected}`, ...(forecast === actual ? [] : [`(forecast ${forecast})`]));

const potsTable = (pots: readonly SummaryPot[]): ReportTable => ({
  caption: 'Totals by pot; pots are never netted against each other',
  columns: [{ title: 'Pot' }, ...FIGURE_COLUMNS, { title: 'Authorities' }],
  rows: pots.map((each) => [cell(POT_TITLES[each.pot]), ...figureCells(each), coverCell(each)]),
});

const streamTable = ({ stream, lines, totals }: SummaryStream): ReportTable => ({
  caption: `${STREAM_TITLES[stream]}: lines, and totals by pot`,
  columns: [{ title: 'Line' }, ...FIGURE_COLUMNS, { title: 'Authorities' }],
  rows: [
    ...lines.map((each) => [lineCell(each), ...figureCells(each), coverCell(each)]),
    ...totals.map((each) => [
      cell(`Total, ${POT_TITLES[each.pot]}`),
      ...figureCells(each),
      coverCell(each),
    ]),
  ],
});

const lineCell = ({ name, code, pot }: SummaryLine): ReportCell =>
  cell(name, [code, POT_SHORT_TITLES[pot]].filter((part) => part !== undefined).join(', '));

function rangesOf({ pots, streams }: Summary): readonly ReportRanges[] {
  const groups = [
    { title: 'Pots', ranges: pots.flatMap((each) => rangeOf(POT_TITLES[each.pot], each)) },
    ...streams.map(({ stream, lines }) => ({
      title: STREAM_TITLES[stream],
      ranges: lines.flatMap((each) => rangeOf(each.name, each)),
    })),
  ];
  return groups.filter(({ ranges }) => ranges.length > 0);
}

/** None without a budget: the drawing is of budgets, as 100 %. */
function rangeOf(label: string, figures: SummaryFigures): readonly ReportRange[] {
  const {
    budgetPence,
    forecastOutturnPence: medianPence,
    forecastOutturnLower80Pence: lower80Pence,
    forecastOutturnUpper80Pence: upper80Pence,
    forecastOutturnLower95Pence: lower95Pence,
    forecastOutturnUpper95Pence: upper95Pence,
    rag,
  } = figures;
  if (budgetPence === undefined || budgetPence <= 0 || medianPence === undefined) return [];
  if (lower80Pence === undefined || upper80Pence === undefined) return [];
  if (lower95Pence === undefined || upper95Pence === undefined) return [];
  const words =
    `${label}: budget ${wholePounds(budgetPence)}, forecast ${wholePounds(medianPence)}; ` +
    `four chances in five of ${wholePounds(lower80Pence)} to ${wholePounds(upper80Pence)}, ` +
    `nineteen in twenty of ${wholePounds(lower95Pence)} to ${wholePounds(upper95Pence)}.`;
  const outturn = { medianPence, lower80Pence, upper80Pence, lower95Pence, upper95Pence };
  return [{ label, budgetPence, ...outturn, rag, words }];
}

function reportFund(fund: SummaryFund): ReportFund {
  const { name, awardPence, paidPence, approvedPence, claimedPence, availablePence } = fund;
  return {
    name,
    awardPence,
    parts: [
      { label: 'Paid', amountPence: paidPence },
      { label: 'Approved', amountPence: approvedPence },
      { label: 'Claimed', amountPence: claimedPence },
      { label: 'Still to be claimed', amountPence: availablePence },
    ],
    words:
      `Award up to ${formatPounds(awardPence)}: ${formatPounds(paidPence)} paid, ` +
      `${formatPounds(approvedPence)} approved, ${formatPounds(claimedPence)} claimed, ` +
      `${formatPounds(availablePence)} still to be claimed.`,
    phases: {
      caption: `Phases of ${name}`,
      columns: [
        { title: 'Phase' },
        { title: 'Approved', isFigure: true },
        { title: 'Used', isFigure: true },
        { title: 'Business case' },
      ],
      rows: fund.phases.map((phase) => [
        cell(phase.name),
        money(phase.approvedPence),
        money(phase.usedPence),
        cell(phase.signedOff ? 'Signed off' : 'Not signed off'),
      ]),
    },
    modelled: fund.modelled,
  };
}

/** Of a case without a figure, such as an overdue return, only its severity and state. */
function reportPressure(pressure: Pressure): ReportPressure {
  const { severity, state, expectedOverspendPence, netOfMitigationPence } = pressure;
  const net =
    netOfMitigationPence === expectedOverspendPence
      ? ''
      : `, ${formatPounds(netOfMitigationPence)} net of mitigations`;
  const amount =
    expectedOverspendPence > 0 ? `: ${formatPounds(expectedOverspendPence)} over budget${net}` : '';
  return {
    title: pressureTitle(pressure),
    standing: `${SEVERITY_WORDS[severity]}, ${STATE_WORDS[state].toLowerCase()}${amount}`,
    severity,
    explanation: pressure.explanation,
    nextStep: pressure.nextStep,
  };
}

function provenanceOf(summary: Summary): Report['provenance'] {
  const { asAt, modelled, narrativeEdited, provenance } = summary;
  const { rules, software, notes, ledgers = [] } = provenance;
  return [
    { name: 'As the ledger stood', lines: [momentWords(asAt)] },
    ...(narrativeEdited ? [{ name: 'Narrative', lines: [narrativeWords(narrativeEdited)] }] : []),
    { name: 'Rules and software', lines: [`Rules ${rules}; ${software}`] },
    { name: 'How figures are made', lines: notes },
    ...(modelled.length > 0 ? [{ name: 'What is modelled', lines: modelled }] : []),
    { name: 'Versions behind the figures', lines: versionLines(provenance) },
    ...(ledgers.length > 0
      ? [{ name: 'Ledgers when this was published', lines: ledgers.map(headWords) }]
      : []),
  ];
}

type Provenance = Summary['provenance'];

function versionLines({ returns, budgets, forecasts }: Provenance): readonly string[] {
  const all = [...returns, ...budgets, ...forecasts];
  const authorities = [...new Set(all.map(({ authority }) => authority))];
  return authorities.map((authority) => {
    const isOwn = (each: { readonly authority: AuthorityCode }) => each.authority === authority;
    const parts = [
      ...returnRuns(returns.filter(isOwn)).map(runWords),
      ...budgets.filter(isOwn).map(({ version }) => `budget version ${version}`),
      ...forecasts
        .filter(isOwn)
        .map(({ period, version }) => `forecasts as of ${period} version ${version}`),
    ];
    return `${nameOf(authority)}: ${parts.join(', ')}`;
  });
}

type Run = { readonly first: ReturnReference; readonly last: ReturnReference };

/** Periods one after the other that say the same of themselves, taken together: there may be thirteen. */
function returnRuns(returns: readonly ReturnReference[]): readonly Run[] {
  const runs: Run[] = [];
  for (const each of returns) {
    const run = runs.at(-1);
    if (run && isNextOf(run.last, each)) runs[runs.length - 1] = { ...run, last: each };
    else runs.push({ first: each, last: each });
  }
  return runs;
}

const isNextOf = (before: ReturnReference, after: ReturnReference): boolean =>
  numberOf(after.period) === numberOf(before.period) + 1 &&
  after.version === before.version &&
  after.certified === before.certified;

function runWords({ first, last }: Run): string {
  const periods = first === last ? first.period : `${first.period} to ${last.period}`;
  return `${periods} version ${first.version}${first.certified ? '' : ' (not certified)'}`;
}
