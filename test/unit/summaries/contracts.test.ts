import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecastSchema } from '../../../shared/contracts/forecasts/forecast-schema.ts';
import { listForecasts } from '../../../shared/contracts/forecasts/list-forecasts.ts';
import { listPressures } from '../../../shared/contracts/pressures/list-pressures.ts';
import { pressureSchema } from '../../../shared/contracts/pressures/pressure-schema.ts';
import { readPressure } from '../../../shared/contracts/pressures/read-pressure.ts';
import { readSummary } from '../../../shared/contracts/summaries/read-summary.ts';
import { readLatestSweep } from '../../../shared/contracts/sweeps/read-latest-sweep.ts';
import { runSweep } from '../../../shared/contracts/sweeps/run-sweep.ts';
import { sweepSchema } from '../../../shared/contracts/sweeps/sweep-schema.ts';
import { forecastAuthority } from '../../../shared/domain/forecast/forecast-authority.ts';
import type { Sweep } from '../../../shared/domain/sweeps/sweep.ts';
import { instant } from '../../../shared/domain/time.ts';
import { authorityArbitrary, YEAR } from '../forecast/line-histories.ts';
import { swept } from '../pressures/cases.ts';

describe('the contracts of forecasts, pressures, sweeps and summaries', () => {
  it('take every forecast and pressure that the domain makes, unchanged', () => {
    fc.assert(
      fc.property(authorityArbitrary, (history) => {
        const { forecasts } = forecastAuthority(history);
        expect(forecasts.map((each) => forecastSchema.parse(each))).toEqual(forecasts);
        const { pressures } = swept(forecasts);
        expect(pressures.map((each) => pressureSchema.parse(each))).toEqual(pressures);
      }),
    );
  });

  it('take a sweep and nothing beside it', () => {
    const sweep: Sweep = {
      sweep: '2025-26-0001',
      year: YEAR,
      at: instant('2025-10-20T08:00:00.000Z'),
      asOfPeriod: 'P06',
      forecasts: 3,
      raised: 1,
      escalated: 0,
      steppedDown: 0,
      resolved: 0,
      unchanged: 0,
      messages: 0,
      failed: [{ authority: 'E08000026', because: 'unreadable-row' }],
    };
    expect(sweepSchema.parse(sweep)).toEqual(sweep);
    expect(sweepSchema.safeParse({ ...sweep, other: 1 }).success).toBe(false);
  });

  it('refuse formats that are not made yet and parameters that are not known', () => {
    expect(readSummary.query.safeParse({ format: 'csv', authority: 'coventry' }).data).toEqual({
      format: 'csv',
      authority: 'E08000026',
    });
    expect(readSummary.query.safeParse({ format: 'xlsx' }).success).toBe(true);
    expect(readSummary.query.safeParse({ format: 'docx' }).success).toBe(false);
    expect(listForecasts.query.safeParse({ period: 'P14' }).success).toBe(false);
    expect(listPressures.query.safeParse({ severity: 'blue' }).success).toBe(false);
    expect(runSweep.query.safeParse({ year: '2025-26' }).success).toBe(false);
  });

  it('are each of one area, with the permission that reads or runs it', () => {
    const all = [
      listForecasts,
      listPressures,
      readPressure,
      readLatestSweep,
      runSweep,
      readSummary,
    ];
    expect(all.map(({ id, area, who }) => [id, area, who])).toEqual([
      ['listForecasts', 'forecasts', { permission: 'forecasts.read', authorityIn: 'query' }],
      ['listPressures', 'pressures', { permission: 'pressures.read', authorityIn: 'query' }],
      ['readPressure', 'pressures', { permission: 'pressures.read' }],
      ['readLatestSweep', 'sweeps', { permission: 'sweeps.run' }],
      ['runSweep', 'sweeps', { permission: 'sweeps.run' }],
      ['readSummary', 'summaries', { permission: 'summaries.read', authorityIn: 'query' }],
    ]);
  });
});
