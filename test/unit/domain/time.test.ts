import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  type Day,
  day,
  daysBetween,
  epochMilliseconds,
  instant,
  isDay,
  isInstant,
  laterBy,
  londonDayOf,
  weekdayOf,
} from '../../../shared/domain/time.ts';

/** The platform's own calendar, as a second opinion: any moment from 2000 to 2049. */
const anyDate = fc
  .integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2049, 11, 31) })
  .map((milliseconds) => new Date(milliseconds));
const dayOf = (date: Date): Day => day(date.toISOString().slice(0, 10));

const london = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

describe('days', () => {
  it.each(['2026-02-28', '2024-02-29', '2000-02-29', '2026-12-31'])('%s exists', (text) => {
    expect(isDay(text)).toBe(true);
  });

  it.each([
    '2026-02-29',
    '2026-02-30',
    '1900-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-1-1',
    ' 2026-01-01',
    '2026-01-01\n',
    '２０２６-01-01',
  ])('%j does not', (text) => {
    expect(isDay(text)).toBe(false);
    expect(() => day(text)).toThrow(RangeError);
  });

  it('agree with the platform on which exist', () => {
    const parts = fc.tuple(
      fc.integer({ min: 1900, max: 2100 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
    );
    fc.assert(
      fc.property(parts, ([year, month, date]) => {
        const text = [year, month, date].map((part) => String(part).padStart(2, '0')).join('-');
        const made = new Date(Date.UTC(year, month - 1, date));
        const exists = made.getUTCMonth() === month - 1 && made.getUTCDate() === date;
        expect(isDay(text)).toBe(exists);
      }),
    );
  });

  it('are counted as the platform counts them', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -20_000, max: 20_000 }), (date, days) => {
        const from = dayOf(date);
        const to = addDays(from, days);
        expect(to).toBe(dayOf(new Date(Date.parse(from) + days * 86_400_000)));
        expect(daysBetween(from, to)).toBe(days);
        expect(weekdayOf(from)).toBe(new Date(from).getUTCDay());
      }),
    );
  });
});

describe('instants', () => {
  it('are UTC with milliseconds, of days that exist', () => {
    expect(isInstant('2025-10-20T08:00:00.000Z')).toBe(true);
    for (const text of [
      '2025-10-20T08:00:00Z',
      '2025-10-20T08:00:00.000+01:00',
      '2025-10-20T24:00:00.000Z',
      '2025-10-20T08:60:00.000Z',
      '2025-02-29T08:00:00.000Z',
      '2025-10-20 08:00:00.000Z',
    ]) {
      expect(isInstant(text)).toBe(false);
      expect(() => instant(text)).toThrow(RangeError);
    }
  });

  it('are as many milliseconds as the platform says', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        expect(epochMilliseconds(instant(date.toISOString()))).toBe(date.getTime());
      }),
    );
  });

  it('are later by seconds as the platform says, over days, months and years', () => {
    const anySeconds = fc.integer({ min: -100_000_000, max: 100_000_000 });
    fc.assert(
      fc.property(anyDate, anySeconds, (date, seconds) => {
        const later = new Date(date.getTime() + seconds * 1000).toISOString();
        expect(laterBy(instant(date.toISOString()), seconds)).toBe(later);
      }),
    );
  });

  it.each([
    // 2026: clocks go forward on 29 March and back on 25 October, at 01:00 UTC.
    ['2026-03-28T23:30:00.000Z', '2026-03-28'],
    ['2026-03-29T00:59:59.999Z', '2026-03-29'],
    ['2026-03-29T23:00:00.000Z', '2026-03-30'],
    ['2026-03-31T23:30:00.000Z', '2026-04-01'],
    ['2026-10-24T22:59:59.999Z', '2026-10-24'],
    ['2026-10-24T23:00:00.000Z', '2026-10-25'],
    ['2026-10-25T23:30:00.000Z', '2026-10-25'],
    ['2025-12-31T23:59:59.999Z', '2025-12-31'],
  ])('%s is on %s in London', (text, on) => {
    expect(londonDayOf(instant(text))).toBe(on);
  });

  it('are on the day that the platform’s time zones say', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        expect(londonDayOf(instant(date.toISOString()))).toBe(london.format(date));
      }),
      { numRuns: 500 },
    );
  });
});
