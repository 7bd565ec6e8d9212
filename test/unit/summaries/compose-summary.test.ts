import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summarySchema } from '../../../shared/contracts/summaries/summary-schema.ts';
import { canonicalJson } from '../../../shared/domain/canonical-json.ts';
import { LINE_IDS, POTS, type Pot } from '../../../shared/domain/catalogue.ts';
import { worstRag } from '../../../shared/domain/forecast/rag.ts';
import type { Fund } from '../../../shared/domain/funds/fund.ts';
import { pence, ZERO } from '../../../shared/domain/money.ts';
import { composeSummary, periodsUpTo } from '../../../shared/domain/summaries/compose-summary.ts';
import type { SummaryFigures } from '../../../shared/domain/summaries/summary.ts';
import { day } from '../../../shared/domain/time.ts';
import { amounts, historyOf, pounds } from '../forecast/line-histories.ts';
import { swept } from '../pressures/cases.ts';
import { CODES, evenLine, inputArbitrary, inputOf, quarterOf } from './quarters.ts';

const TRANSPORT = 'transport-pre16-send';

/** Thirteen authorities with £1.2m of transport each against £1.1m; the last has not returned. */
function region() {
  const returned = CODES.slice(0, 13).map((code, index) =>
    quarterOf(code, [evenLine(TRANSPORT, 100_000, 1_100_000)], {
      returns: [{ period: 'P06', version: 1, state: index === 0 ? 'submitted' : 'certified' }],
    }),
  );
  const last = historyOf({
    line: TRANSPORT,
    past: [amounts(...Array(12).fill(100_000)), amounts(...Array(12).fill(100_000))],
    current: amounts(100_000, 100_000, 100_000, 100_000, 100_000, null),
    budget: 1_100_000,
  });
  return [...returned, quarterOf(CODES[13] ?? 'E08000026', [last], { returns: [] })];
}

describe('a summary of the region', () => {
  it('says how many returned, how many are certified and who is missing', () => {
    const { completeness, scope } = composeSummary(inputOf(region()));
    expect(scope.level).toBe('region');
    expect(completeness).toMatchObject({
      period: 'P06',
      expected: 14,
      returned: 13,
      certified: 12,
    });
    expect(completeness.missing).toEqual([
      { authority: 'E10000034', name: 'Worcestershire', period: 'P06' },
    ]);
    expect(completeness.uncertified.map((each) => each.name)).toEqual(['Birmingham']);
  });

  it('sums what there is and says of how many', () => {
    const { streams } = composeSummary(inputOf(region()));
    const line = streams[0]?.lines[0];
    expect(line?.covers).toEqual({ expected: 14, budget: 14, actual: 13, forecast: 14 });
    expect(line?.actualToDatePence).toBe(pounds(13 * 600_000));
    expect(line?.budgetPence).toBe(pounds(14 * 1_100_000));
    expect(line?.forecastOutturnPence).toBe(pounds(14 * 1_200_000));
    expect(line?.variancePence).toBe(pounds(14 * 100_000));
    expect(line?.rag).toBe('red');
    expect(line?.authoritiesByRag).toEqual({ red: 14, amber: 0, green: 0 });
    expect(line?.caution).toContain('latest-period-missing');
  });

  it('counts an authority that has sent nothing as expected', () => {
    const silent = quarterOf('E08000027', [], { returns: [] });
    const { streams } = composeSummary(
      inputOf([quarterOf('E08000026', [evenLine(TRANSPORT, 100, 1000)]), silent]),
    );
    expect(streams[0]?.lines[0]?.covers).toMatchObject({ expected: 2, budget: 1, actual: 1 });
  });

  it('never nets one pot against another', () => {
    const lines = [
      evenLine(TRANSPORT, 200_000, 1_400_000),
      evenLine('transport-send-dsg', 100_000, 2_200_000),
    ];
    const { streams, pots } = composeSummary(inputOf([quarterOf('E08000026', lines)]));
    expect(
      streams[0]?.totals.map(({ pot, variancePence, rag }) => [pot, variancePence, rag]),
    ).toEqual([
      ['general-fund', pounds(1_000_000), 'red'],
      ['dsg-central', pounds(-1_000_000), 'green'],
    ]);
    expect(streams[0]?.rag).toBe('red');
    expect(pots.map(({ pot, rag }) => [pot, rag])).toEqual([
      ['general-fund', 'red'],
      ['dsg-central', 'green'],
    ]);
  });

  it('moves by what was spent since the quarter before, or by the forecast where it was kept', () => {
    const line = evenLine(TRANSPORT, 100_000, 1_200_000);
    const before = quarterOf('E08000026', [evenLine(TRANSPORT, 90_000, 1_200_000)]);
    const now = quarterOf('E08000026', [line]);
    const spent = {
      ...now,
      lines: now.lines.map((each) => ({ ...each, previousActualToDatePence: pounds(250_000) })),
    };
    const bySpending = composeSummary(inputOf([spent]));
    expect(bySpending.movementOf).toBe('actual-to-date');
    expect(bySpending.streams[0]?.lines[0]?.movementPence).toBe(pounds(350_000));
    const byForecast = composeSummary(inputOf([{ ...spent, previousForecasts: before.forecasts }]));
    expect(byForecast.movementOf).toBe('forecast-outturn');
    expect(byForecast.streams[0]?.lines[0]?.movementPence).toBe(pounds(120_000));
  });

  it('tells it in sentences', () => {
    const authorities = region();
    const { pressures } = swept(authorities.flatMap((each) => each.forecasts));
    const { narrative } = composeSummary(
      inputOf(authorities, { pressures, demonstration: 'Demonstration', funds: [fund] }),
    );
    expect(narrative).toBe(
      'Demonstration. For Q2 of 2025-26 (to 30 September) 13 of 14 authorities returned, 12 ' +
        'certified; missing: Worcestershire. At the year’s end these budgets would stand, each ' +
        'for itself: the general fund £1,400,000 (9.09 %) over budget. 14 pressures stand (14 red, ' +
        '0 amber, 0 watched); the largest: Herefordshire, Pre-16 SEND transport (£100,000 over); ' +
        'Telford and Wrekin, Pre-16 SEND transport (£100,000 over); Stoke-on-Trent, Pre-16 SEND ' +
        'transport (£100,000 over). Of the £1,500,000 of Innovation Fund, £1,000 is paid and ' +
        '£1,499,000 is still to be claimed.',
    );
  });

  it('says of one authority whether it has returned', () => {
    const own = quarterOf('E08000026', [evenLine(TRANSPORT, 100, 1000)], { returns: [] });
    const { narrative, scope } = composeSummary(inputOf([own]));
    expect(scope.level).toBe('authority');
    expect(narrative).toMatch(/Coventry has not returned its figures\./);
    expect(narrative).toMatch(/No pressure stands\./);
  });

  it('lists standing pressures only, the worst first', () => {
    const authorities = [
      quarterOf('E08000026', [evenLine(TRANSPORT, 100_000, 1_100_000)]),
      quarterOf('E08000027', [evenLine(TRANSPORT, 200_000, 1_100_000)]),
    ];
    const { pressures } = swept(authorities.flatMap((each) => each.forecasts));
    const [first, second] = pressures;
    const resolved = first && { ...first, state: 'resolved' as const, pressure: 'other' };
    const listed = composeSummary(
      inputOf(authorities, { pressures: [...pressures, ...(resolved ? [resolved] : [])] }),
    ).pressures;
    expect(listed).toEqual([second, first]);
  });

  it('refers to every return it rests on', () => {
    const own = quarterOf('E08000026', [], {
      returns: [
        { period: 'P06', version: 1, state: 'submitted' },
        { period: 'P05', version: 3, state: 'certified' },
      ],
    });
    expect(composeSummary(inputOf([own])).provenance).toMatchObject({
      returns: [
        { authority: 'E08000026', period: 'P05', version: 3, certified: true },
        { authority: 'E08000026', period: 'P06', version: 1, certified: false },
      ],
      rules: '1',
      software: 'test 1',
    });
  });

  it('reconciles to the penny: the lines of a pot, its streams, the whole', () => {
    fc.assert(
      fc.property(inputArbitrary, (input) => {
        const { streams, pots } = composeSummary(input);
        for (const { lines, totals } of streams) {
          for (const total of totals) {
            expect(moneyOf([total])).toEqual(moneyOf(lines.filter(isOf(total.pot))));
          }
        }
        const totals = streams.flatMap((each) => each.totals);
        for (const total of pots) {
          expect(moneyOf([total])).toEqual(moneyOf(totals.filter(isOf(total.pot))));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('keeps every list in its published order, whatever the order it came in', () => {
    fc.assert(
      fc.property(inputArbitrary, (input) => {
        const summary = composeSummary(input);
        const { streams, pots } = summary;
        expect(pots.map((each) => each.pot)).toEqual(
          POTS.filter((pot) => pots.some((each) => each.pot === pot)),
        );
        const lines = streams.flatMap((each) => each.lines.map(({ line }) => line));
        expect(lines).toEqual(LINE_IDS.filter((line) => lines.includes(line)));
        for (const { rag, totals } of streams) {
          expect(rag).toBe(worstRag(totals.map((each) => each.rag)));
        }
        const reversed = { ...input, authorities: [...input.authorities].reverse() };
        expect(canonicalJson(composeSummary(reversed))).toBe(canonicalJson(summary));
      }),
      { numRuns: 50 },
    );
  });

  it('is within its contract', () => {
    fc.assert(
      fc.property(inputArbitrary, (input) => {
        const summary = composeSummary(input);
        expect(canonicalJson(summarySchema.parse(summary))).toBe(canonicalJson(summary));
      }),
      { numRuns: 50 },
    );
  });

  it('knows the periods up to the end of a quarter', () => {
    expect(periodsUpTo('Q1')).toEqual(['P01', 'P02', 'P03']);
    expect(periodsUpTo('Q4').at(-1)).toBe('P13');
  });
});

const MONEY = [
  'budgetPence',
  'profiledToDatePence',
  'actualToDatePence',
  'forecastOutturnPence',
  'variancePence',
  'movementPence',
] as const;

const isOf = (pot: Pot) => (row: SummaryFigures & { readonly pot: Pot }) => row.pot === pot;

/** The sums of some rows; what none has counts as nothing. */
const moneyOf = (rows: readonly SummaryFigures[]) =>
  MONEY.map((field) => rows.reduce((all, row) => all + (row[field] ?? 0), 0));

const fund: Fund = {
  terms: {
    fund: 'innovation-fund',
    name: 'Innovation Fund',
    funder: 'DfE',
    awardPence: pounds(1_500_000),
    startsOn: day('2025-04-01'),
    endsOn: day('2027-03-31'),
    claimBasis: 'instalments',
    phases: [
      {
        phase: 'phase-1',
        name: 'Phase 1',
        approvedPence: pounds(500_000),
        businessCase: { state: 'signed-off' },
      },
    ],
    allocations: [],
    workstreams: ['recruitment'],
  },
  version: 1,
  use: {
    sums: {
      claimedPence: ZERO,
      approvedPence: ZERO,
      paidPence: pounds(1000),
      reversedPence: ZERO,
    },
    usedPence: pence(100_000),
    byPhase: { 'phase-1': pence(100_000) },
    byAuthority: { E08000026: pence(100_000) },
  },
};
