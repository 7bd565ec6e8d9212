/**
 * One text for one value: object names in code-unit order, no spaces, absent and undefined alike.
 * What is hashed is written this way, so that two equal values always have one digest
 * (the ordering of RFC 8785; numbers here are only what JSON.stringify writes for them).
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
