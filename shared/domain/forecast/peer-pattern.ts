import type { LineId } from '../catalogue.ts';
import { type LineHistory, twelveMonths } from './line-history.ts';
import { MONTHS, total, usableYears } from './monthly-series.ts';
import { patternOf, seasonalPattern } from './seasonal-pattern.ts';

/** What each month of a line is of an average month of its past years, mean about 1; April first. */
export type LinePattern = { readonly line: LineId; readonly pattern: readonly number[] };

/** Fewer peers say more of themselves than of the stream. */
const LEAST_PEERS = 5;

/** A ten-thousandth of an average month is as near as any pattern is known. */
const toFourDecimals = (share: number): number => Math.round(share * 10_000) / 10_000;

/** The patterns of an authority's own past years, for the lines that have a usable one. */
export function ownPatterns(
  lines: readonly Pick<LineHistory, 'line' | 'pastYears'>[],
): readonly LinePattern[] {
  return lines.flatMap(({ line, pastYears }) => {
    const years = usableYears({ pastYears: pastYears.map(({ amounts }) => twelveMonths(amounts)) });
    if (years.length === 0) return [];
    return [{ line, pattern: seasonalPattern(years).map(toFourDecimals) }];
  });
}

/**
 * The pattern that a line has at other authorities, mean 1, drawn towards even months by how much they
 * disagree; undefined of fewer than five that have one. The line's own authority must not be among
 * them; their order does not matter.
 */
export function peerPatternOf(
  line: LineId,
  others: readonly (readonly LinePattern[])[],
): readonly number[] | undefined {
  const patterns = others.flatMap((patternsOfOne) => {
    const own = patternsOfOne.find((each) => each.line === line);
    return own ? [own.pattern] : [];
  });
  if (patterns.length < LEAST_PEERS) return undefined;
  const pattern = patternOf(
    patterns,
    patterns.map(() => 1),
  );
  const mean = total(pattern) / MONTHS;
  return pattern.map((each) => each / mean);
}
