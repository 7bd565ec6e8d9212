import type { LedgerData, LedgerEntry, LedgerKind } from '../domain/ledger/ledger-file.ts';

/** What of an entry a spreadsheet can add up, filter and read; the names are the file's columns. */
export const LEDGER_COLUMNS = [
  { name: 'year', is: 'text' },
  { name: 'period', is: 'text' },
  { name: 'version', is: 'number' },
  { name: 'basis', is: 'text' },
  { name: 'line', is: 'text' },
  { name: 'actual', is: 'money' },
  { name: 'commitments', is: 'money' },
  { name: 'officer_forecast', is: 'money' },
  { name: 'activity', is: 'number' },
  { name: 'original', is: 'money' },
  { name: 'vired', is: 'money' },
  { name: 'from', is: 'text' },
  { name: 'to', is: 'text' },
  { name: 'amount', is: 'money' },
  { name: 'fund', is: 'text' },
  { name: 'drawdown', is: 'text' },
  { name: 'state', is: 'text' },
  { name: 'by', is: 'text' },
  { name: 'at', is: 'text' },
  { name: 'reason', is: 'text' },
  { name: 'note', is: 'text' },
] as const;

export type FigureRow = {
  readonly [name in (typeof LEDGER_COLUMNS)[number]['name']]?: string | number | undefined;
};

/** At least one row of every entry. */
export function figureRows({ kind, key, data }: LedgerEntry): readonly FigureRow[] {
  const rows = FIGURES[kind](data as never, key);
  return rows.length > 0 ? rows : [{}];
}

const FIGURES: {
  readonly [K in LedgerKind]: (data: LedgerData[K], key: string) => readonly FigureRow[];
} = {
  'return-version': (version) => {
    const { year, period, submittedBy: by, submittedAt: at, changeReason: reason, note } = version;
    const { basis } = version;
    const shared = { year, period, version: version.version, basis, by, at, reason, note };
    if (version.lines.length === 0) return [{ ...shared, state: 'nil' }];
    return version.lines.map((each) => ({
      ...shared,
      line: each.line,
      actual: each.actualPence,
      commitments: each.commitmentsPence,
      officer_forecast: each.officerForecastPence,
      activity: each.activity,
    }));
  },
  certification: ({
    year,
    period,
    version,
    decision: state,
    decidedBy: by,
    decidedAt: at,
    note,
  }) => [{ year, period, version, state, by, at, note }],
  'budget-version': ({ year, version, lines, setBy: by, setAt: at }) =>
    lines.map(({ line, originalPence, viredPence, activity }) => ({
      ...{ year, version, by, at, line, activity },
      original: originalPence,
      vired: viredPence,
    })),
  virement: ({ year, period, virement: version, from, to, amountPence: amount, ...made }) => [
    {
      year,
      period,
      version,
      from,
      to,
      amount,
      by: made.madeBy,
      at: made.madeAt,
      reason: made.reason,
    },
  ],
  forecasts: ({ period, version, madeAt: at }, key) => [
    { year: key.split('/')[0]?.split('#').at(-1), period, version, at },
  ],
  pressure: ({ year, period, line, severity: state, ...pressure }) => [
    {
      ...{ year, period, line, state },
      amount: pressure.expectedOverspendPence,
      at: pressure.firstSeenAt,
      note: pressure.explanation,
    },
  ],
  'pressure-version': ({ at, pressure }) => [
    {
      ...{ year: pressure.year, period: pressure.period, line: pressure.line },
      ...{ state: pressure.severity, amount: pressure.expectedOverspendPence, at },
    },
  ],
  'narrative-version': ({ year, version, text: note, editedBy: by, editedAt: at }) => [
    { year, version, note, by, at },
  ],
  breaks: ({ version, breaks, setBy: by, setAt: at }) =>
    breaks.length === 0
      ? [{ version, by, at }]
      : breaks.map(({ year, period, line, reason }) => ({
          ...{ version, by, at, year, period, line, reason },
        })),
  thresholds: ({ version, reason, setBy: by, setAt: at }) => [{ version, reason, by, at }],
  'drawdown-claim': ({ fund, drawdown, amountPence: amount, description: note, ...claim }) => [
    { fund, drawdown, amount, note, by: claim.claimedBy, at: claim.claimedAt },
  ],
  'drawdown-step': ({ fund, drawdown, step: version, state, amountPence: amount, ...taken }) => [
    { fund, drawdown, version, state, amount, ...taken },
  ],
  'fund-terms': ({ terms, version, at }) => [
    { fund: terms.fund, version, amount: terms.awardPence, at, note: terms.name },
  ],
  fund: ({ terms, version, usedPence }) => [
    { fund: terms.fund, version, amount: usedPence, note: terms.name },
  ],
};
