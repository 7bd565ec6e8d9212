/**
 * JSON Schema 2020-12 as far as the OpenAPI document uses it, read independently of zod: what
 * clients generate from the document has to hold for the answers too. An unknown keyword throws, so
 * that nothing is passed over in silence.
 */
export type Schema = Readonly<Record<string, unknown>>;

/** Finds the schema behind `#/components/schemas/…`. */
export type Resolve = (reference: string) => Schema;

type Check = (given: unknown, value: unknown, at: Place) => readonly string[];

type Place = { readonly path: string; readonly schema: Schema; readonly resolve: Resolve };

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isSafeInteger(value) && !Object.is(value, -0),
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  array: Array.isArray,
  object: isObject,
};

const FORMATS: Readonly<Record<string, RegExp>> = {
  date: /^\d{4}-\d{2}-\d{2}$/,
  'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/,
  /** Bytes; an annotation of a body that is no JSON. */
  binary: /^/,
};

const fault = ({ path }: Place, isSound: boolean, words: string): readonly string[] =>
  isSound ? [] : [`${path || '/'}: ${words}`];

function formatOf(name: unknown): RegExp {
  const format = FORMATS[String(name)];
  if (!format) throw new Error(`Unknown format: ${String(name)}`);
  return format;
}

const below = (at: Place, name: string | number): Place => ({ ...at, path: `${at.path}/${name}` });

const faultsUnder = (schema: unknown, value: unknown, at: Place): readonly string[] =>
  faultsOf(schema as Schema, value, at.resolve, at.path);

const CHECKS: Readonly<Record<string, Check>> = {
  $ref: (given, value, at) => faultsUnder(at.resolve(String(given)), value, at),
  type: (given, value, at) => {
    const names = [given].flat() as string[];
    return fault(at, names.some((name) => TYPES[name]?.(value)) === true, `not ${names.join('|')}`);
  },
  enum: (given, value, at) => fault(at, (given as unknown[]).includes(value), 'not of the list'),
  const: (given, value, at) => fault(at, value === given, `not ${String(given)}`),
  minimum: (given, value, at) =>
    fault(at, typeof value !== 'number' || value >= Number(given), `below ${given}`),
  maximum: (given, value, at) =>
    fault(at, typeof value !== 'number' || value <= Number(given), `above ${given}`),
  minLength: (given, value, at) =>
    fault(at, typeof value !== 'string' || value.length >= Number(given), 'too short'),
  maxLength: (given, value, at) =>
    fault(at, typeof value !== 'string' || value.length <= Number(given), 'too long'),
  pattern: (given, value, at) =>
    fault(
      at,
      typeof value !== 'string' || new RegExp(String(given), 'u').test(value),
      `not ${given}`,
    ),
  format: (given, value, at) =>
    fault(at, typeof value !== 'string' || formatOf(given).test(value), `not a ${given}`),
  minItems: (given, value, at) =>
    fault(at, !Array.isArray(value) || value.length >= Number(given), 'too few'),
  maxItems: (given, value, at) =>
    fault(at, !Array.isArray(value) || value.length <= Number(given), 'too many'),
  items: (given, value, at) =>
    Array.isArray(value)
      ? value.flatMap((each, index) => faultsUnder(given, each, below(at, index)))
      : [],
  required: (given, value, at) =>
    isObject(value)
      ? (given as string[]).flatMap((name) =>
          fault(below(at, name), Object.hasOwn(value, name), 'missing'),
        )
      : [],
  properties: (given, value, at) =>
    isObject(value)
      ? Object.entries(given as Members).flatMap(([name, schema]) =>
          Object.hasOwn(value, name) ? faultsUnder(schema, value[name], below(at, name)) : [],
        )
      : [],
  additionalProperties: (given, value, at) => additional(given, value, at),
  propertyNames: (given, value, at) =>
    isObject(value)
      ? Object.keys(value).flatMap((name) => faultsUnder(given, name, below(at, name)))
      : [],
  anyOf: (given, value, at) =>
    fault(
      at,
      (given as Schema[]).some((one) => faultsUnder(one, value, at).length === 0),
      'none of the alternatives',
    ),
  oneOf: (given, value, at) =>
    fault(
      at,
      (given as Schema[]).filter((one) => faultsUnder(one, value, at).length === 0).length === 1,
      'not exactly one of the alternatives',
    ),
  allOf: (given, value, at) => (given as Schema[]).flatMap((one) => faultsUnder(one, value, at)),
  not: (given, value, at) =>
    fault(at, faultsUnder(given, value, at).length > 0, 'what is excluded'),
};

/** Keywords that describe and check nothing. */
const DESCRIBING = ['description', 'example', 'examples', 'readOnly', 'title', 'default', 'id'];

function additional(given: unknown, value: unknown, at: Place): readonly string[] {
  if (!isObject(value) || given === true) return [];
  const known = (at.schema['properties'] ?? {}) as Members;
  return Object.keys(value)
    .filter((name) => !Object.hasOwn(known, name))
    .flatMap((name) =>
      given === false
        ? [`${at.path}/${name}: not a field`]
        : faultsUnder(given, value[name], below(at, name)),
    );
}

/** Where and why the value is not as the schema has it; nothing where it is. */
export function faultsOf(
  schema: Schema,
  value: unknown,
  resolve: Resolve,
  path = '',
): readonly string[] {
  return Object.entries(schema).flatMap(([keyword, given]) => {
    if (DESCRIBING.includes(keyword)) return [];
    const check = CHECKS[keyword];
    if (!check) throw new Error(`Unknown keyword in a schema: ${keyword} at ${path}`);
    return check(given, value, { path, schema, resolve });
  });
}
