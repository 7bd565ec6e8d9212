import { describe, expect, it } from 'vitest';
import { instantOf, upTo } from '../../../shared/domain/as-at.ts';
import { day, instant, momentFrom } from '../../../shared/domain/time.ts';

const NOW = { at: instant('2025-10-20T08:00:00.000Z'), on: day('2025-10-20') };

describe('what of a series stood at a moment', () => {
  const at = (text: string) => instant(`2025-10-20T08:00:${text}.000Z`);
  const stood = (series: readonly string[], moment: string) =>
    upTo(series, (second) => at(second), at(moment));

  it('is all up to the moment, and what came at that very moment', () => {
    expect(stood(['01', '02', '03'], '02')).toEqual(['01', '02']);
    expect(stood(['01', '02', '03'], '03')).toEqual(['01', '02', '03']);
    expect(stood(['01'], '00')).toEqual([]);
  });

  it('is never what was committed after something later, whatever time it carries', () => {
    expect(stood(['01', '05', '02'], '03')).toEqual(['01']);
  });

  it('begins with what carries no time', () => {
    expect(
      upTo(['old', '02'], (each) => (each === 'old' ? undefined : at(each)), at('01')),
    ).toEqual(['old']);
  });
});

describe('the instant that a moment means', () => {
  it.each([
    ['2025-10-20T07:59:59.999Z', '2025-10-20T07:59:59.999Z'],
    ['2025-10-20T08:00:00.000Z', '2025-10-20T08:00:00.000Z'],
    ['2025-10-20T08:00:00.001Z', undefined],
    // Summer time: London's day ends an hour before UTC's.
    ['2025-10-19', '2025-10-19T22:59:59.999Z'],
    ['2025-01-31', '2025-01-31T23:59:59.999Z'],
    // The days on which the clocks change.
    ['2025-03-30', '2025-03-30T22:59:59.999Z'],
    ['2024-10-27', '2024-10-27T23:59:59.999Z'],
    ['2025-10-20', '2025-10-20T08:00:00.000Z'],
    ['2025-10-21', undefined],
  ])('%s is %s', (text, expected) => {
    const moment = momentFrom(text);
    expect(moment && instantOf(moment, NOW)).toBe(expected);
  });
});

describe('a moment as people and programs write it', () => {
  it.each([
    ['2025-10-20', '2025-10-20'],
    ['2025-10-20T09:00+01:00', '2025-10-20T08:00:00.000Z'],
    ['2025-10-20T09:00:00 01:00', '2025-10-20T08:00:00.000Z'],
    ['2025-10-19T22:30:00-02:30', '2025-10-20T01:00:00.000Z'],
    ['2025-10-20T08:00:00.123456789Z', '2025-10-20T08:00:00.123Z'],
    ['2025-10-20T08:00:00.1Z', '2025-10-20T08:00:00.100Z'],
    ['2024-02-29T00:30+01:00', '2024-02-28T23:30:00.000Z'],
    ['2025-02-30', undefined],
    ['2025-02-30T08:00Z', undefined],
    ['2025-10-20T24:00Z', undefined],
    ['2025-10-20T08:00:60Z', undefined],
    ['2025-10-20T08:00', undefined],
    ['2025-10-20T08:00:00z', undefined],
    [' 2025-10-20', undefined],
    ['2025-10-20T08:00:00.Z', undefined],
    ['20 October 2025', undefined],
  ])('%s is %s', (text, expected) => {
    expect(momentFrom(text)).toBe(expected);
  });
});
