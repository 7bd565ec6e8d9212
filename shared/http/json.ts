import { isSafeNumber, parse } from 'lossless-json';

/** JSON nested deeper than this is refused before it is parsed: later steps recurse. */
const MAX_DEPTH = 20;

/**
 * Parses JSON without losing anything: a number that a double cannot hold exactly becomes NaN, which
 * no schema accepts; a name that stands twice with different values is an error.
 * @throws SyntaxError when it is not JSON, or nested too deeply.
 */
export function parseJson(text: string): unknown {
  if (isDeeperThan(text, MAX_DEPTH)) throw new SyntaxError('Nested too deeply');
  return parse(text, undefined, exactNumber);
}

const exactNumber = (text: string): number => (isSafeNumber(text) ? Number(text) : Number.NaN);

const OPENING = /[[{]/;

/**
 * A string or a bracket. A string that is not closed runs to the end of the text, so that the scan
 * never tries again from inside one: that took hours for 4 MB of `\"`.
 */
const TOKEN = /"(?:[^"\\]|\\.?)*(?:"|$)|[[\]{}]/gs;

/** Scans brackets outside strings; linear in the text. */
function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token.startsWith('"')) continue;
    depth += OPENING.test(token) ? 1 : -1;
    if (depth > limit) return true;
  }
  return false;
}
