import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../shared/domain/canonical-json.ts';
import type { LineId } from '../../../shared/domain/catalogue.ts';
import { forecastAuthority } from '../../../shared/domain/forecast/forecast-authority.ts';
import { forecastLine } from '../../../shared/domain/forecast/forecast-line.ts';
import type { Forecast } from '../../../shared/domain/forecast/outturn-forecast.ts';
import type { Pressure } from '../../../shared/domain/pressures/pressure.ts';
import { pressureIdOf, sweepPressures } from '../../../shared/domain/pressures/sweep-pressures.ts';
import { day, instant, type Now } from '../../../shared/domain/time.ts';
import {
  AUTHORITY,
  amounts,
  authorityArbitrary,
  historyOf,
  pounds,
  YEAR,
} from '../forecast/line-histories.ts';

const nowAt = (on: string): Now => ({ at: instant(`${on}T08:00:00.000Z`), on: day(on) });
const FIRST = nowAt('2025-10-20');
const SECOND = nowAt('2025-11-20');
const LINE: LineId = 'transport-pre16-send';

/** A forecast of an even year of £12m whose budget leaves the given overspend. */
function overspent(by: number, more: Partial<Forecast> = {}): Forecast {
  const even = (months: number) => amounts(...Array<number>(months).fill(1_000_000));
  const made = forecastLine(
    historyOf({
      line: LINE,
      past: [even(12), even(12)],
      current: even(9),
      budget: 12_000_000 - by,
    }),
    { authority: AUTHORITY, year: YEAR },
  );
  return { ...made, ...more };
}

const sweep = (forecasts: readonly Forecast[], existing: readonly Pressure[] = [], now = FIRST) =>
  sweepPressures({ forecasts, existing, year: YEAR, now });

const only = (pressures: readonly Pressure[]): Pressure => {
  const [first, ...rest] = pressures;
  if (!first || rest.length > 0) throw new Error(`Expected one pressure, got ${pressures.length}`);
  return first;
};

describe('a sweep of pressures', () => {
  it('raises a case in words that say how much, why and what next', () => {
    const swept = sweep([overspent(1_000_000)]);
    const raised = only(swept.pressures);
    expect(swept.raised).toBe(1);
    expect(raised).toMatchObject({
      pressure: 'E08000026-2025-26-transport-pre16-send',
      severity: 'red',
      state: 'open',
      pot: 'general-fund',
      firstSeenAt: FIRST.at,
      firstSeenPeriod: 'P09',
      expectedOverspendPence: pounds(1_000_000),
      netOfMitigationPence: pounds(1_000_000),
    });
    expect(raised.history).toEqual([
      {
        at: FIRST.at,
        from: 'none',
        to: 'red',
        because: 'Expected to end £1,000,000 (9.09 %) over its budget of £11,000,000.',
      },
    ]);
    expect(raised.explanation).toContain(
      'By the end of December (P09) £9,000,000 was spent on Pre-16 SEND transport; going by its ' +
        'present level and the months of its last 2 years the year is expected to end at ' +
        '£12,000,000, £1,000,000 (9.09 %) over its budget of £11,000,000.',
    );
    expect(raised.explanation).toMatch(/four chances in five that it ends between £[\d,]+ and £/);
    expect(raised.nextStep).toContain('recovery plan');
    expect(raised.nextStep).toContain('general fund');
  });

  it('keeps an identifier within the closed alphabet', () => {
    expect(pressureIdOf({ authority: AUTHORITY, year: YEAR, line: LINE })).toMatch(
      /^[A-Za-z0-9_-]{1,64}$/,
    );
  });

  it('raises none for little money, whatever its colour', () => {
    const small = (overspend: number) => overspent(overspend, { budgetPence: pounds(500_000) });
    expect(sweep([small(24_999)])).toMatchObject({ raised: 0, pressures: [] });
    expect(only(sweep([small(25_000)]).pressures).severity).toBe('amber');
  });

  it('steps up at once and asks for attention again', () => {
    const [before] = sweep([overspent(240_000)]).pressures;
    expect(before?.severity).toBe('amber');
    const acknowledged = { ...(before as Pressure), state: 'acknowledged' as const };
    const swept = sweep([overspent(300_000)], [acknowledged], SECOND);
    expect(swept.escalated).toBe(1);
    expect(only(swept.pressures)).toMatchObject({
      severity: 'red',
      state: 'open',
      firstSeenAt: FIRST.at,
    });
  });

  it('steps down only clear of the threshold by a tenth', () => {
    const red = sweep([overspent(300_000)]).pressures;
    const near = sweep([overspent(240_000)], red, SECOND);
    expect(near).toMatchObject({ steppedDown: 0, unchanged: 1 });
    expect(only(near.pressures)).toMatchObject({
      severity: 'red',
      expectedOverspendPence: pounds(240_000),
    });
    const clear = sweep([overspent(225_000)], red, SECOND);
    expect(clear.steppedDown).toBe(1);
    expect(only(clear.pressures).severity).toBe('amber');
    const small = sweep([overspent(180_000, { probabilityOverBudget: 0.5 })], red, SECOND);
    expect(small.resolved).toBe(1);
  });

  it('watches a likely overspend that is not yet amber', () => {
    const likely = overspent(100_000, { probabilityOverBudget: 0.85 });
    expect(likely.rag).toBe('green');
    expect(only(sweep([likely]).pressures).severity).toBe('watch');
    expect(sweep([overspent(100_000, { probabilityOverBudget: 0.7 })]).pressures).toEqual([]);
    expect(sweep([overspent(20_000, { probabilityOverBudget: 0.99 })]).pressures).toEqual([]);
  });

  it('resolves with the reason, and raises the same case again', () => {
    const red = sweep([overspent(1_000_000)]).pressures;
    const resolved = sweep([overspent(-50_000)], red, SECOND);
    const after = only(resolved.pressures);
    expect(resolved.resolved).toBe(1);
    expect(after.state).toBe('resolved');
    expect(after.history.at(-1)).toEqual({
      at: SECOND.at,
      from: 'red',
      to: 'resolved',
      because:
        'No longer a pressure: expected to end £50,000 (0.41 %) under its budget of £12,050,000.',
    });
    const again = only(sweep([overspent(1_000_000)], [after], nowAt('2025-12-20')).pressures);
    expect(again).toMatchObject({ pressure: after.pressure, state: 'open', firstSeenAt: FIRST.at });
    expect(again.history).toHaveLength(3);
  });

  it('leaves a case alone that cannot be judged now', () => {
    const red = sweep([overspent(1_000_000)]).pressures;
    const { outturn: _, rag: __, ...unjudged } = overspent(0);
    expect(sweep([{ ...unjudged, noForecast: 'no-figures' }], red, SECOND).pressures).toEqual([]);
    expect(sweep([], red, SECOND).pressures).toEqual([]);
  });

  it('closes the cases of a locked year and raises none', () => {
    const red = sweep([overspent(1_000_000)]).pressures;
    const closing = {
      forecasts: [overspent(900_000)],
      year: YEAR,
      now: SECOND,
      isYearLocked: true,
    };
    const closed = sweepPressures({ ...closing, existing: red });
    expect(only(closed.pressures).history.at(-1)?.because).toMatch(/^The year is closed: it ended/);
    expect(sweepPressures({ ...closing, existing: closed.pressures }).pressures).toEqual([]);
    expect(sweepPressures({ ...closing, existing: [] }).raised).toBe(0);
  });

  it('ignores totals and other years', () => {
    const other = { ...overspent(1_000_000), level: 'pot' as const };
    expect(sweep([other]).pressures).toEqual([]);
  });

  it('changes nothing the second time, whatever the figures and cases', () => {
    const merged = (before: readonly Pressure[], after: readonly Pressure[]) => [
      ...before.filter((each) => !after.some(({ pressure }) => pressure === each.pressure)),
      ...after,
    ];
    fc.assert(
      fc.property(authorityArbitrary, authorityArbitrary, (first, second) => {
        const cases = sweep(forecastAuthority(first).forecasts).pressures;
        const { forecasts } = forecastAuthority(second);
        const once = sweep(forecasts, cases, SECOND);
        const standing = merged(cases, once.pressures);
        const twice = sweep(forecasts, standing, nowAt('2025-12-20'));
        expect(twice.pressures).toEqual([]);
        const { raised, escalated, steppedDown, resolved } = twice;
        expect([raised, escalated, steppedDown, resolved]).toEqual([0, 0, 0, 0]);
        expect(canonicalJson(sweep(forecasts, cases, SECOND))).toBe(canonicalJson(once));
      }),
    );
  });

  it('says the same words for the same figures, at any severity', () => {
    fc.assert(
      fc.property(authorityArbitrary, (history) => {
        for (const each of sweep(forecastAuthority(history).forecasts).pressures) {
          expect(each.explanation).toMatch(/^[A-Z].*\.$/);
          expect(each.explanation).not.toMatch(/NaN|undefined|Infinity/);
          expect(each.nextStep).toMatch(/^[A-Z].*\.$/);
          expect(each.expectedOverspendPence).toBeGreaterThan(0);
        }
      }),
    );
  });
});
