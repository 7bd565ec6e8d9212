import { beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../shared/contracts/operations.ts';
import {
  type DescribedOperation,
  described,
  describedOperation,
  resolveSchema,
  undescribed,
} from './described.ts';
import { askerOf, exampleOf, type Setting } from './examples.ts';
import { faultsOf, type Schema } from './json-schema.ts';
import { COVENTRY, createPair } from './region.ts';
import type { World } from './world.ts';

type Json = Readonly<Record<string, unknown>>;

/** Every operation of the document with its method and path. */
const all = Object.entries(described.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** Every object inside a value, the value itself among them. */
function objectsIn(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Json, ...Object.values(value).flatMap(objectsIn)];
}

const schemasOf = ({ parameters = [], requestBody, responses }: DescribedOperation) => [
  ...parameters.map(({ schema }) => schema),
  ...Object.values(requestBody?.content ?? {}).map(({ schema }) => schema),
  ...Object.values(responses).flatMap(({ content = {} }) =>
    Object.values(content).map(({ schema }) => schema),
  ),
];

/** What OpenAPI 3.1.1 asks of a document, as far as this one goes. */
describe('the OpenAPI document', () => {
  it('is what the service answers to anybody', async () => {
    const { call } = await createPair();
    const answer = await call('GET', '/v1/openapi.json');
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(described);
  });

  it('says what it is', () => {
    expect(described.openapi).toMatch(/^3\.1\.\d+$/);
    expect(described.info).toMatchObject({
      title: expect.stringMatching(/\S/),
      version: expect.stringMatching(/\S/),
      license: { name: 'MIT', identifier: 'MIT' },
    });
    const known = ['openapi', 'info', 'servers', 'tags', 'paths', 'components'];
    expect(Object.keys(described).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('has every operation, and no other', () => {
    const ids = all.map(({ operation }) => operation.operationId);
    expect(ids.toSorted()).toEqual(OPERATIONS.map(({ id }) => id).toSorted());
    expect(new Set(ids).size).toBe(ids.length);
    for (const contract of OPERATIONS) {
      expect(describedOperation(contract).operationId).toBe(contract.id);
    }
  });

  it('has no two paths that are one', () => {
    const shapes = Object.keys(described.paths).map((path) => path.replace(/\{\w+\}/g, '{}'));
    expect(new Set(shapes).size).toBe(shapes.length);
    expect(shapes.every((path) => path.startsWith('/'))).toBe(true);
  });

  it.each(all)('gives $method $path a summary, a tag and its parameters', (each) => {
    const { summary, tags, parameters = [], responses } = each.operation;
    expect(summary).toMatch(/\S/);
    expect(described.tags.map(({ name }) => name)).toEqual(expect.arrayContaining([...tags]));
    const inPath = parameters.filter((parameter) => parameter.in === 'path');
    const names = [...each.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(inPath.map(({ name }) => name)).toEqual(names);
    expect(inPath.every(({ required }) => required === true)).toBe(true);
    const keys = parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
    expect(new Set(keys).size).toBe(keys.length);
    const statuses = Object.keys(responses);
    expect(statuses.filter((status) => !/^[2-5]\d\d$/.test(status))).toEqual([]);
    expect(statuses.some((status) => status.startsWith('2'))).toBe(true);
    expect(Object.values(responses).every(({ description }) => /\S/.test(description))).toBe(true);
  });

  it.each(OPERATIONS)('asks $id for a token, or says that none is needed', (contract) => {
    const { security, responses } = describedOperation(contract);
    const isOpen = contract.who === 'anyone';
    expect(security).toEqual(isOpen ? [] : [{ accessToken: [] }]);
    expect(Object.hasOwn(responses, '401')).toBe(!isOpen);
    expect(described.components.securitySchemes['accessToken']).toMatchObject({
      type: 'http',
      scheme: 'bearer',
    });
  });

  it.each(OPERATIONS)('says what headers and body $id takes', (contract) => {
    const { parameters = [], requestBody } = describedOperation(contract);
    const header = (name: string) =>
      parameters.find((parameter) => parameter.in === 'header' && parameter.name === name);
    const key = header('Idempotency-Key');
    expect(key !== undefined).toBe(contract.idempotencyKey !== 'none');
    expect(key?.required === true).toBe(contract.idempotencyKey === 'required');
    expect(header('If-Match') !== undefined).toBe(contract.ifMatch === 'when-exists');
    expect(requestBody !== undefined).toBe(contract.body !== undefined);
    const types = ['application/json', ...(contract.fileTypes ?? [])];
    if (requestBody) expect(Object.keys(requestBody.content)).toEqual(types);
  });

  it('has the query parameters that are taken, and no other', () => {
    for (const contract of OPERATIONS) {
      const named = (describedOperation(contract).parameters ?? [])
        .filter((parameter) => parameter.in === 'query')
        .map(({ name }) => name);
      const unknown = contract.query.safeParse(
        Object.fromEntries([...named, 'x-unknown'].map((name) => [name, '\u0000'])),
      );
      const issues = unknown.error?.issues.filter(({ code }) => code === 'unrecognized_keys') ?? [];
      expect(issues, contract.id).toMatchObject([{ keys: ['x-unknown'] }]);
    }
  });

  it('leads every reference to a schema, and uses every schema', () => {
    const references = objectsIn(described).flatMap(({ $ref }) =>
      typeof $ref === 'string' ? [$ref] : [],
    );
    expect(references.length).toBeGreaterThan(50);
    for (const reference of references) expect(resolveSchema(reference)).toBeDefined();
    const used = new Set(references.map((reference) => reference.split('/').at(-1)));
    expect(Object.keys(described.components.schemas).filter((name) => !used.has(name))).toEqual([]);
  });

  it('has schemas that can be read, with patterns that compile', () => {
    const schemas = [
      ...Object.values(described.components.schemas),
      ...all.flatMap(({ operation }) => schemasOf(operation)),
    ];
    // An unknown keyword, format or reference throws; the value itself does not matter.
    for (const schema of schemas) expect(readingOf(schema)).not.toThrow();
    const patterns = objectsIn(described).flatMap(({ pattern }) =>
      typeof pattern === 'string' ? [pattern] : [],
    );
    expect(patterns.length).toBeGreaterThan(5);
    for (const pattern of patterns) expect(new RegExp(pattern, 'u')).toBeInstanceOf(RegExp);
  });

  it('closes every object of a request', () => {
    const open = all.flatMap(({ operation }) =>
      Object.values(operation.requestBody?.content ?? {})
        .flatMap(({ schema }) => objectsIn(expanded(schema)))
        .filter(
          ({ type, additionalProperties }) => type === 'object' && additionalProperties !== false,
        )
        .map(() => operation.operationId),
    );
    expect(open).toEqual([]);
  });

  it('says how strong each operation’s consistency is', () => {
    for (const contract of OPERATIONS) {
      expect(describedOperation(contract)).toMatchObject({ 'x-consistency': contract.consistency });
    }
  });
});

const readingOf = (schema: Schema) => () => {
  for (const value of [{}, [{}], 'text', 1, null]) faultsOf(schema, value, resolveSchema);
};

/** A schema with what it refers to in place; requests refer to nothing that refers to itself. */
function expanded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(expanded);
  if (typeof value !== 'object' || value === null) return value;
  const { $ref, ...rest } = value as { readonly $ref?: string };
  if ($ref !== undefined) return expanded(resolveSchema($ref));
  return Object.fromEntries(Object.entries(rest).map(([name, each]) => [name, expanded(each)]));
}

/** Every call of these tests is checked against the document; here, that the check bites. */
describe('an answer that is not as described', () => {
  let world: World;
  let setting: Setting;

  beforeAll(async () => {
    const { ids, ...pair } = await createPair();
    world = pair;
    setting = { authority: COVENTRY, ...(ids[COVENTRY] ?? { drawdown: '', pressure: '' }) };
  });

  const answerOf = async (id: string) => {
    const { method, target, options } = exampleOf(id, setting);
    return world.call(method, target, { ...options, as: askerOf(id) });
  };

  it.each([
    ['a field more', (body: Json) => ({ ...body, more: 1 })],
    ['a field less', ({ lines: _, ...body }: Json) => body],
    ['half a penny', (body: Json) => withFirstLine(body, { actualPence: 0.5 })],
    ['a line that there is not', (body: Json) => withFirstLine(body, { line: 'hn-other' })],
    ['money as text', (body: Json) => withFirstLine(body, { actualPence: '12' })],
    ['another state', (body: Json) => ({ ...body, state: 'lost' })],
    ['a time without a zone', (body: Json) => ({ ...body, submittedAt: '2025-10-20T08:00:00' })],
    ['a year of another shape', (body: Json) => ({ ...body, year: '2025/26' })],
  ] as const)('is noticed: %s', async (_, edit) => {
    const answer = await answerOf('readReturn');
    expect(undescribed(answer.contract, answer)).toEqual([]);
    const edited = { ...answer, text: JSON.stringify(edit(answer.body)) };
    expect(undescribed(answer.contract, edited)).not.toEqual([]);
  });

  it('is noticed: another status, media type or body', async () => {
    const answer = await answerOf('readReturn');
    const others = [
      { ...answer, status: 201 },
      { ...answer, status: 418 },
      { ...answer, headers: { 'content-type': 'text/csv' } },
      { ...answer, status: 308 },
    ];
    for (const other of others) expect(undescribed(answer.contract, other)).not.toEqual([]);
  });

  it.each(OPERATIONS.filter(({ method }) => method === 'GET'))(
    'is not what $id gives',
    async (contract) => {
      const answer = await answerOf(contract.id);
      expect(answer.status).toBe(200);
      expect(answer.contract.id).toBe(contract.id);
      const problems = Object.entries(describedOperation(contract).responses)
        .filter(([status]) => Number(status) >= 400)
        .flatMap(([, { content = {} }]) => Object.keys(content));
      expect(new Set(problems)).toEqual(new Set(['application/problem+json']));
    },
  );
});

const withFirstLine = (body: Json, change: object): Json => {
  const [first, ...rest] = body['lines'] as readonly object[];
  return { ...body, lines: [{ ...first, ...change }, ...rest] };
};

/** So that a document read here cannot have become empty unseen. */
it('has its paths and operations in it', () => {
  expect(Object.keys(described.paths).length).toBeGreaterThanOrEqual(28);
  expect(all.length).toBeGreaterThanOrEqual(37);
});
