import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { penceSchema } from '../../../shared/contracts/vocabulary.ts';
import { parseJson } from '../../../shared/http/json.ts';

describe('parsing JSON', () => {
  const exactOnly = (_: string, value: unknown) =>
    typeof value === 'number' && !Number.isSafeInteger(value) ? 0.25 : value;

  it('gives what JSON.parse gives, for any value of ours', () => {
    const value = fc.jsonValue({ maxDepth: 6, noUnicodeString: false });
    fc.assert(
      fc.property(value, (one) => {
        const text = JSON.stringify(JSON.parse(JSON.stringify(one), exactOnly));
        expect(JSON.stringify(parseJson(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it.each([
    ['0', 0],
    ['-1', -1],
    ['9007199254740991', 9007199254740991],
    ['-9007199254740991', -9007199254740991],
    ['100.0', 100],
    ['1e2', 100],
    ['0.1', 0.1],
    ['-0', -0],
  ])('keeps the number %s exactly', (text, number) => {
    expect(parseJson(text)).toBe(number);
  });

  it.each([
    '9007199254740993',
    '12345678901234567890',
    '1e308',
    '1e309',
    '-1e400',
    '0.12345678901234567890',
    '1e-400',
    `1${'0'.repeat(2000)}1`,
  ])('makes %s, which no double holds exactly, a number that no schema takes', (text) => {
    expect(parseJson(text)).toBeNaN();
    expect(penceSchema.safeParse(parseJson(text)).success).toBe(false);
  });

  it.each([
    '0.1',
    '-0',
    '1e308',
    '9007199254740993',
    '1e15',
    '"1"',
    'null',
    'true',
    '[1]',
    '1.005',
  ])('lets no %s through as pence', (text) => {
    expect(penceSchema.safeParse(parseJson(text)).success).toBe(false);
  });

  it.each([
    '',
    ' ',
    'NaN',
    'Infinity',
    '-Infinity',
    'undefined',
    '01',
    '+1',
    '.5',
    '5.',
    '0x10',
    '1_000',
    '1e',
    '{',
    '[1,]',
    '{"a":1,}',
    "{'a':1}",
    '{a:1}',
    '{"a" 1}',
    '"a',
    '"\u0001"',
    '"\\x41"',
    '"\\u12"',
    '"\\',
    '// comment\n1',
    '1 2',
    '\ufeff1',
    '}',
    ']',
  ])('takes %j for no JSON', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });

  it('refuses a name that stands twice with different values', () => {
    expect(() => parseJson('{"a":1,"a":2}')).toThrow(SyntaxError);
    expect(() => parseJson('{"a":{"b":1,"\\u0062":2}}')).toThrow(SyntaxError);
  });

  it('keeps __proto__ and its like as plain names, and touches no prototype', () => {
    const parsed = parseJson('{"__proto__":{"authority":"E08000026"},"constructor":1}') as object;
    expect(Object.keys(parsed)).toEqual(['__proto__', 'constructor']);
    expect('authority' in parsed).toBe(false);
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['authority']).toBeUndefined();
  });

  it('takes 20 levels and not 21, whatever brackets stand in strings', () => {
    const nested = (depth: number) => `${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`;
    expect(() => parseJson(nested(20))).not.toThrow();
    expect(() => parseJson(nested(22))).toThrow('Nested too deeply');
    expect(() => parseJson(`[${nested(20)}]`)).toThrow('Nested too deeply');
    expect(parseJson(JSON.stringify('[{'.repeat(50)))).toBe('[{'.repeat(50));
    expect(parseJson(JSON.stringify(`\\"${'['.repeat(50)}`))).toBe(`\\"${'['.repeat(50)}`);
    expect(parseJson(`[${'[],'.repeat(1000)}1]`)).toHaveLength(1001);
    expect(() => parseJson('['.repeat(1_000_000))).toThrow('Nested too deeply');
  });

  // Each of these took minutes or more with a scan that goes back; the test's own limit is 5 s.
  it.each([
    ['quotes that are never closed', `"${'\\"'.repeat(1_000_000)}`],
    ['and a backslash at the end', `"${'\\"'.repeat(1_000_000)}\\`],
    ['backslashes', `"${'\\\\'.repeat(1_000_000)}`],
    ['pairs of quotes', '""'.repeat(1_000_000)],
    ['brackets', '[]'.repeat(1_000_000)],
    ['a number of zeros', `1${'0'.repeat(2_000_000)}1`],
    ['a fraction of zeros', `0.${'0'.repeat(2_000_000)}1x`],
    ['an exponent', `1e${'9'.repeat(2_000_000)}x`],
    ['spaces', ' '.repeat(2_000_000)],
  ])('ends soon on 2 MB of %s', (_, text) => {
    let kind = 'value';
    try {
      parseJson(text);
    } catch (error) {
      kind = error instanceof SyntaxError ? 'refused' : String(error);
    }
    expect(['value', 'refused']).toContain(kind);
  });
});
