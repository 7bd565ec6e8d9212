import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberOf, PERIODS } from '../../../shared/domain/financial-calendar.ts';
import {
  type AuthorityHistory,
  forecastAuthority,
} from '../../../shared/domain/forecast/forecast-authority.ts';
import type { LineHistory } from '../../../shared/domain/forecast/line-history.ts';
import {
  type KeptBefore,
  keptInputsOf,
  keptMediansOf,
  sameForecasts,
  withMovement,
} from '../../../shared/domain/forecast/movement.ts';
import type { Forecast } from '../../../shared/domain/forecast/outturn-forecast.ts';
import { instant } from '../../../shared/domain/time.ts';
import { keptInputsRow } from '../../../shared/persistence/kept-inputs.ts';
import {
  AUTHORITY,
  amounts,
  authorityArbitrary,
  historyOf,
  pounds,
  YEAR,
} from './line-histories.ts';

const AT = instant('2025-09-28T09:00:00.000Z');
const LINE = 'transport-pre16-send';

const even = (month: number, months: number) => amounts(...Array<number>(months).fill(month));

const authorityOf = (
  line: LineHistory,
  more: Partial<AuthorityHistory> = {},
): AuthorityHistory => ({
  authority: AUTHORITY,
  year: YEAR,
  asOfPeriod: line.asOfPeriod,
  lines: [line],
  pastDigest: 'past 1',
  ...more,
});

/** As it is kept and read again. */
const kept = (history: AuthorityHistory): KeptBefore => ({
  at: AT,
  ...JSON.parse(
    JSON.stringify({
      forecasts: forecastAuthority(history).forecasts,
      inputs: keptInputsOf(history),
    }),
  ),
});

const moving = (before: KeptBefore, history: AuthorityHistory) =>
  withMovement(before, { history, forecasts: forecastAuthority(history).forecasts });

const lineWith = (current: ReturnType<typeof amounts>, budget = 11_000, pastMonth = 1000) => {
  let sum = 0;
  const toDate = current.map((each) => {
    sum += (each ?? 0) / 100;
    return pounds(sum);
  });
  const past = [even(pastMonth, 12), even(pastMonth, 12)];
  return historyOf({ line: LINE, past, current, budget, toDate });
};

const causesOf = ([line]: readonly Forecast[]) => line?.moved?.because.map(({ cause }) => cause);
const before = kept(authorityOf(lineWith(even(1000, 5))));

const placeOf = ({ level, line, stream, pot }: Forecast) => [level, line, stream, pot].join(' ');

function expectToAddUp(old: Forecast | undefined, now: Forecast): void {
  const because = now.moved?.because ?? [];
  const sumOf = (figure: (each: (typeof because)[number]) => number | undefined) =>
    because.reduce((sum, each) => sum + (figure(each) ?? 0), 0);
  if (!old?.outturn || !now.outturn) {
    expect(now.moved).toBeUndefined();
    return;
  }
  const outturn = now.outturn.medianPence - old.outturn.medianPence;
  expect([now.moved?.outturnPence ?? 0, sumOf((each) => each.outturnPence)]).toEqual([
    outturn,
    outturn,
  ]);
  if (old.variancePence === undefined || now.variancePence === undefined) return;
  const variance = now.variancePence - old.variancePence;
  expect([now.moved?.variancePence ?? 0, sumOf((each) => each.variancePence)]).toEqual([
    variance,
    variance,
  ]);
}

describe('what moved since the last forecast', () => {
  it('is nothing when nothing did, or when nothing was said before', () => {
    const same = authorityOf(lineWith(even(1000, 5)));
    expect(moving(before, same).filter(({ moved }) => moved)).toEqual([]);
    const forecasts = forecastAuthority(same).forecasts;
    expect(withMovement(undefined, { history: same, forecasts })).toBe(forecasts);
  });

  it.each([
    ['a new period', lineWith(amounts(1000, 1000, 1000, 1000, 1000, 1500)), {}, ['new-period']],
    ['a correction', lineWith(amounts(1000, 1300, 1000, 1000, 1000)), {}, ['correction']],
    [
      'a correction with a new period',
      lineWith(amounts(1000, 1300, 1000, 1000, 1000, 1500)),
      {},
      ['correction', 'new-period'],
    ],
    ['another budget', lineWith(even(1000, 5), 12_000), {}, ['budget']],
    [
      'other past years',
      lineWith(even(1000, 5), 11_000, 1100),
      { pastDigest: 'past 2' },
      ['history'],
    ],
    ['what we do with the same', lineWith(even(1000, 5), 11_000, 1100), {}, ['method']],
  ] as const)('is told of %s', (_, line, more, causes) => {
    const moved = moving(before, authorityOf(line, more));
    expect(causesOf(moved)).toEqual(causes);
    expect(moved[0]?.moved?.since).toBe(AT);
  });

  it('is the method’s, past years or not, where the method has another name', () => {
    const older = { ...before, inputs: { ...before.inputs, method: 'blend-2024-01' } };
    const line = lineWith(even(1000, 5), 11_000, 1100);
    expect(causesOf(moving(older, authorityOf(line, { pastDigest: 'past 2' })))).toEqual([
      'method',
    ]);
  });

  it('is the history’s where a break was marked', () => {
    const line = lineWith(even(1300, 5));
    const unmarked = kept(authorityOf(line));
    const marked = authorityOf({ ...line, pastYears: [], knownFrom: 'P02', isBroken: true });
    expect(causesOf(moving(unmarked, marked))).toEqual(['history']);
  });

  it('moves the variance alone with the budget', () => {
    const [line] = moving(before, authorityOf(lineWith(even(1000, 5), 11_500)));
    expect(line?.moved).toMatchObject({ outturnPence: 0, variancePence: -500_00 });
    expect(line?.explanation).toContain(
      'Since the last forecast the variance is down £500, because of the changed budget.',
    );
  });

  it('says it in words, the largest cause first', () => {
    const [line] = moving(
      before,
      authorityOf(lineWith(amounts(1000, 1300, 1000, 1000, 1000, 1800))),
    );
    expect(line?.explanation).toMatch(
      /Since the last forecast it is up £[\d,]+: \+£[\d,]+ by new figures, \+£[\d,]+ by corrections\./,
    );
  });

  it('carries a line that came or went in the totals alone', () => {
    const other = historyOf({
      line: 'send-administration',
      past: [even(10, 12)],
      current: even(10, 6),
    });
    const history = authorityOf(lineWith(even(1000, 6)), {});
    const moved = moving(before, { ...history, lines: [...history.lines, other] });
    const total = moved.find(({ level }) => level === 'authority');
    const own = moved.find(({ line }) => line === 'send-administration');
    expect(own?.moved).toBeUndefined();
    expect(total?.moved?.outturnPence).toBe(own?.outturn?.medianPence);
    expect(total?.moved?.because.map(({ cause }) => cause)).toEqual(['new-period']);
  });

  it('adds up, by cause and from the lines to every total, whatever changed', () => {
    const pair = fc.tuple(authorityArbitrary, authorityArbitrary, fc.boolean());
    fc.assert(
      fc.property(pair, ([then, now, isSamePast]) => {
        const earlier = kept({ ...then, pastDigest: 'a' });
        const history = { ...now, pastDigest: isSamePast ? 'a' : 'b' };
        for (const forecast of moving(earlier, history)) {
          const old = earlier.forecasts.find((each) => placeOf(each) === placeOf(forecast));
          expectToAddUp(old, forecast);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('what is kept to tell it', () => {
  it('is read again as it was kept', () => {
    fc.assert(
      fc.property(authorityArbitrary, (history) => {
        const inputs = keptInputsOf(history);
        expect(keptInputsRow.parse(JSON.parse(JSON.stringify(inputs)))).toEqual(inputs);
        for (const line of Object.values(inputs.lines)) {
          expect(line?.amounts.length).toBeLessThanOrEqual(numberOf(history.asOfPeriod));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('carries what was said in each period to the next', () => {
    let last: KeptBefore | undefined;
    for (const [index, period] of PERIODS.slice(0, 4).entries()) {
      const line = lineWith(even(1000, index + 1));
      const said = last && keptMediansOf(last)[LINE];
      last = kept(authorityOf(said ? { ...line, keptMedians: said } : line));
      expect(Object.keys(keptMediansOf(last)[LINE] ?? {}).at(-1)).toBe(period);
    }
    expect(last && keptMediansOf(last)).toEqual({
      [LINE]: Object.fromEntries(PERIODS.slice(0, 4).map((each) => [each, expect.any(Number)])),
    });
  });

  it('compares forecasts without what moved them', () => {
    const changed = moving(before, authorityOf(lineWith(even(1000, 5), 12_000)));
    const again = forecastAuthority(authorityOf(lineWith(even(1000, 5), 12_000))).forecasts;
    expect(sameForecasts(changed, again)).toBe(true);
    expect(sameForecasts(before.forecasts, again)).toBe(false);
  });
});
