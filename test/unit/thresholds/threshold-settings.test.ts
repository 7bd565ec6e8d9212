import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { POTS, STREAMS } from '../../../shared/domain/catalogue.ts';
import { forecastAuthority } from '../../../shared/domain/forecast/forecast-authority.ts';
import { DEFAULT_THRESHOLDS, isTripped, ragOf } from '../../../shared/domain/forecast/rag.ts';
import { pence } from '../../../shared/domain/money.ts';
import { decideThresholds } from '../../../shared/domain/thresholds/set-thresholds.ts';
import { thresholdFaults } from '../../../shared/domain/thresholds/threshold-faults.ts';
import {
  changedBy,
  NOTHING_SET,
  type OwnThresholds,
  settingsFrom,
  type ThresholdOverride,
  thresholdsFor,
} from '../../../shared/domain/thresholds/threshold-settings.ts';
import { instant } from '../../../shared/domain/time.ts';
import { amounts, historyOf, pounds, YEAR } from '../forecast/line-histories.ts';

const floor = (amount: number) => ({ materialityPence: pence(amount) });

/** One number set in some of the six places that it may be. */
const placed = (scope: 'region' | 'authority') => {
  const from = scope === 'region' ? 10 : 20;
  const places: readonly (readonly [Omit<ThresholdOverride, 'thresholds'>, number])[] = [
    [{ pot: 'dsg-high-needs' }, from + 1],
    [{ stream: 'send' }, from + 2],
    [{ stream: 'send', pot: 'dsg-high-needs' }, from + 3],
  ];
  return fc
    .record({ isSet: fc.boolean(), set: fc.shuffledSubarray([...places]) })
    .map(({ isSet, set }): OwnThresholds & { values: number[] } => ({
      defaults: isSet ? floor(from) : {},
      overrides: set.map(([place, amount]) => ({ ...place, thresholds: floor(amount) })),
      values: [...(isSet ? [from] : []), ...set.map(([, amount]) => amount)],
    }));
};

describe('the thresholds for a line', () => {
  it('are the closest that are set, an authority’s before the region’s', () => {
    fc.assert(
      fc.property(placed('region'), placed('authority'), (region, authority) => {
        const settings = settingsFrom([region, authority]);
        const inForce = thresholdsFor(settings, { stream: 'send', pot: 'dsg-high-needs' });
        const closest = Math.max(0, ...region.values, ...authority.values);
        const built = DEFAULT_THRESHOLDS.materialityPence;
        expect(inForce.materialityPence).toBe(closest === 0 ? built : closest);
        const elsewhere = thresholdsFor(settings, { stream: 'schools-budget', pot: 'dsg-schools' });
        const defaults = [...region.values, ...authority.values].filter((each) => each % 10 === 0);
        expect(elsewhere.materialityPence).toBe(defaults.at(-1) ?? built);
      }),
    );
  });

  it('are the built-in ones where nothing is set', () => {
    for (const stream of STREAMS) {
      for (const pot of POTS) {
        expect(thresholdsFor(settingsFrom([NOTHING_SET]), { stream, pot })).toEqual(
          DEFAULT_THRESHOLDS,
        );
      }
    }
    expect(thresholdsFor(undefined, {})).toBe(DEFAULT_THRESHOLDS);
  });

  it('change one of a pair and leave the other', () => {
    const red = { percent: 9, withPence: pounds(1) };
    const changed = changedBy(DEFAULT_THRESHOLDS, { line: { red, amber: undefined } });
    expect(changed.line).toEqual({ red, amber: DEFAULT_THRESHOLDS.line.amber });
    expect({ ...changed, line: DEFAULT_THRESHOLDS.line }).toEqual(DEFAULT_THRESHOLDS);
  });

  it('decide the RAG of an authority’s lines and pots', () => {
    const line = historyOf({
      line: 'hn-therapies',
      past: [amounts(...Array<number>(12).fill(100_000))],
      current: amounts(...Array<number>(6).fill(100_000)),
      budget: 1_000_000,
    });
    const ragsBy = (own: OwnThresholds) =>
      forecastAuthority({
        authority: 'E08000026',
        year: YEAR,
        asOfPeriod: 'P06',
        lines: [line],
        thresholds: settingsFrom([own]),
      }).forecasts.map(({ rag }) => rag);
    expect(new Set(ragsBy(NOTHING_SET))).toEqual(new Set(['red']));
    const never = { percent: 100, withPence: pounds(10_000_000) };
    const pair = { red: never, amber: never };
    const stream = { stream: 'send', thresholds: { line: pair, total: pair } } as const;
    // The authority's whole pot is of no stream, so its thresholds stay.
    expect(ragsBy({ ...NOTHING_SET, overrides: [stream] })).toEqual([
      'green',
      'green',
      'green',
      'red',
      'red',
    ]);
  });
});

describe('a tier with a probability', () => {
  const tier = { percent: 5, withPence: pounds(1), alonePence: pounds(100), probability: 0.75 };

  it('is reached only at that probability, by money alone too', () => {
    const at = (probability?: number) => isTripped(tier, pounds(200), pounds(1000), probability);
    expect([at(0.74), at(0.75), at(undefined)]).toEqual([false, true, true]);
    const pair = { red: tier, amber: { percent: 2, withPence: pounds(0) } };
    const thresholds = { ...DEFAULT_THRESHOLDS, line: pair };
    expect(ragOf('line', pounds(200), pounds(1000), thresholds, 0.5)).toBe('amber');
  });
});

describe('setting thresholds', () => {
  const money = (percent: number, amount: number) => ({ percent, withPence: pounds(amount) });
  const setting = (own: OwnThresholds) => ({
    ...own,
    scope: 'E08000026' as const,
    reason: 'Why',
    setBy: 'certifier.coventry' as never,
    setAt: instant('2025-10-20T08:00:00.000Z'),
  });

  it('tells all errors at once, each where it is', () => {
    const faults = thresholdFaults(
      {
        defaults: {
          watchProbability: 1.5,
          materialityPence: pence(-1),
          line: { red: money(101, 0) },
          largeUnderspend: money(20, 100_000),
        },
        overrides: [
          { thresholds: {} },
          { stream: 'send', thresholds: { line: { amber: money(5, 200_000) } } },
          { stream: 'send', thresholds: { sharedAuthorities: 1 } },
        ],
      },
      [],
    );
    expect(faults.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      '/overrides/0 override-of-nothing',
      '/overrides/2 override-duplicate',
      '/defaults/watchProbability out-of-bounds',
      '/defaults/materialityPence out-of-bounds',
      '/defaults/line/red/percent out-of-bounds',
      '/overrides/2/thresholds/sharedAuthorities out-of-bounds',
      '/defaults/largeUnderspend not-below',
      '/overrides/1/thresholds/line/amber not-below',
    ]);
  });

  it('wants amber below red with what stands beneath', () => {
    const red = { defaults: { line: { red: money(1, 0) } }, overrides: [] };
    expect(thresholdFaults(red, []).map(({ pointer }) => pointer)).toEqual(['/defaults/line/red']);
    const region = { defaults: { line: { amber: money(0.5, 0) } }, overrides: [] };
    expect(thresholdFaults(red, [region])).toEqual([]);
  });

  it('takes the next version of who saw the last', () => {
    const first = decideThresholds(setting(NOTHING_SET), undefined, [], undefined);
    if (first.refused) throw new Error(first.refused);
    expect(first.value.version).toBe(1);
    const next = (seen: readonly number[] | undefined) =>
      decideThresholds(setting(NOTHING_SET), first.value, [], seen);
    expect(next([1])).toMatchObject({ value: { version: 2 } });
    expect(next(undefined).refused).toBe('precondition-required');
    expect(next([0]).refused).toBe('precondition-failed');
    // Nothing set yet is read as version 0.
    expect(decideThresholds(setting(NOTHING_SET), undefined, [], [0]).refused).toBeUndefined();
    expect(decideThresholds(setting(NOTHING_SET), undefined, [], 'any').refused).toBe(
      'precondition-failed',
    );
  });

  it('finds nothing wrong with the built-in ones', () => {
    expect(thresholdFaults({ defaults: DEFAULT_THRESHOLDS, overrides: [] }, [])).toEqual([]);
  });
});
