import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../shared/domain/canonical-json.ts';

/** The same value with the names of every object in the opposite order. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, reordered(member)]);
  return Object.fromEntries(members.reverse());
}

describe('canonicalJson', () => {
  it('writes names in code-unit order, without spaces and without what is undefined', () => {
    expect(canonicalJson({ b: [1, { z: null, a: 'ü' }], a: undefined, B: true })).toBe(
      '{"B":true,"b":[1,{"a":"ü","z":null}]}',
    );
    expect(canonicalJson({ '\u{1F600}': 1, ﬁ: 2 })).toBe('{"\u{1F600}":1,"ﬁ":2}');
  });

  it('keeps a name like __proto__ as any other', () => {
    expect(canonicalJson(JSON.parse('{"__proto__":1,"a":2}'))).toBe('{"__proto__":1,"a":2}');
  });

  it('is JSON for the same value, so that two values never share a text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('is one text for one value, in whatever order it was built', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(reordered(value))).toBe(canonicalJson(value));
      }),
    );
  });
});
