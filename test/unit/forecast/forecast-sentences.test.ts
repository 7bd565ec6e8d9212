import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecastAuthority } from '../../../shared/domain/forecast/forecast-authority.ts';
import { forecastLine } from '../../../shared/domain/forecast/forecast-line.ts';
import {
  driversSentence,
  expectedSentence,
  explainForecast,
  movedSentence,
} from '../../../shared/domain/forecast/forecast-sentences.ts';
import type { Forecast } from '../../../shared/domain/forecast/outturn-forecast.ts';
import { pence } from '../../../shared/domain/money.ts';
import { instant } from '../../../shared/domain/time.ts';
import {
  AUTHORITY,
  amounts,
  authorityArbitrary,
  historyOf,
  pounds,
  YEAR,
} from './line-histories.ts';

const even = (months: number) => amounts(...Array<number>(months).fill(1_000_000));
const made = forecastLine(
  historyOf({ past: [even(12), even(12)], current: even(6), budget: 11_000_000 }),
  { authority: AUTHORITY, year: YEAR },
);
const drivers = (volume: number, price: number, mix = 0) => ({
  volumePence: pounds(volume),
  pricePence: pounds(price),
  mixPence: pounds(mix),
});
const wordsOf = (text: string) => text.split(' ').length;

/** Everything that a line can have to say. */
const full: Forecast = {
  ...made,
  drivers: drivers(900_000, 300_000, -200_000),
  officerDifference: { amountPence: pounds(-500_000), persistentFor: 4 },
  caution: ['indicative-only', 'lumpy-payments', 'latest-period-missing'],
  moved: {
    since: instant('2025-09-28T09:00:00.000Z'),
    outturnPence: pounds(400_000),
    variancePence: pounds(400_000),
    because: [
      { cause: 'correction', outturnPence: pounds(100_000), variancePence: pounds(100_000) },
      { cause: 'new-period', outturnPence: pounds(300_000), variancePence: pounds(300_000) },
    ],
  },
};

describe('a forecast in words', () => {
  it('says what is expected, against what and how sure that is', () => {
    expect(expectedSentence(made)).toMatch(
      /^Pre-16 SEND transport is expected to end at £12,000,000, £1,000,000 \(9\.09 %\) over its budget of £11,000,000; four chances in five are between £[\d,]+ and £[\d,]+\.$/,
    );
  });

  it.each([
    [
      drivers(900_000, 300_000, -200_000),
      'More pupils add £900,000, a higher price adds £300,000, a cheaper mix takes off £200,000.',
    ],
    [drivers(-900_000, -300_000), '£900,000 of it is fewer pupils, £300,000 a lower price.'],
    [
      drivers(-100_000, 600_000, 100_000),
      'A higher price adds £600,000, a dearer mix adds £100,000, fewer pupils take off £100,000.',
    ],
    [drivers(900_000, 300_000), '£900,000 of it is more pupils, £300,000 a higher price.'],
    [drivers(0, 300_000), '£300,000 of it is a higher price.'],
    [drivers(300_000, -300_000), undefined],
  ])('says what drives it: %j', (each, sentence) => {
    expect(driversSentence({ ...made, drivers: each })).toBe(sentence);
  });

  it('says what drives the change from last year, where the budget has no count', () => {
    expect(driversSentence({ ...made, driversSinceLastYear: drivers(50_000, -10_000) })).toBe(
      'That is £40,000 more than last year; more pupils add £50,000, a lower price takes off £10,000.',
    );
  });

  it('says all of it in under seventy words, the cautions as far as they fit in sixty', () => {
    const text = explainForecast(full);
    expect(text).toContain('More pupils add £900,000');
    expect(text).toContain('+£300,000 by new figures, +£100,000 by corrections.');
    expect(text).toContain('The officer expects £500,000 less, 4 periods in a row.');
    expect(wordsOf(text)).toBeLessThanOrEqual(68);
    expect(explainForecast({ ...made, caution: ['lumpy-payments'] })).toContain('large lumps.');
  });

  it('tells nothing below a pound', () => {
    const moved = {
      since: instant('2025-09-28T09:00:00.000Z'),
      outturnPence: pence(99),
      because: [],
    };
    expect(movedSentence({ ...made, moved })).toBeUndefined();
  });

  it('says why there is no forecast', () => {
    const none = forecastLine(historyOf({ current: amounts(5) }), {
      authority: AUTHORITY,
      year: YEAR,
    });
    expect(none.explanation).toBe(
      'Pre-16 SEND transport cannot be forecast: one month says too little of the others.',
    );
  });

  it('has words for every forecast, of at most sixty, made of it alone', () => {
    fc.assert(
      fc.property(authorityArbitrary, (history) => {
        for (const forecast of forecastAuthority(history).forecasts) {
          expect(forecast.explanation).toBe(explainForecast(forecast));
          expect(forecast.explanation).toMatch(/^[A-Z].*\.$/);
          expect(forecast.explanation).not.toMatch(/undefined|NaN|Infinity/);
          expect(wordsOf(forecast.explanation)).toBeLessThanOrEqual(60);
        }
      }),
    );
  });
});
