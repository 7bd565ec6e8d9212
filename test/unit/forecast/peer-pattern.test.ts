import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateOutturn } from '../../../shared/domain/forecast/outturn-estimate.ts';
import { ownPatterns, peerPatternOf } from '../../../shared/domain/forecast/peer-pattern.ts';
import { streamPattern } from '../../../shared/domain/forecast/stream-pattern.ts';
import { amounts, historyOf, pounds } from './line-histories.ts';

/** A line whose months have a shape of their own, half of the year's money in its last quarter. */
const SHAPE = [4, 4, 4, 6, 6, 6, 6, 6, 8, 15, 15, 20];
const LINE = 'hn-therapies';
const yearOf = (times: number) => amounts(...SHAPE.map((share) => share * times));
const authority = (size: number) =>
  ownPatterns([historyOf({ line: LINE, past: [yearOf(size), yearOf(size + 1)], current: [] })]);
const PEERS = [1, 20, 300, 4000, 50_000].map(authority);

const sumOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe('the pattern of peers', () => {
  it('is that of five at least, whatever their size', () => {
    expect(peerPatternOf(LINE, PEERS.slice(1))).toBeUndefined();
    expect(peerPatternOf('hn-hospital-education', PEERS)).toBeUndefined();
    const pattern = peerPatternOf(LINE, PEERS) ?? [];
    expect(sumOf(pattern)).toBeCloseTo(12, 9);
    expect(pattern[11]).toBeCloseTo(2.4, 1);
  });

  it('says nothing of a line without a usable year', () => {
    const short = amounts(1, 2, 3, 4, 5, ...Array<null>(7).fill(null));
    expect(ownPatterns([historyOf({ line: LINE, past: [short], current: [] })])).toEqual([]);
  });

  it('has twelve numbers of four decimals, P13 in its March', () => {
    const [own] = ownPatterns([
      historyOf({ line: LINE, past: [[...yearOf(1), pounds(20)]], current: [] }),
    ]);
    const pattern = own?.pattern ?? [];
    expect(pattern).toHaveLength(12);
    expect(pattern.every((share) => Number.isInteger(Math.round(share * 1e6) / 100))).toBe(true);
    expect(pattern[11]).toBeGreaterThan(3);
  });

  it('does not depend on the order of the peers', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(PEERS, { minLength: 5 }), (shuffled) => {
        const [one = [], other = []] = [PEERS, shuffled].map((each) => peerPatternOf(LINE, each));
        one.forEach((share, month) => {
          expect(share).toBeCloseTo(other[month] ?? 0, 9);
        });
      }),
    );
  });

  it('is drawn towards even months the more the peers disagree', () => {
    const contrary = ownPatterns([
      historyOf({ line: LINE, past: [yearOf(1).toReversed()], current: [] }),
    ]);
    const agreeing = peerPatternOf(LINE, PEERS) ?? [];
    const disagreeing = peerPatternOf(LINE, [...PEERS.slice(2), contrary, contrary]) ?? [];
    const unevenness = (pattern: readonly number[]) => Math.max(...pattern) - Math.min(...pattern);
    expect(unevenness(disagreeing)).toBeLessThan(unevenness(agreeing) / 2);
  });

  it('stands in for the past years of a new line, as far as the line follows it', () => {
    const current = yearOf(1).slice(0, 8);
    const made = (peerPattern?: readonly number[]) =>
      estimateOutturn({ ...historyOf({ line: LINE, current }), peerPattern }).blend?.median ?? 0;
    expect(made(peerPatternOf(LINE, PEERS))).toBeGreaterThan(9500);
    expect(made()).toBeLessThan(7500);
  });
});

describe('the pattern of home to school transport', () => {
  const current = amounts(101, 70, 83, 100, 80, 15);
  const medianOf = (line: 'transport-pre16-send' | 'hn-therapies') =>
    (estimateOutturn(historyOf({ line, current })).blend?.median ?? 0) / 100;

  it('is known without a past year: September, which pays for August, holds nearly nothing', () => {
    const pattern = streamPattern('transport-pre16-send') ?? [];
    expect(sumOf(pattern)).toBeCloseTo(12, 9);
    expect(pattern[5]).toBeCloseTo(0.1, 9);
    expect(streamPattern('hn-therapies')).toBeUndefined();
  });

  it('keeps a straight line from hiding the pressure at P06', () => {
    expect(medianOf('transport-pre16-send')).toBeGreaterThan(980);
    expect(medianOf('hn-therapies')).toBeLessThan(930);
  });

  it('gives way to payments that do not follow it', () => {
    const lumpy = amounts(36, 132, 200, 55, 136, 42);
    const made = (line: 'transport-pre16-send' | 'hn-therapies') =>
      (estimateOutturn(historyOf({ line, current: lumpy })).blend?.median ?? 0) / 100;
    expect(made('transport-pre16-send') / made('hn-therapies')).toBeLessThan(1.1);
  });
});
