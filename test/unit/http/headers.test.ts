import { describe, expect, it } from 'vitest';
import { acceptedTypes, isIdempotencyKey, seenVersionFrom } from '../../../shared/http/headers.ts';

describe('If-Match', () => {
  it.each([
    [undefined, undefined],
    ['*', 'any'],
    [' * ', 'any'],
    ['"3"', [3]],
    ['"0"', [0]],
    ['"3", "14" ,"159"', [3, 14, 159]],
    ['"999999999"', [999_999_999]],
  ])('%j names the versions %j', (header, versions) => {
    expect(seenVersionFrom(header)).toEqual(versions);
  });

  it.each([
    'W/"3"',
    '"03"',
    '"3 "',
    '"+3"',
    '"3.0"',
    '"-3"',
    '""',
    '"abc"',
    '"1234567890"',
    '"３"',
  ])('with the tag %s names no version of ours, and so never matches', (header) => {
    const seen = seenVersionFrom(header);
    expect(seen === 'invalid' || (Array.isArray(seen) && seen.length === 0)).toBe(true);
  });

  it.each(['', '3', '"3', '3"', '"3" "4"', '"3",', ',', '*, "3"', '"a\u0000b"', "'3'", 'w/"3"'])(
    '%j is no list of entity tags',
    (header) => {
      expect(seenVersionFrom(header)).toBe('invalid');
    },
  );
});

describe('Accept', () => {
  it.each([
    [undefined, ['*/*']],
    ['', ['*/*']],
    ['*/*', ['*/*']],
    ['text/csv', ['text/csv']],
    ['text/csv;q=0.5, application/json', ['application/json', 'text/csv']],
    ['text/csv; Q=0.5 , application/json;q=0.9', ['application/json', 'text/csv']],
    ['a/a, b/b, c/c', ['a/a', 'b/b', 'c/c']],
    ['text/csv;charset=utf-8;q=0.2, TEXT/HTML', ['text/html', 'text/csv']],
    ['text/csv;q=0, application/json', ['application/json']],
    ['text/csv;q=wrong, application/json', ['application/json']],
  ])('%j ranks %j', (header, types) => {
    expect(acceptedTypes(header)).toEqual(types);
  });
});

describe('an Idempotency-Key', () => {
  it.each(['a', '0', '!', '~', 'x'.repeat(255), '1f0e-4b', '{"a":1}'])('may be %s', (key) => {
    expect(isIdempotencyKey(key)).toBe(true);
  });

  it.each(['', ' ', 'a b', 'a\n', '\u0000', 'é', 'x'.repeat(256), 'a\u007f', 'a\u200b'])(
    'may not be %j',
    (key) => {
      expect(isIdempotencyKey(key)).toBe(false);
    },
  );
});
