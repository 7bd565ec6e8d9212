import { LINE_IDS, type LineId, lineOf } from './catalogue.ts';

/** What a text names: one line, several that share it, or none. */
export type LineOnInput =
  | { readonly line: LineId }
  | { readonly oneOf: readonly LineId[] }
  | { readonly unknown: true };

/** Case, spaces and punctuation do not count: `Pre-16 SEND Transport` is `pre 16 send transport`. */
const nameKey = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}.]/gu, '');

const byKey = new Map<string, readonly LineId[]>();
for (const line of LINE_IDS) {
  const { name, code } = lineOf(line);
  for (const key of new Set([line, name, ...(code ? [code] : [])].map(nameKey))) {
    byKey.set(key, [...(byKey.get(key) ?? []), line]);
  }
}

/**
 * The line that a file means by its id, its published name or its section 251 code. A code that
 * several lines share, such as `1.4.x`, names none of them.
 */
export function lineOnInput(text: string): LineOnInput {
  const found = byKey.get(nameKey(text)) ?? [];
  const [line] = found;
  if (line === undefined) return { unknown: true };
  return found.length === 1 ? { line } : { oneOf: found };
}
