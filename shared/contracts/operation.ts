import type * as z from 'zod';
import type { Permission } from '../domain/permission.ts';
import type { RefusalCode } from '../domain/refusal.ts';

/** The Lambda functions of the API: an area is a folder of `functions/` and a bundle of its own. */
export const AREAS = [
  'service',
  'reference',
  'access',
  'calendar',
  'budgets',
  'returns',
  'funds',
  'audit',
  'sweeps',
  'forecasts',
  'pressures',
  'thresholds',
  'summaries',
  'subscriptions',
  'ledger',
] as const;
export type Area = (typeof AREAS)[number];

/**
 * Who may call. An operation without this does not compile. `authorityIn` says where the request
 * names an authority, so that another's is refused before anything else is looked at.
 */
export type Who =
  | 'anyone'
  | 'any-principal'
  | {
      readonly permission: Permission;
      readonly authorityIn?: 'path' | 'query' | 'body';
      /** Who may where a query names none, and the region itself is meant instead of a list. */
      readonly region?: Permission | 'any-principal';
    };

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH';

type ObjectSchema = z.ZodType<Record<string, unknown>>;

/**
 * A successful answer: JSON as the schema has it, and the other media types it may have in its
 * place. Those are sent as text or bytes, outside the schema; a page has no JSON, and so no schema.
 * One with neither sends the client elsewhere.
 */
export type AnswerContract = { readonly description: string } & (
  | { readonly schema: z.ZodType; readonly otherMediaTypes?: readonly string[] }
  | { readonly schema?: never; readonly otherMediaTypes?: readonly [string, ...string[]] }
);

/** One operation of the API: the single source of its route, checks, documentation and tests. */
export type OperationContract<
  Path extends ObjectSchema = ObjectSchema,
  Query extends ObjectSchema = ObjectSchema,
  Body extends z.ZodType = z.ZodType,
  Answers extends Readonly<Record<number, AnswerContract>> = Readonly<
    Record<number, AnswerContract>
  >,
> = {
  /** camelCase verb + noun; the OpenAPI operationId and the name in logs. */
  readonly id: string;
  readonly method: Method;
  /** With `{parameters}`, as API Gateway writes it. Pages for people stand outside the version. */
  readonly path: `/v1/${string}` | '/docs' | '/problems/{code}';
  readonly area: Area;
  readonly summary: string;
  readonly description?: string;
  readonly who: Who;
  /** Whether an answer shows every write acknowledged before the request, or may lag behind it. */
  readonly consistency: 'strong' | 'eventual';
  /** Required where money is recorded; honoured where it is optional. */
  readonly idempotencyKey: 'required' | 'optional' | 'none';
  /** `when-exists`: a change of something that exists must name the version last seen. */
  readonly ifMatch: 'when-exists' | 'none';
  readonly pathParameters: Path;
  readonly query: Query;
  readonly body?: Body;
  /** Media types of files that the body may come as, in place of JSON. */
  readonly fileTypes?: readonly string[];
  /** The query may name a file that was sent before, in the body's place. */
  readonly bodyByReference?: true;
  readonly answers: Answers;
  /** The refusals by rule that this operation can answer with. */
  readonly refusals: readonly RefusalCode[];
};

/** Declares an operation and keeps the exact types of its parts. */
export function defineOperation<
  Path extends ObjectSchema,
  Query extends ObjectSchema,
  Body extends z.ZodType,
  const Answers extends Readonly<Record<number, AnswerContract>>,
>(
  contract: OperationContract<Path, Query, Body, Answers>,
): OperationContract<Path, Query, Body, Answers> {
  return contract;
}

/** `POST /v1/…`, the key that API Gateway gives a route. */
export const routeKeyOf = (contract: Pick<OperationContract, 'method' | 'path'>): string =>
  `${contract.method} ${contract.path}`;
