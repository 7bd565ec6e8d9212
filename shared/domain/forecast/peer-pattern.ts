import { MONTHS, type MonthlySeries, usableYears } from './monthly-series.ts';
import { patternOf, seasonalPattern } from './seasonal-pattern.ts';

/** Fewer peers say more of themselves than of the stream. */
const LEAST_PEERS = 5;

/**
 * The pattern of a year that the same line has at other authorities, mean 1, drawn towards even
 * months by how much they disagree; undefined of fewer than five with a usable year.
 */
export function peerPattern(
  peers: readonly Pick<MonthlySeries, 'pastYears'>[],
): readonly number[] | undefined {
  const patterns = peers.flatMap(({ pastYears }) => {
    const years = usableYears({ pastYears });
    return years.length > 0 ? [seasonalPattern(years)] : [];
  });
  if (patterns.length < LEAST_PEERS) return undefined;
  const pattern = patternOf(
    patterns,
    patterns.map(() => 1),
  );
  const mean = pattern.reduce((sum, each) => sum + each, 0) / MONTHS;
  return pattern.map((each) => each / mean);
}
