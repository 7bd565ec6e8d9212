import * as z from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { type Permission, rolesWith } from '../domain/permission.ts';
import { isStateRefusal } from '../domain/refusal.ts';
import type { OperationContract } from './operation.ts';
import { OPERATIONS } from './operations.ts';
import { problemSchema } from './vocabulary.ts';

const BEARER = 'accessToken';

/** The OpenAPI 3.1 document of the whole API, made from the contracts and nothing else. */
export function openApiDocument(): Record<string, unknown> {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Funding Pressure Tracker',
      version: '1',
      description:
        'Monthly returns, budgets, forecasts, pressures and the Innovation Fund of the fourteen ' +
        'West Midlands authorities. Money is integer pence; errors are RFC 9457 problem documents.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(OPERATIONS.map(({ area }) => area))].map((name) => ({ name })),
    paths: paths(),
    components: {
      securitySchemes: {
        [BEARER]: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'An access token of the service’s sign-in (OpenID Connect).',
        },
      },
    },
  }) as unknown as Record<string, unknown>;
}

function paths(): ZodOpenApiPathsObject {
  const all: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const contract of OPERATIONS) {
    const path = all[contract.path] ?? {};
    all[contract.path] = { ...path, [contract.method.toLowerCase()]: operationObject(contract) };
  }
  return all as ZodOpenApiPathsObject;
}

function operationObject(contract: OperationContract): ZodOpenApiOperationObject {
  const { id, area, summary, body, bodyByReference, pathParameters, query } = contract;
  return {
    operationId: id,
    tags: [area],
    summary,
    description: descriptionOf(contract),
    ...(contract.who === 'anyone' ? { security: [] } : { security: [{ [BEARER]: [] }] }),
    requestParams: {
      path: pathParameters as z.ZodObject,
      query: query as z.ZodObject,
      header: headersOf(contract),
    },
    ...(body
      ? { requestBody: { required: !bodyByReference, content: contentOf(contract, body) } }
      : {}),
    responses: responsesOf(contract),
    ...{ 'x-consistency': contract.consistency },
  };
}

const contentOf = ({ fileTypes = [] }: OperationContract, body: z.ZodType) => ({
  'application/json': { schema: body },
  ...Object.fromEntries(fileTypes.map((type) => [type, { schema: schemaOfFile(type) }])),
});

function schemaOfFile(type: string) {
  if (type === 'multipart/form-data') return z.strictObject({ file: z.string() });
  return type.startsWith('text/') ? z.string() : BYTES;
}

function descriptionOf({ description, who, consistency }: OperationContract): string {
  const roles = typeof who === 'string' ? undefined : rolesWith(who.permission).join(', ');
  const region = typeof who === 'string' ? undefined : who.region;
  return [
    description,
    roles === undefined ? undefined : `For: ${roles}.`,
    region === undefined ? undefined : `Of the region, for: ${ofRegion(region)}.`,
    `Consistency: ${consistency}.`,
  ]
    .filter((part) => part !== undefined)
    .join(' ');
}

/** Who may ask without an authority. */
const ofRegion = (region: Permission | 'any-principal'): string =>
  region === 'any-principal' ? 'everybody with a token' : rolesWith(region).join(', ');

function headersOf({ idempotencyKey, ifMatch }: OperationContract): z.ZodObject {
  const key = z
    .string()
    .regex(/^[\u0021-\u007e]{1,255}$/)
    .meta({
      description: 'A new one for each request; the same one to repeat it. Kept for 400 days.',
    });
  const tag = z.string().meta({ description: 'The ETag last seen; needed for what exists.' });
  return z.object({
    ...(idempotencyKey === 'required' ? { 'Idempotency-Key': key } : {}),
    ...(idempotencyKey === 'optional' ? { 'Idempotency-Key': key.optional() } : {}),
    ...(ifMatch === 'when-exists' ? { 'If-Match': tag.optional() } : {}),
  });
}

const problemResponse = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problemSchema } },
});

/** What is no text: the annotation that client generators know. */
const BYTES = { type: 'string', format: 'binary' } as const;

function responsesOf(contract: OperationContract): ZodOpenApiResponsesObject {
  const answers = Object.entries(contract.answers).map(([status, answer]) => {
    const others = (answer.otherMediaTypes ?? []).map((type) => [
      type,
      { schema: type.startsWith('text/') ? z.string() : BYTES },
    ]);
    const content = {
      ...(answer.schema ? { 'application/json': { schema: answer.schema } } : {}),
      ...Object.fromEntries(others),
    };
    const { description } = answer;
    return [status, Object.keys(content).length > 0 ? { description, content } : { description }];
  });
  return { ...Object.fromEntries(answers), ...movedOf(contract), ...problemsOf(contract) };
}

/** An authority in a path may be given by another of its names. */
function movedOf({ path }: OperationContract): ZodOpenApiResponsesObject {
  if (!path.includes('{authority}')) return {};
  const description = 'Another name of the authority: Location is the address with its ONS code.';
  return { '308': { description } };
}

/** The problem documents that this operation can answer with, by status. */
function problemsOf(contract: OperationContract): ZodOpenApiResponsesObject {
  const { who, body, refusals, answers } = contract;
  const byState = refusals.filter(isStateRefusal);
  const hasPermission = typeof who !== 'string';
  const hasFormats = Object.values(answers).some(
    ({ schema, otherMediaTypes = [] }) => otherMediaTypes.length + (schema ? 1 : 0) > 1,
  );
  const all: Record<string, string | false> = {
    '400': 'Malformed: a header, a query parameter or the JSON.',
    '401': who !== 'anyone' && 'No valid access token.',
    '403': hasPermission && 'None of the principal’s roles may do this here.',
    '404': 'Unknown, or not yours to know of.',
    '406': hasFormats && 'The Accept header takes none of the formats there are.',
    '409': byState.length > 0 && `Refused by state: ${byState.join(', ')}.`,
    '412': refusals.includes('precondition-failed') && 'Changed since the ETag that was sent.',
    '413': body !== undefined && 'Larger than 4 MB.',
    '415': body !== undefined && 'Not a media type that is taken here.',
    '422': body !== undefined && 'Understood, but invalid; `errors` says where.',
    '428': refusals.includes('precondition-required') && 'If-Match is needed.',
    '500': 'Something went wrong on our side; it says nothing but its instance.',
    '503': 'Too busy; try again after Retry-After seconds.',
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([status, text]) =>
      text === false ? [] : [[status, problemResponse(text)]],
    ),
  );
}
