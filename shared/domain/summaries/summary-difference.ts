import type { AuthorityCode } from '../authorities.ts';
import type { LineId, Pot } from '../catalogue.ts';
import type { Period } from '../financial-calendar.ts';
import type { FundId } from '../funds/fund.ts';
import { type Pence, subtract } from '../money.ts';
import type { Summary, SummaryFigures } from './summary.ts';

/** What of a summary is another than in an earlier one of the same quarter and scope. */
export type SummaryDifference = {
  readonly pot?: Pot | undefined;
  readonly line?: LineId | undefined;
  readonly authority?: AuthorityCode | undefined;
  readonly period?: Period | undefined;
  readonly pressure?: string | undefined;
  readonly fund?: FundId | undefined;
  readonly field: string;
  /** Absent: there was none. */
  readonly before?: string | number | undefined;
  /** Absent: there is none now. */
  readonly after?: string | number | undefined;
  readonly changePence?: Pence | undefined;
};

type Place = Omit<SummaryDifference, 'field' | 'before' | 'after' | 'changePence'>;
type Field = string | number | undefined;
/** What is compared, by a name that is the same in both; the place is what is told of it. */
type Facts = ReadonlyMap<string, { readonly place: Place; readonly fields: Record<string, Field> }>;

/** Every difference, in the order of the summary: completeness, pots, lines, returns, pressures, funds. */
export function differencesBetween(before: Summary, after: Summary): readonly SummaryDifference[] {
  const [was, is] = [factsOf(before), factsOf(after)];
  const names = [...new Set([...is.keys(), ...was.keys()])];
  return names.flatMap((name) => {
    const [old, now] = [was.get(name), is.get(name)];
    const place = now?.place ?? old?.place ?? {};
    const fields = Object.keys({ ...old?.fields, ...now?.fields });
    return fields.flatMap((field) =>
      differenceOf({ ...place, field }, old?.fields[field], now?.fields[field]),
    );
  });
}

function differenceOf(
  at: Place & { readonly field: string },
  before: Field,
  after: Field,
): readonly SummaryDifference[] {
  if (before === after) return [];
  const isMoney = at.field.endsWith('Pence');
  const changed = isMoney && typeof before === 'number' && typeof after === 'number';
  return [
    {
      ...at,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      ...(changed ? { changePence: subtract(after as Pence, before as Pence) } : {}),
    },
  ];
}

function factsOf(summary: Summary): Facts {
  const { completeness, narrative, pots, streams, provenance, pressures, funds } = summary;
  const { expected, returned, certified } = completeness;
  return new Map([
    ['summary', { place: {}, fields: { expected, returned, certified, narrative } }],
    ...pots.map((each) => fact(`pot ${each.pot}`, { pot: each.pot }, figuresOf(each))),
    ...streams.flatMap(({ lines }) =>
      lines.map((each) => fact(`line ${each.line}`, { line: each.line }, figuresOf(each))),
    ),
    ...provenance.returns.map(({ authority, period, version, certified: isCertified }) =>
      fact(
        `return ${authority} ${period}`,
        { authority, period },
        { version, certified: isCertified ? 'yes' : 'no' },
      ),
    ),
    ...pressures.map(({ pressure, authority, severity, state, netOfMitigationPence }) =>
      fact(
        `pressure ${pressure}`,
        { pressure, ...(authority === undefined ? {} : { authority }) },
        { severity, state, netOfMitigationPence },
      ),
    ),
    ...funds.map(({ fund, awardPence, claimedPence, approvedPence, paidPence, reversedPence }) =>
      fact(
        `fund ${fund}`,
        { fund },
        { awardPence, claimedPence, approvedPence, paidPence, reversedPence },
      ),
    ),
  ]);
}

const fact = (name: string, place: Place, fields: Record<string, Field>) =>
  [name, { place, fields }] as const;

const figuresOf = ({
  budgetPence,
  actualToDatePence,
  forecastOutturnPence,
  variancePence,
  rag,
}: SummaryFigures): Record<string, Field> => ({
  budgetPence,
  actualToDatePence,
  forecastOutturnPence,
  variancePence,
  rag,
});
