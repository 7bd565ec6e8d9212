import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineOperation } from '../../../shared/contracts/operation.ts';
import { noParameters } from '../../../shared/contracts/vocabulary.ts';
import { refuse } from '../../../shared/domain/refusal.ts';
import { TemporarilyUnavailable } from '../../../shared/domain/unavailable.ts';
import { operation, type Reply, reply } from '../../../shared/http/operation.ts';
import { createTestApi } from '../../support/api-events.ts';
import { findToyAccess } from '../../support/toy-operations.ts';

const done = { description: 'Done', schema: z.strictObject({}) };

/** An operation that is counted by its name, and replies as told. */
const named = (id: string, replyWith: () => Reply) =>
  operation(
    defineOperation({
      id,
      method: 'POST',
      path: '/v1/named',
      area: 'service',
      summary: 'Named',
      who: 'anyone',
      consistency: 'strong',
      idempotencyKey: 'none',
      ifMatch: 'none',
      pathParameters: noParameters,
      query: z.strictObject({ dryRun: z.literal('true').optional() }),
      body: z.strictObject({ decision: z.string() }),
      answers: { 200: done, 201: done },
      refusals: ['period-locked'],
    }),
    async () => replyWith(),
  );

async function measuredOf(id: string, replyWith: () => Reply, query = '') {
  const api = createTestApi([named(id, replyWith)], findToyAccess);
  const body = JSON.stringify({ decision: 'approve' });
  const { status } = await api.send({ routeKey: 'POST /v1/named', claims: null, body, query });
  return { status, measured: api.measured, flushes: api.flushes(), logs: api.logs };
}

const taken = () => reply(201, {});
const locked = () => refuse('period-locked', 'It is locked.');
const nowhere = () => refuse('not-found', 'There is no such thing.');
const given = (answer: Reply, replayed: boolean) => () => ({ answer, replayed }) as Reply;
const failing = (error: Error) => (): Reply => {
  throw error;
};

describe('what is counted of an answer', () => {
  it.each<[string, string, () => Reply, unknown]>([
    ['a return that is taken', 'submitReturn', taken, [['ReturnsAccepted', 1]]],
    ['its dry run', 'submitReturn', () => reply(200, {}), []],
    [
      'one refused by its own rules',
      'submitReturn',
      locked,
      [['ReturnsRefused', 1, { code: 'period-locked' }]],
    ],
    [
      'one refused by anything else',
      'submitReturn',
      nowhere,
      [['ReturnsRefused', 1, { code: 'other' }]],
    ],
    ['the same answer again', 'submitReturn', given(taken(), true), []],
    ['the same refusal again', 'submitReturn', given({ refusal: locked() } as never, true), []],
    ['a commit’s answer', 'submitReturn', given(taken(), false), [['ReturnsAccepted', 1]]],
    ['a claim', 'claimDrawdown', taken, [['DrawdownsClaimed', 1]]],
    [
      'a claim refused',
      'claimDrawdown',
      locked,
      [['DrawdownsRefused', 1, { code: 'period-locked' }]],
    ],
    ['a decision', 'decideDrawdown', taken, [['DrawdownsDecided', 1, { decision: 'approve' }]]],
    ['another operation', 'setPeriod', taken, []],
    ['another operation’s refusal', 'setPeriod', locked, []],
    ['a bug', 'submitReturn', failing(new Error('a bug')), []],
    [
      'a store that is away',
      'setPeriod',
      failing(new TemporarilyUnavailable()),
      [['StoreUnavailable', 1]],
    ],
    [
      'what came past the distribution',
      'setPeriod',
      () => ({ refused: 'wrong-address', detail: 'Elsewhere.' }),
      [['WrongAddress', 1]],
    ],
  ])('%s', async (_, id, replyWith, expected) => {
    const { measured, flushes } = await measuredOf(id, replyWith);
    expect(measured).toEqual(expected);
    expect(flushes).toBe(1);
  });

  it('nothing of a dry run that is refused', async () => {
    const { status, measured } = await measuredOf('submitReturn', locked, 'dryRun=true');
    expect(status).toBe(409);
    expect(measured).toEqual([]);
  });

  it('nothing where there is no operation, and it is written all the same', async () => {
    const api = createTestApi([], findToyAccess);
    await api.send({ routeKey: 'GET /v1/nowhere', claims: null });
    expect([api.measured, api.flushes()]).toEqual([[], 1]);
  });
});

describe('the log line of an answer', () => {
  it('has the code of a refusal, so that refusals can be counted by it', async () => {
    const { logs } = await measuredOf('setPeriod', locked);
    expect(logs).toMatchObject([
      {
        code: 'request-answered',
        data: { operation: 'setPeriod', status: 409, code: 'period-locked' },
      },
    ]);
  });

  it('has none where nothing was refused', async () => {
    const { logs } = await measuredOf('setPeriod', taken);
    expect(logs[0]?.data).not.toHaveProperty('code');
  });
});
