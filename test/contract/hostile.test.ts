import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../shared/contracts/operations.ts';
import { SUMMARY_FORMATS } from '../../shared/domain/summaries/summary-formats.ts';
import { MAX_BODY_BYTES } from '../../shared/http/body.ts';
import { describedOperation, resolveSchema } from './described.ts';
import { askerOf, type Example, exampleOf, type Setting, withQuery } from './examples.ts';
import type { Schema } from './json-schema.ts';
import {
  changedAt,
  type Part,
  partsOf,
  raw,
  type Tree,
  textOf,
  textWith,
  treeOf,
} from './json-tree.ts';
import { type Answered, problemOf } from './promises.ts';
import { COVENTRY, createPair } from './region.ts';
import { keptIn, type Options, type World } from './world.ts';

const WITH_BODY = OPERATIONS.filter(({ body }) => body !== undefined);

let world: World;
let setting: Setting;
let kept: string;
let commits: number;

beforeEach(async () => {
  const { ids, ...region } = await createPair();
  world = region;
  setting = { authority: COVENTRY, ...(ids[COVENTRY] ?? { drawdown: '', pressure: '' }) };
  kept = await keptIn(world);
  commits = world.commits();
  seen.clear();
});

afterEach(async () => {
  expect(await keptIn(world)).toBe(kept);
});

/** How often each status came in a test: a test that saw nothing proves nothing. */
const seen = new Map<number, number>();

async function ask(example: Example, id: string, options: Options = {}): Promise<Answered> {
  const { method, target } = example;
  const headers = { ...example.options.headers, ...options.headers };
  const answer = await world.call(method, target, {
    as: askerOf(id),
    ...example.options,
    ...options,
    headers,
  });
  seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
  return answer;
}

/** Refused with one of the statuses, with nothing written. */
function expectRefused(answer: Answered, statuses: readonly number[], what: string): void {
  const said = `${what.slice(0, 300)} → ${answer.text.slice(0, 500)}`;
  expect(statuses, said).toContain(answer.status);
  problemOf(answer);
  expect(world.commits(), said).toBe(commits);
}

const sendText = (id: string, text: string, options: Options = {}) =>
  ask(exampleOf(id, setting), id, { ...options, text });

const bodyOf = (id: string): Tree => treeOf(exampleOf(id, setting).options.body);

const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

/** What is not JSON, or not as RFC 8259 and the limits of this service have it. */
const NOT_JSON: readonly string[] = [
  '',
  ' ',
  '{',
  '{"basis":',
  '{"a":1,}',
  "{'a':1}",
  '{a:1}',
  '{} {}',
  '[1,]',
  'undefined',
  'NaN',
  '{"a":NaN}',
  '{"a":Infinity}',
  '{"a":-Infinity}',
  '{"a":01}',
  '{"a":+1}',
  '{"a":.5}',
  '{"a":1.}',
  '{"a":0x10}',
  '{"a":1_000}',
  '{"a":"\u0000"}',
  '{"a":"\n"}',
  '{"a":"\\x41"}',
  '{"a":"\\u12"}',
  '{"a":"unclosed}',
  '\ufeff{}',
  '{"a":1,"a":2}',
  '{"a":{"b":1,"b":2}}',
  '// comment\n{}',
  `{"a":${deep(20)}}`,
  deep(21),
  deep(100_000),
  '{"a":'.repeat(100_000),
  '"'.repeat(99_999),
  `"${'\\"'.repeat(100_000)}`,
];

/** JSON, and nothing that any operation takes. */
const NOT_A_BODY: readonly string[] = [
  'null',
  'true',
  '12',
  '-0',
  '"text"',
  '[]',
  '{}',
  '[{}]',
  deep(20),
  '{"__proto__":{}}',
  '{"constructor":{"prototype":{}}}',
  '{"\\ud800":1}',
  `{"${'n'.repeat(100_000)}":1}`,
  `[${'0,'.repeat(100_000)}0]`,
];

/** Fields that name something which the region does not have yet. */
const NEEDS_ANOTHER: Readonly<Record<string, readonly string[]>> = {
  mitigatePressure: ['/supersedes'],
};

describe('a body', () => {
  it.each(WITH_BODY)('of $id has an example that is taken', async ({ id }) => {
    const { call } = await createPair();
    const { method, target, options } = exampleOf(id, setting);
    expect((await call(method, target, { ...options, as: askerOf(id) })).status).toBeLessThan(300);
  });

  it.each(WITH_BODY)('of $id has an example with every field there is', (contract) => {
    const schema = describedOperation(contract).requestBody?.content['application/json']?.schema;
    const pointers = partsOf(bodyOf(contract.id)).map(({ pointer }) =>
      pointer.replace(/\/\d+/g, '/*'),
    );
    const left = fieldsOf(schema ?? {}).filter((field) => !pointers.includes(field));
    expect(left).toEqual(NEEDS_ANOTHER[contract.id] ?? []);
  });

  it.each(WITH_BODY)('of $id that is not JSON is malformed', async ({ id }) => {
    for (const text of NOT_JSON) expectRefused(await sendText(id, text), [400], text);
    expect(seen.get(400)).toBe(NOT_JSON.length);
  });

  it.each(WITH_BODY)('of $id that is something else is invalid', async ({ id }) => {
    for (const text of NOT_A_BODY) expectRefused(await sendText(id, text), [422], text);
  });

  it.each(WITH_BODY)('of $id is JSON in UTF-8 and nothing else', async ({ id }) => {
    const text = textOf(bodyOf(id));
    const types = [
      '',
      'text/plain',
      'text/json',
      'application/jsonp',
      'application/xml',
      'application/merge-patch+json',
      'application/problem+json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/json; charset=latin1',
      'application/json; charset=utf-16',
      'application/json; charset=utf-8; charset=utf-16',
      'application/json, text/plain',
      'application/json\u0000',
    ];
    for (const type of types) {
      const answer = await sendText(id, text, { headers: { 'Content-Type': type } });
      expectRefused(answer, [415], type);
    }
  });

  it.each(WITH_BODY)('of $id is decoded strictly', async ({ id }) => {
    const text = textOf(bodyOf(id));
    const sent = {
      'UTF-16': Buffer.from(text, 'utf16le'),
      'Latin-1 in a string': Buffer.from('{"é":1}', 'latin1'),
      'an overlong NUL': Buffer.from([0x22, 0xc0, 0x80, 0x22]),
      'a surrogate half': Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
      compressed: gzipSync(text),
    };
    for (const [what, bytes] of Object.entries(sent)) {
      const answer = await sendText(id, bytes.toString('base64'), {
        isBase64Encoded: true,
        headers: { 'Content-Encoding': 'gzip' },
      });
      expectRefused(answer, [400], what);
    }
  });

  it.each(WITH_BODY)('of $id may have 4 MB', async ({ id }) => {
    const text = textOf(bodyOf(id));
    const tooLong = [MAX_BODY_BYTES + 1, 5 * 1024 * 1024].map((size) => text.padEnd(size));
    for (const each of tooLong) expectRefused(await sendText(id, each), [413], id);
    const base64 = Buffer.from(tooLong[0] ?? '').toString('base64');
    const encoded = await sendText(id, base64, { isBase64Encoded: true });
    expectRefused(encoded, [413], id);
    const multibyte = `{"note":"${'é'.repeat(MAX_BODY_BYTES / 2)}"}`;
    expectRefused(await sendText(id, multibyte), [413], id);
  });

  it.each(WITH_BODY)('of $id is taken in 4 MB, in base64, and with its charset', async ({ id }) => {
    const text = textOf(bodyOf(id));
    const kinds: readonly Options[] = [
      { text: text + ' '.repeat(MAX_BODY_BYTES - Buffer.byteLength(text)) },
      { text: Buffer.from(text).toString('base64'), isBase64Encoded: true },
      { text, headers: { 'Content-Type': 'Application/JSON;charset="UTF-8"' } },
      { text, headers: { 'Content-Type': 'application/json; charset=utf-8' } },
    ];
    for (const options of kinds) {
      const { call } = await createPair();
      const { method, target, options: own } = exampleOf(id, setting);
      const { body: _, ...rest } = own;
      const headers = { ...own.headers, ...options.headers };
      const answer = await call(method, target, { ...rest, ...options, headers, as: askerOf(id) });
      expect(answer.status, answer.text).toBeLessThan(300);
    }
  });

  it.each(WITH_BODY)('of $id has nothing beside its fields, at any depth', async ({ id }) => {
    const body = bodyOf(id);
    const names = [
      'more',
      'State',
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      '',
      '/~',
    ];
    const objects = partsOf(body).filter(({ tree }) => 'members' in tree);
    for (const { way, pointer } of objects) {
      for (const name of names) {
        const text = textOf(
          changedAt(body, way, (part) => ({
            members: [...('members' in part ? part.members : []), [name, raw('{"a":1}')]],
          })) ?? body,
        );
        const answer = await sendText(id, text);
        expectRefused(answer, [422], text);
        const escaped = name.replaceAll('~', '~0').replaceAll('/', '~1');
        expect(answer.body.errors).toContainEqual(
          expect.objectContaining({ pointer: `${pointer}/${escaped}`, code: 'unknown-field' }),
        );
      }
    }
  });

  it.each(WITH_BODY)('of $id has no name twice with different values', async ({ id }) => {
    const body = bodyOf(id);
    const objects = partsOf(body).filter(({ tree }) => 'members' in tree);
    for (const { way } of objects) {
      const text = textOf(
        changedAt(body, way, (part) => ({
          members:
            'members' in part ? part.members.flatMap((m) => [m, [m[0], raw('"twice"')]]) : [],
        })) ?? body,
      );
      expectRefused(await sendText(id, text), [400], text);
    }
  });
});

const NUMBERS_MALFORMED = ['NaN', 'Infinity', '-Infinity', '1e', '--1', '1 5', '£1'];
const NUMBERS_REFUSED = [
  '1e308',
  '-1e308',
  '1e309',
  '1e-7',
  '-0',
  '-0.0',
  '-0e0',
  '0.1',
  '1.5',
  '1.005',
  '100.00000000000000001',
  '9007199254740993',
  '-9007199254740993',
  '12345678901234567890',
  '10000000000001',
  '-10000000000001',
  `1${'0'.repeat(400)}`,
  `0.${'3'.repeat(10_000)}`,
  '"12"',
  '""',
  '"0x10"',
  'null',
  'true',
  'false',
  '[]',
  '[1]',
  '{}',
];

/** Every number is whole but percentages and probabilities of thresholds. */
const isTaken = (pointer: string, text: string): boolean =>
  (text === '0.1' && /(?:percent|probability)$/i.test(pointer)) ||
  (text === '1.5' && /percent$/i.test(pointer));

const isNumber = ({ tree }: Part): boolean => 'raw' in tree && /^-?\d/.test(tree.raw);
const isText = ({ tree }: Part): boolean => 'raw' in tree && tree.raw.startsWith('"');

const numbers = WITH_BODY.flatMap(({ id }) =>
  partsOf(treeOf(exampleOf(id, { authority: COVENTRY, drawdown: '', pressure: '' }).options.body))
    .filter(isNumber)
    .map(({ way, pointer }) => ({ id, way, pointer })),
);

describe('a number', () => {
  it('is in ten operations', () => {
    expect([...new Set(numbers.map(({ id }) => id))]).toEqual([
      'setBudget',
      'makeVirement',
      'submitReturn',
      'requestUpload',
      'certifyReturn',
      'createFund',
      'changeFund',
      'claimDrawdown',
      'mitigatePressure',
      'setThresholds',
    ]);
  });

  it.each(numbers)(
    'of $id at $pointer is one, exact and in bounds',
    async ({ id, way, pointer }) => {
      const body = bodyOf(id);
      const refused = NUMBERS_REFUSED.filter((text) => !isTaken(pointer, text));
      for (const text of NUMBERS_MALFORMED) {
        expectRefused(await sendText(id, textWith(body, way, text)), [400], text);
      }
      for (const text of refused) {
        expectRefused(await sendText(id, textWith(body, way, text)), [422], text);
      }
    },
  );
});

/** Fields that hold what a person wrote; every other text is of a closed set or a small alphabet. */
const FREE_TEXT = [
  'fileName',
  'note',
  'changeReason',
  'changeNote',
  'narrative',
  'reason',
  'description',
  'evidence',
  'name',
  'funder',
  'signedOffBy',
  'reference',
  'owner',
];

const TEXT_REFUSED = [
  '""',
  '" "',
  '"\\t\\n"',
  '"\\u0000"',
  '"a\\u0000b"',
  '"a\\u0007b"',
  '"a\\u001bb"',
  '"a\\u007fb"',
  '"a\\u0085b"',
  '"a\\u2028b"',
  '"\\ud800"',
  '"a\\udc00b"',
  '"\\u200b"',
  '"\\u00a0\\u200b\\u2060\\ufeff"',
  `"${'x'.repeat(4001)}"`,
  `"${'x'.repeat(20_000)}"`,
  'null',
  '12',
  'true',
  '[]',
  '["text"]',
  '{}',
];

/** The same to the eye, another to the machine. */
const lookAlikes = (text: string): readonly string[] => [
  `${text} `,
  ` ${text}`,
  `${text}\u200b`,
  `\ufeff${text}`,
  `${text}\n`,
  `${text}\u0301`,
  text.replace(/[a-z0-9]/i, (letter) =>
    String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0),
  ),
  text.replaceAll('-', '\u2011'),
  text.replaceAll('e', '\u0435').replaceAll('o', '\u043e'),
];

const texts = WITH_BODY.flatMap(({ id }) =>
  partsOf(treeOf(exampleOf(id, { authority: COVENTRY, drawdown: '', pressure: '' }).options.body))
    .filter(isText)
    .map(({ way, pointer }) => ({ id, way, pointer })),
);
/** Where null takes back what was written. */
const TAKES_BACK = 'editNarrative';
const NAMED_AUTHORITIES = ['claimDrawdown /authority', 'setSubscription /authorities/0'];
const isFree = (pointer: string) => FREE_TEXT.includes(pointer.split('/').at(-1) ?? '');

describe('a text', () => {
  it.each(texts)('of $id at $pointer is visible and bounded', async ({ id, way, pointer }) => {
    const body = bodyOf(id);
    // An authority that a claim or a subscription names is not found when it is unknown.
    const isAuthority = NAMED_AUTHORITIES.includes(`${id} ${pointer}`);
    const statuses = isAuthority ? [404, 422] : [422];
    for (const text of TEXT_REFUSED.filter((each) => each !== 'null' || id !== TAKES_BACK)) {
      expectRefused(await sendText(id, textWith(body, way, text)), statuses, text);
    }
  });

  it.each(texts.filter(({ pointer }) => !isFree(pointer)))(
    'of $id at $pointer is what it is, not what looks like it',
    async ({ id, way, pointer }) => {
      const body = bodyOf(id);
      const part = partsOf(body).find((each) => each.pointer === pointer);
      const value = JSON.parse(textOf(part?.tree ?? raw('""')));
      const others = lookAlikes(value).filter((text) => text !== value);
      expect(others.length).toBeGreaterThanOrEqual(7);
      for (const text of others) {
        const answer = await sendText(id, textWith(body, way, JSON.stringify(text)));
        expectRefused(answer, [404, 422], text);
      }
    },
  );
});

const WITH_PATH = OPERATIONS.flatMap(({ id, path }) =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({ id, path, name })),
);

const PATHS_REFUSED = [
  '%00',
  'P06%00',
  '%20',
  'P06%20',
  'P6',
  'P00',
  'P14',
  'p06',
  'P%EF%BC%90%EF%BC%96',
  '2025-27',
  '2025-2026',
  '1999-00',
  '2014-15',
  '2050-51',
  '2025%E2%80%9326',
  'E08000099',
  'E0800002%EF%BC%96',
  '..',
  '..%2F..%2Fetc',
  '%2E%2E',
  '%2f',
  '*',
  '%7Bauthority%7D',
  '__proto__',
  'constructor',
  'toString',
  '%27%20OR%201=1',
  '%23',
  '%F0%9F%92%A9',
  '%ED%95%9C',
  'e%CC%81',
  'x'.repeat(5000),
];

describe('a path', () => {
  it.each(WITH_PATH)('of $id leads nowhere where {$name} is none', async ({ id, path, name }) => {
    const place = path.split('/').indexOf(`{${name}}`);
    const example = exampleOf(id, setting);
    for (const value of PATHS_REFUSED) {
      const target = example.target.split('/').with(place, value).join('/');
      const answer = await ask({ ...example, target }, id);
      // What is put under another principal's address names its own in the body.
      expectRefused(answer, id === 'setAccess' ? [404, 422] : [404], target);
    }
  });

  it('names what was looked for, and repeats nothing of it', async () => {
    const answer = await ask(
      { method: 'GET', target: '/v1/funds/%3Cscript%3Ealert(1)', options: {} },
      'readFund',
    );
    expect(answer.text).not.toContain('script');
  });
});

describe('a query', () => {
  it.each(OPERATIONS)('of $id has no parameter beside its own, and none twice', async ({ id }) => {
    const example = exampleOf(id, setting);
    const queries = [
      'x=1',
      'x',
      '__proto__=1',
      'constructor=1',
      'Authority=1',
      'limit%5B%5D=1',
      'x=1&x=1',
      'x=%00',
      'x=%F0%9F%92%A9',
      `${'x'.repeat(5000)}=1`,
    ];
    for (const query of queries) {
      expectRefused(await ask(withQuery(example, query), id), [400], query);
    }
  });

  const parameters = OPERATIONS.flatMap((contract) =>
    (describedOperation(contract).parameters ?? [])
      .filter((each) => each.in === 'query')
      .map(({ name }) => ({ id: contract.id, name })),
  );

  it.each(parameters)('of $id takes $name once, and only as it is', async ({ id, name }) => {
    const example = exampleOf(id, setting);
    const values = [
      '',
      '%20',
      '%00',
      '1%00',
      'true%20',
      'TRUE',
      '__proto__',
      'constructor',
      '-1',
      '1.5',
      '%D9%A3',
      '1%E2%80%8B',
      '%ED%A0%80',
      'x'.repeat(5000),
    ];
    // An authority that is none is not found; whatever else is wrong is said to be.
    // Of what is for everyone none is hidden, so there it is a wrong parameter like any other.
    const isHidden = OPERATIONS.find((each) => each.id === id)?.who !== 'any-principal';
    const statuses = name === 'authority' && isHidden ? [404] : [400];
    // A phase is whatever a fund calls it.
    const isPhase = (value: string) => name === 'phase' && /^[\w-]{1,64}$/.test(value);
    for (const value of values.filter((each) => !isPhase(each))) {
      const answer = await ask(withQuery(example, `${name}=${value}`), id);
      expectRefused(answer, statuses, `${name}=${value}`);
    }
    const twice = await ask(withQuery(example, `${name}=a&${name}=a`), id);
    expectRefused(twice, statuses, `${name} twice`);
    if (name !== 'authority' || !isHidden) expect(twice.body.detail).toContain('only once');
  });
});

describe('a header', () => {
  const changing = OPERATIONS.filter(({ ifMatch }) => ifMatch === 'when-exists');

  it.each(changing)('If-Match of $id is a list of entity tags', async ({ id }) => {
    const tags = [
      '',
      '1',
      '"1',
      '1"',
      '"1", 1',
      "'1'",
      '""1""',
      '"\u0001"',
      '"a"b',
      ',',
      'x'.repeat(9000),
    ];
    for (const tag of tags) {
      const answer = await ask(exampleOf(id, setting), id, { headers: { 'If-Match': tag } });
      expectRefused(answer, [400], tag);
    }
    const others = ['"99"', 'W/"1"', '"01"', '"x"', '"-1"', '"1e0"', '"99", W/"1"'];
    // Nobody has access under the example's address yet, so any tag names what is not there.
    for (const tag of others) {
      const answer = await ask(exampleOf(id, setting), id, { headers: { 'If-Match': tag } });
      expectRefused(answer, [412], tag);
    }
  });

  it('Accept of a summary is one of its formats', async () => {
    const summary = (accept: string) =>
      ask(exampleOf('readSummary', setting), 'readSummary', { headers: { Accept: accept } });
    const none = [
      'image/png',
      'text/plain',
      'application/msword;q=1',
      'constructor',
      '__proto__',
      'text/csv;q=0',
      ';',
      ',,,',
      'text/csv;q=x',
    ];
    for (const accept of none) expectRefused(await summary(accept), [406], accept);
    const typeOf = async (accept: string) => (await summary(accept)).headers['content-type'];
    expect(await typeOf('text/csv')).toMatch(/^text\/csv/);
    expect(await typeOf('image/png, text/csv;q=0.8, application/json;q=0.5')).toMatch(/^text\/csv/);
    for (const type of Object.values(SUMMARY_FORMATS)) {
      expect((await typeOf(type))?.startsWith(type), type).toBe(true);
    }
    for (const accept of ['*/*', '', 'application/json', 'APPLICATION/JSON, text/csv;q=0.9']) {
      expect(await typeOf(accept), accept).toMatch(/^application\/json/);
    }
  });
});

/** Pointers of every field of a schema, `*` for each element. */
function fieldsOf(schema: Schema, pointer = ''): readonly string[] {
  const { $ref, properties, items, anyOf } = schema as {
    readonly $ref?: string;
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly items?: Schema;
    readonly anyOf?: readonly Schema[];
  };
  if ($ref) return fieldsOf(resolveSchema($ref), pointer);
  return [
    ...Object.entries(properties ?? {}).flatMap(([name, each]) => [
      `${pointer}/${name}`,
      ...fieldsOf(each, `${pointer}/${name}`),
    ]),
    ...(items ? fieldsOf(items, `${pointer}/*`) : []),
    ...(anyOf ?? []).flatMap((each) => fieldsOf(each, pointer)),
  ];
}
