import { type Html, html, joined, type Part, prose } from '../../shared/files/html.ts';
import type { DescribedContent, DescribedSchema } from './described.ts';

/** Where a named schema is on the page. */
export const schemaAnchor = (name: string): string => `schema-${name}`;

/** Keywords that are shown, and one that says nothing to a client: zod marks lists with `readOnly`. */
const KNOWN = new Set([
  ...['$ref', 'type', 'description', 'format', 'pattern', 'enum', 'const', 'default', 'example'],
  ...['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'items'],
  ...['properties', 'required', 'additionalProperties', 'propertyNames', 'anyOf', 'not'],
  'readOnly',
]);

/** A field of an object, or a parameter of a request. */
export type Field = {
  readonly name: string;
  readonly schema: DescribedSchema;
  readonly isRequired: boolean;
  readonly description?: string | undefined;
};

/** Names, types, whether they are required, and what is said of them. */
export const renderFields = (fields: readonly Field[]): Html =>
  html`<dl class="fields">${fields.map(renderField)}</dl>`;

const renderField = ({ name, schema, isRequired, description }: Field): Html => {
  const described = description === undefined ? schema : { ...schema, description };
  return html`<div>
<dt><code>${name}</code></dt>
<dd class="type">${typeOf(schema)}, ${isRequired ? html`<strong>required</strong>` : 'optional'}</dd>
${detailsOf(described).map((detail) => html`<dd>${detail}</dd>`)}</div>
`;
};

/** A schema that stands by itself: its type, and all that is said of it. */
export const renderSchema = (schema: DescribedSchema): Html =>
  html`<p class="type">${typeOf(schema)}</p>
${detailsOf(schema).map((detail) => html`<div>${detail}</div>`)}`;

/** A body by its media types; text has no schema to show. */
export const renderContent = (content: DescribedContent): readonly Html[] =>
  Object.entries(content).map(([mediaType, { schema }]) =>
    mediaType.endsWith('json')
      ? html`<div><code>${mediaType}</code>: ${typeOf(schema)}${detailsOf(schema).map(
          (detail) => html`<div>${detail}</div>`,
        )}</div>`
      : html`<div><code>${mediaType}</code></div>`,
  );

/** The type in a few words, with a link to a schema that has a name. */
function typeOf(schema: DescribedSchema): Part {
  const unknown = Object.keys(schema).filter((keyword) => !KNOWN.has(keyword));
  if (unknown.length > 0) throw new Error(`The reference does not show ${unknown.join(', ')}`);
  if (schema.$ref !== undefined) return linkTo(schema.$ref);
  if (schema.anyOf) return joined(schema.anyOf.map(typeOf), ' or ');
  if (schema.items) return ['array of ', typeOf(schema.items)];
  if (schema.not) return 'nothing';
  if (typeof schema.additionalProperties === 'object' && !schema.properties) {
    return ['object with values of ', typeOf(schema.additionalProperties)];
  }
  return [joined([schema.type ?? 'any type'].flat(), ' or '), formatOf(schema)];
}

const formatOf = ({ format }: DescribedSchema): string =>
  format === undefined ? '' : ` (${format})`;

function linkTo(reference: string): Html {
  const name = reference.replace('#/components/schemas/', '');
  return html`<a href="#${schemaAnchor(name)}">${name}</a>`;
}

/** Everything but the type: what is said of it, and what is inside, each a block of its own. */
function detailsOf(schema: DescribedSchema): readonly Part[] {
  const { description, items, anyOf, properties, default: value, example } = schema;
  const words = [
    description === undefined ? undefined : prose(description),
    valuesOf(schema),
    ...limitsOf(schema),
    example === undefined ? undefined : ['Such as ', code(example), '.'],
    value === undefined ? undefined : ['When left out: ', code(value), '.'],
  ].filter((part) => part !== undefined);
  return [
    ...(words.length > 0 ? [joined(words, ' ')] : []),
    ...(properties ? [fieldsOf(schema)] : []),
    ...(items ? detailsOf(items) : []),
    ...(anyOf ?? []).flatMap(detailsOf),
  ];
}

const code = (value: unknown): Html =>
  html`<code>${typeof value === 'string' ? value : JSON.stringify(value)}</code>`;

function valuesOf({ enum: values, const: only }: DescribedSchema): Part {
  if (only !== undefined) return ['Always ', code(only), '.'];
  return values && ['One of ', joined(values.map(code), ', '), '.'];
}

function fieldsOf({ properties = {}, required = [], ...rest }: DescribedSchema): readonly Part[] {
  const fields = Object.entries(properties).map(([name, schema]) => ({
    name,
    schema,
    isRequired: required.includes(name),
  }));
  const more = rest.additionalProperties;
  return [
    renderFields(fields),
    typeof more === 'object' ? html`<p>Further fields: ${typeOf(more)}.</p>` : undefined,
  ];
}

const limitsOf = (schema: DescribedSchema): readonly Part[] => [
  range(schema.minimum, schema.maximum, ''),
  range(schema.minLength, schema.maxLength, ' characters'),
  range(schema.minItems, schema.maxItems, ' items'),
  schema.pattern === undefined ? undefined : ['Matches ', code(schema.pattern), '.'],
];

/** `From 1 to 100 items.`; the bounds of what a JSON number can carry exactly say nothing. */
function range(
  least: number | undefined,
  most: number | undefined,
  of: string,
): string | undefined {
  const from = least === Number.MIN_SAFE_INTEGER ? undefined : least;
  const to = most === Number.MAX_SAFE_INTEGER ? undefined : most;
  if (from === undefined) return to === undefined ? undefined : `At most ${said(to)}${of}.`;
  if (to === undefined) return `At least ${said(from)}${of}.`;
  return from === to ? `Exactly ${said(to)}${of}.` : `From ${said(from)} to ${said(to)}${of}.`;
}

const NUMBERS = new Intl.NumberFormat('en-GB');
const said = (value: number): string => NUMBERS.format(value).replace('-', '−');
