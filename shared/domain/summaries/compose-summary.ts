import { AUTHORITY_CODES, type AuthorityCode, nameOf } from '../authorities.ts';
import { LINE_IDS, type LineId, lineOf, POTS, STREAMS, type Stream } from '../catalogue.ts';
import { type FinancialYear, lastPeriodOf, PERIODS, type Quarter } from '../financial-calendar.ts';
import { COMMON_CORRELATION } from '../forecast/combined-range.ts';
import { type Thresholds, type TotalOrLine, worstRag } from '../forecast/rag.ts';
import type { Fund, FundId } from '../funds/fund.ts';
import { fundFigures } from '../funds/fund-figures.ts';
import { sum, ZERO } from '../money.ts';
import { type Pressure, SEVERITIES } from '../pressures/pressure.ts';
import type { Instant } from '../time.ts';
import {
  budgetReferences,
  completenessOf,
  forecastReferences,
  returnOf,
  returnReferences,
} from './completeness.ts';
import { type EditedNarrative, narrativeShown } from './edited-narrative.ts';
import { narrate } from './narrative.ts';
import type {
  LedgerHead,
  Summary,
  SummaryAuthority,
  SummaryFund,
  SummaryLine,
  SummaryPot,
  SummaryStream,
} from './summary.ts';
import {
  type AuthorityQuarter,
  type Cell,
  cellsOf,
  inOrder,
  type MovementOf,
  movementOfAll,
} from './summary-cells.ts';
import { countByRag, driversOf, type Expected, figuresOf } from './summary-figures.ts';

/** What a summary is made of. Its scope is the authorities given, those without figures included. */
export type SummaryInput = {
  readonly year: FinancialYear;
  readonly quarter: Quarter;
  readonly asAt: Instant;
  readonly authorities: readonly AuthorityQuarter[];
  readonly funds: readonly Fund[];
  readonly pressures: readonly Pressure[];
  readonly software: string;
  readonly rulesVersion: string;
  readonly demonstration?: string | undefined;
  readonly thresholds?: Thresholds | undefined;
  /** What a person wrote in place of the narrative, of a summary that can have one. */
  readonly editedNarrative?: EditedNarrative | undefined;
  /** Of what is being published. */
  readonly edition?: EditionMark | undefined;
};

/** What an edition says of itself: its number, and where the ledgers stood. */
export type EditionMark = { readonly edition: number; readonly ledgers: readonly LedgerHead[] };

/** The quarter's summary: a function of its input alone, every list in a fixed order. */
export function composeSummary(input: SummaryInput): Summary {
  const { year, quarter, asAt, thresholds } = input;
  const authorities = inOrder(input.authorities);
  const movementOf = movementOfAll(authorities);
  const cells = cellsOf(authorities, movementOf);
  const heard = new Set(cells.map((each) => each.authority));
  const codes = authorities.map((each) => each.authority);
  const expected = {
    authorities: codes,
    silent: new Set(codes.filter(isNotIn(heard))),
    thresholds,
  };
  const figures = {
    year,
    quarter,
    scope: { level: levelOf(codes.length), authorities: codes },
    asAt,
    edition: input.edition?.edition,
    demonstration: input.demonstration,
    modelled: [...new Set(authorities.flatMap(({ modelled }) => modelled ?? []))].sort(),
    completeness: completenessOf(authorities, lastPeriodOf(quarter)),
    movementOf,
    pots: potsOf(cells, expected, 'total'),
    streams: STREAMS.flatMap((stream) => streamOf(stream, cells, expected)),
    authorities: authorities.map((each) => authorityOf(each, cells, input)),
    funds: input.funds.map((fund) => fundOf(fund, expected)).sort((a, b) => order(a.fund, b.fund)),
    pressures: standingPressures(input),
  };
  return {
    ...figures,
    ...narrativeShown(narrate(figures), input.editedNarrative),
    provenance: {
      returns: returnReferences(authorities),
      budgets: budgetReferences(authorities),
      forecasts: forecastReferences(authorities),
      funds: figures.funds.map(({ fund }) => ({ fund, version: versionOf(input.funds, fund) })),
      ledgers: input.edition?.ledgers,
      rules: input.rulesVersion,
      software: input.software,
      notes: notesOn(codes.length, movementOf),
    },
  };
}

const versionOf = (funds: readonly Fund[], fund: FundId): number =>
  funds.find(({ terms }) => terms.fund === fund)?.version ?? 0;

const isNotIn =
  <T>(known: ReadonlySet<T>) =>
  (one: T): boolean =>
    !known.has(one);

const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

function levelOf(count: number): Summary['scope']['level'] {
  if (count === 1) return 'authority';
  return count === AUTHORITY_CODES.length ? 'region' : 'authorities';
}

const potsOf = (
  cells: readonly Cell[],
  expected: Expected,
  kind: TotalOrLine,
): readonly SummaryPot[] =>
  POTS.flatMap((pot) => {
    const own = cells.filter((each) => each.pot === pot);
    return own.length === 0 ? [] : [{ pot, ...figuresOf(own, expected, kind) }];
  });

/** A single authority's line, and its pot within a stream, are judged as lines; all else as totals. */
const kindOf = ({ authorities }: Expected): TotalOrLine =>
  authorities.length === 1 ? 'line' : 'total';

function streamOf(
  stream: Stream,
  cells: readonly Cell[],
  expected: Expected,
): readonly SummaryStream[] {
  const own = cells.filter((each) => each.stream === stream);
  if (own.length === 0) return [];
  const totals = potsOf(own, expected, kindOf(expected));
  const lines = LINE_IDS.flatMap((line) => lineFrom(line, own, expected));
  return [{ stream, rag: worstRag(totals.map((each) => each.rag)), lines, totals }];
}

function lineFrom(
  line: LineId,
  cells: readonly Cell[],
  expected: Expected,
): readonly SummaryLine[] {
  const own = cells.filter((each) => each.line === line);
  if (own.length === 0) return [];
  const { name, code, pot } = lineOf(line);
  return [
    {
      line,
      name,
      code,
      pot,
      ...figuresOf(own, expected, kindOf(expected)),
      drivers: driversOf(own),
      authoritiesByRag: countByRag(own.flatMap((each) => each.forecast ?? [])),
    },
  ];
}

function authorityOf(
  quarter: AuthorityQuarter,
  cells: readonly Cell[],
  { quarter: of, thresholds }: SummaryInput,
): SummaryAuthority {
  const { authority } = quarter;
  const own = cells.filter((each) => each.authority === authority);
  const expected = { authorities: [authority], silent: new Set<AuthorityCode>(), thresholds };
  const streams = STREAMS.flatMap((stream) =>
    streamOf(stream, own, expected).map(({ rag, totals }) => ({ stream, rag, totals })),
  );
  return {
    authority,
    name: nameOf(authority),
    return: returnOf(quarter, lastPeriodOf(of))?.state ?? 'missing',
    rag: worstRag(streams.map(({ rag }) => rag)),
    streams,
  };
}

function fundOf(fund: Fund, { authorities }: Expected): SummaryFund {
  const { terms, use, modelled } = fund;
  return {
    fund: terms.fund,
    name: terms.name,
    awardPence: terms.awardPence,
    ...fundFigures(fund),
    usedByScopePence: sum(authorities.map((each) => use.byAuthority[each] ?? ZERO)),
    phases: terms.phases.map(({ phase, name, approvedPence, businessCase }) => ({
      phase,
      name,
      approvedPence,
      usedPence: use.byPhase[phase] ?? ZERO,
      signedOff: businessCase.state === 'signed-off',
    })),
    modelled,
  };
}

/** Those that stand in the year for the authorities of the summary, the worst first. */
function standingPressures({ pressures, authorities, year }: SummaryInput): readonly Pressure[] {
  const codes = new Set(authorities.map((each) => each.authority));
  return pressures
    .filter(({ authority }) => authority !== undefined && codes.has(authority))
    .filter((each) => each.year === year && each.state !== 'resolved')
    .sort(
      (a, b) =>
        SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
        b.expectedOverspendPence - a.expectedOverspendPence ||
        order(a.pressure, b.pressure),
    );
}

function notesOn(authorities: number, movementOf: MovementOf): readonly string[] {
  return [
    'Figures are sums over the authorities that have them; covers says how many. A missing figure is left out, never taken as zero.',
    'Pots are never netted against each other: every total is of one pot.',
    `Medians of totals are the sums of their lines’ medians; ranges assume that any two lines’ errors are correlated by ${COMMON_CORRELATION}.`,
    authorities === 1
      ? 'RAG of lines and of pots within a stream by the thresholds for lines, of whole pots by those for an authority’s total.'
      : 'RAG of the sums over authorities by the thresholds for an authority’s total; authoritiesByRag counts the authorities’ own.',
    movementOf === 'forecast-outturn'
      ? 'Movement is the change of the forecast outturn since the end of the quarter before.'
      : 'Movement is what was spent since the end of the quarter before.',
  ];
}

/** For callers that list periods: those of the year up to the end of a quarter, `P13` with the last. */
export const periodsUpTo = (quarter: Quarter) =>
  quarter === 'Q4' ? PERIODS : PERIODS.slice(0, PERIODS.indexOf(lastPeriodOf(quarter)) + 1);
