import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../shared/domain/canonical-json.ts';
import { forecastAuthority } from '../../../shared/domain/forecast/forecast-authority.ts';
import { DEFAULT_THRESHOLDS } from '../../../shared/domain/forecast/rag.ts';
import { lineFindings, pressureIdOf } from '../../../shared/domain/pressures/line-findings.ts';
import type { Pressure } from '../../../shared/domain/pressures/pressure.ts';
import { AUTHORITY, authorityArbitrary, pounds, YEAR } from '../forecast/line-histories.ts';
import { advanced, FIRST, LINE, merged, nowAt, only, overspent, SECOND, swept } from './cases.ts';

describe('the case of an overspend', () => {
  it('is raised in words that say how much, how sure, why and what next', () => {
    const { pressures, counts, alerts } = swept([overspent(1_000_000)]);
    const raised = only(pressures);
    expect(counts.raised).toBe(1);
    expect(raised).toMatchObject({
      pressure: 'E08000026-2025-26-transport-pre16-send',
      cause: 'overspend',
      subject: 'Pre-16 SEND transport',
      severity: 'red',
      computedRag: 'red',
      state: 'open',
      pot: 'general-fund',
      firstSeenAt: FIRST.at,
      firstSeenPeriod: 'P09',
      expectedOverspendPence: pounds(1_000_000),
      netOfMitigationPence: pounds(1_000_000),
      toldPence: pounds(1_000_000),
    });
    const because = 'Expected to end £1,000,000 (9.09 %) over its budget of £11,000,000.';
    expect(raised.history).toEqual([
      { at: FIRST.at, kind: 'raised', from: 'none', to: 'red', because },
    ]);
    expect(raised.explanation).toContain(
      'By the end of December (P09) £9,000,000 was spent on Pre-16 SEND transport; going by its ' +
        'present level and the months of its last 2 years the year is expected to end at ' +
        '£12,000,000, £1,000,000 (9.09 %) over its budget of £11,000,000.',
    );
    expect(raised.explanation).toMatch(/four chances in five that it ends between £[\d,]+ and £/);
    expect(raised.nextStep).toContain('recovery plan with the budget holder within two weeks');
    expect(raised.nextStep).toContain('general fund');
    expect(only(alerts)).toMatchObject({
      alert: `${raised.pressure}-1`,
      kind: 'raised',
      urgent: true,
      audience: ['officer', 'certifier', 'lead'],
      headline: 'Coventry: Pre-16 SEND transport is red, £1,000,000 over budget',
      path: '/v1/pressures/E08000026-2025-26-transport-pre16-send',
      nextStep: raised.nextStep,
    });
    expect(only(alerts).sentences[0]).toBe(because);
  });

  it('keeps an identifier within the closed alphabet, whatever the line and cause', () => {
    const findings = lineFindings([overspent(1)], YEAR, {
      defaults: DEFAULT_THRESHOLDS,
      overrides: [],
    });
    expect(findings.map(({ pressure }) => pressure)).toEqual([
      pressureIdOf({ authority: AUTHORITY, year: YEAR, line: LINE }),
      'E08000026-2025-26-transport-pre16-send-underspend',
    ]);
    const longest = pressureIdOf(
      { authority: AUTHORITY, year: YEAR, line: 'innovation-career-progression' },
      'underspend',
    );
    expect(longest).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
  });

  it('is raised for no little money, whatever its colour', () => {
    const small = (overspend: number) => overspent(overspend, { budgetPence: pounds(500_000) });
    expect(swept([small(24_999)])).toMatchObject({ counts: { raised: 0 }, pressures: [] });
    expect(only(swept([small(25_000)]).pressures).severity).toBe('amber');
  });

  it('watches a likely overspend that is not yet amber', () => {
    const likely = overspent(100_000, { probabilityOverBudget: 0.85 });
    expect(likely.rag).toBe('green');
    const watched = only(swept([likely]).pressures);
    expect(watched).toMatchObject({ severity: 'watch', computedRag: 'green' });
    expect(swept([overspent(100_000, { probabilityOverBudget: 0.7 })]).pressures).toEqual([]);
    expect(swept([overspent(20_000, { probabilityOverBudget: 0.99 })]).pressures).toEqual([]);
  });

  it('goes by the thresholds of its stream and pot, probability among them', () => {
    const red = { percent: 5, withPence: pounds(100_000), probability: 0.9 };
    const amber = { percent: 2, withPence: pounds(0) };
    const severityOf = (probabilityOverBudget: number, stream: 'send' | undefined) => {
      const thresholds = { line: { red, amber } };
      const settings = {
        defaults: DEFAULT_THRESHOLDS,
        overrides: [stream ? { stream, thresholds } : { thresholds }],
      };
      const forecast = overspent(1_000_000, { probabilityOverBudget });
      return only(advanced(lineFindings([forecast], YEAR, settings)).pressures).severity;
    };
    expect([severityOf(0.95, undefined), severityOf(0.85, undefined)]).toEqual(['red', 'amber']);
    // Another stream's are not its own.
    expect(severityOf(0.85, 'send')).toBe('red');
  });

  it('cannot be judged without a forecast, and totals and other years are none of its', () => {
    const red = swept([overspent(1_000_000)]).pressures;
    const { outturn: _, rag: __, ...unjudged } = overspent(0);
    expect(swept([{ ...unjudged, noForecast: 'no-figures' }], red, SECOND).pressures).toEqual([]);
    expect(swept([], red, SECOND).pressures).toEqual([]);
    expect(swept([{ ...overspent(1_000_000), level: 'pot' }]).pressures).toEqual([]);
  });
});

describe('the case of a large underspend', () => {
  it('is a signal: watched when large, amber when very large, and never red', () => {
    const at = (under: number) => swept([overspent(-under)]).pressures;
    expect(at(500_000)).toEqual([]);
    expect(only(at(700_000))).toMatchObject({
      pressure: 'E08000026-2025-26-transport-pre16-send-underspend',
      cause: 'underspend',
      severity: 'watch',
      computedRag: 'green',
      expectedOverspendPence: pounds(-700_000),
      netOfMitigationPence: pounds(-700_000),
    });
    const amber = only(at(2_000_000));
    expect(amber.severity).toBe('amber');
    expect(amber.nextStep).toMatch(/are complete: an invoice, a month or a coding may be missing/);
    expect(amber.explanation).toContain('under its budget');
  });

  it('gives way to an overspend as a case of its own', () => {
    const under = swept([overspent(-2_000_000)]).pressures;
    const after = swept([overspent(1_000_000)], under, SECOND);
    expect(after.counts).toMatchObject({ raised: 1, resolved: 1 });
    expect(after.pressures.map(({ cause, state }) => [cause, state])).toEqual([
      ['overspend', 'open'],
      ['underspend', 'resolved'],
    ]);
  });
});

describe('whatever the figures and cases', () => {
  it('the same findings on the same day change nothing and tell nothing', () => {
    fc.assert(
      fc.property(authorityArbitrary, authorityArbitrary, (first, second) => {
        const cases = swept(forecastAuthority(first).forecasts).pressures;
        const forecasts = forecastAuthority(second).forecasts;
        const once = swept(forecasts, cases, SECOND);
        const standing = merged(cases, once.pressures);
        const twice = swept(forecasts, standing, nowAt('2025-11-20', '17'));
        expect(twice.pressures).toEqual([]);
        expect(twice.alerts).toEqual([]);
        const { unchanged: _, ...steps } = twice.counts;
        expect(Object.values(steps)).toEqual([0, 0, 0, 0]);
        expect(canonicalJson(swept(forecasts, cases, SECOND))).toBe(canonicalJson(once));
      }),
    );
  });

  it('come to rest within two days', () => {
    fc.assert(
      fc.property(authorityArbitrary, authorityArbitrary, (first, second) => {
        let cases: readonly Pressure[] = swept(forecastAuthority(first).forecasts).pressures;
        const forecasts = forecastAuthority(second).forecasts;
        for (const on of ['2025-11-20', '2025-11-21', '2025-11-22']) {
          cases = merged(cases, swept(forecasts, cases, nowAt(on)).pressures);
        }
        expect(swept(forecasts, cases, nowAt('2025-11-23')).pressures).toEqual([]);
      }),
    );
  });

  it('are told in sentences', () => {
    fc.assert(
      fc.property(authorityArbitrary, (history) => {
        const { pressures, alerts } = swept(forecastAuthority(history).forecasts);
        const texts = pressures.flatMap(({ explanation, nextStep }) => [explanation, nextStep]);
        const told = alerts.flatMap(({ headline, sentences }) => [headline, ...sentences]);
        expect(texts.filter((text) => !/^[A-Z].*\.$/.test(text))).toEqual([]);
        expect([...texts, ...told].filter((text) => /NaN|undefined|Infinity/.test(text))).toEqual(
          [],
        );
        const signs = pressures.map(({ cause, expectedOverspendPence: amount }) =>
          cause === 'overspend' ? amount > 0 : amount < 0,
        );
        expect(signs).not.toContain(false);
        expect(alerts.map(({ pressure }) => pressure).toSorted()).toEqual(
          pressures.map(({ pressure }) => pressure),
        );
      }),
    );
  });
});
