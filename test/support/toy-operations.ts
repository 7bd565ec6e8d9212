import { z } from 'zod';
import { defineOperation } from '../../shared/contracts/operation.ts';
import {
  authorityOnInputSchema,
  authoritySchema,
  noParameters,
  noQuery,
  pageQuery,
  penceSchema,
  textSchema,
} from '../../shared/contracts/vocabulary.ts';
import type { Access } from '../../shared/domain/permission.ts';
import { type Operation, operation, type Reply, reply } from '../../shared/http/operation.ts';
import { COVENTRY, DUDLEY, principal } from './samples.ts';

/** Operations that do nothing but show what reached them: one for each way to name an authority. */
const common = {
  area: 'service',
  summary: 'A toy',
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: noParameters,
  query: noQuery,
  refusals: [],
} as const;

const anything = { 200: { description: 'What reached it', schema: z.record(z.string(), z.any()) } };

export const openToy = defineOperation({
  ...common,
  id: 'openToy',
  method: 'GET',
  path: '/v1/open-toy',
  who: 'anyone',
  answers: anything,
});

export const ownToy = defineOperation({
  ...common,
  id: 'ownToy',
  method: 'GET',
  path: '/v1/own-toy',
  who: 'any-principal',
  answers: anything,
});

export const readToy = defineOperation({
  ...common,
  id: 'readToy',
  method: 'GET',
  path: '/v1/authorities/{authority}/toys/{toy}',
  who: { permission: 'returns.read', authorityIn: 'path' },
  pathParameters: z.strictObject({
    authority: authoritySchema,
    toy: z.string().regex(/^[a-z]{1,8}$/, { message: 'There is no such toy.' }),
  }),
  answers: anything,
});

export const outlookToy = defineOperation({
  ...common,
  id: 'outlookToy',
  method: 'GET',
  path: '/v1/outlook-toys/{authority}',
  who: { permission: 'returns.read', authorityIn: 'path' },
  pathParameters: z.strictObject({ authority: authoritySchema }),
  answers: anything,
});

export const submitToy = defineOperation({
  ...common,
  id: 'submitToy',
  method: 'POST',
  path: '/v1/authorities/{authority}/toys',
  who: { permission: 'returns.submit', authorityIn: 'path' },
  idempotencyKey: 'required',
  pathParameters: z.strictObject({ authority: authoritySchema }),
  query: z.strictObject({
    dryRun: z
      .literal('true')
      .transform(() => true)
      .optional(),
  }),
  body: z.strictObject({ name: textSchema(20), amountPence: penceSchema }),
  answers: anything,
});

export const listToys = defineOperation({
  ...common,
  id: 'listToys',
  method: 'GET',
  path: '/v1/toys',
  who: { permission: 'returns.read', authorityIn: 'query' },
  query: z.strictObject({ authority: z.string().max(64).optional(), ...pageQuery }),
  answers: anything,
});

export const claimToy = defineOperation({
  ...common,
  id: 'claimToy',
  method: 'POST',
  path: '/v1/toys',
  who: { permission: 'drawdowns.claim', authorityIn: 'body' },
  idempotencyKey: 'required',
  body: z.strictObject({ authority: authorityOnInputSchema, amountPence: penceSchema }),
  answers: anything,
});

export const setToy = defineOperation({
  ...common,
  id: 'setToy',
  method: 'PUT',
  path: '/v1/toys',
  who: { permission: 'calendar.set' },
  idempotencyKey: 'optional',
  ifMatch: 'when-exists',
  body: z.strictObject({
    lines: z.array(z.strictObject({ line: z.string(), pence: penceSchema })),
  }),
  answers: anything,
});

/** Replies with what the operation was given. */
const showing = (contract: Operation['contract']): Operation =>
  operation(contract, async ({ access, ...request }) =>
    reply(200, { ...request, by: access.principal }, { etag: '"1"' }),
  );

export const toyOperations: readonly Operation[] = [
  openToy,
  ownToy,
  readToy,
  outlookToy,
  submitToy,
  listToys,
  claimToy,
  setToy,
].map(showing);

/** An operation that replies as told, or throws. */
export const replying = (replyWith: () => Reply): Operation =>
  operation(
    { ...openToy, answers: { 201: { description: 'x', schema: z.strictObject({ n: z.int() }) } } },
    async () => replyWith(),
  );

const held = (
  name: string,
  roles: Access['roles'],
  authorities: Access['authorities'] = [],
): Access => ({ principal: principal(name), roles, authorities });

const everybody: readonly Access[] = [
  held('officer.coventry', ['officer'], [COVENTRY]),
  held('officer.both', ['officer'], [COVENTRY, DUDLEY]),
  held('certifier.coventry', ['certifier'], [COVENTRY]),
  held('lead', ['lead']),
  held('auditor', ['auditor']),
  held('department', ['department']),
  held('member-of-none', [], [COVENTRY]),
];

export const findToyAccess = async (name: string): Promise<Access | undefined> =>
  everybody.find((each) => each.principal === name);
