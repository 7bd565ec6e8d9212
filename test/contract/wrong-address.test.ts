import { describe, expect, it } from 'vitest';
import { routeKeyOf } from '../../shared/contracts/operation.ts';
import { OPERATIONS } from '../../shared/contracts/operations.ts';
import type { Store } from '../../shared/persistence/store.ts';
import { ORIGIN_SECRET } from '../support/from-distribution.ts';
import { exampleOf, type Setting } from './examples.ts';
import { problemOf } from './promises.ts';
import { createWorld } from './world.ts';

const SETTING: Setting = { authority: 'E08000026', drawdown: 'd-1', pressure: 'p-1' };

/** A store that nobody may ask anything. */
function createForbiddenStore() {
  const asked: string[] = [];
  const refuse = (call: string) => async (): Promise<never> => {
    asked.push(call);
    throw new Error(`The store was asked to ${call}`);
  };
  const store: Store = {
    find: refuse('find'),
    page: refuse('page'),
    transact: refuse('transact'),
  };
  return { store, asked };
}

const WRONG: readonly (readonly [string, string | null])[] = [
  ['without the distribution’s secret', null],
  ['with an empty one', ''],
  ['with another', ORIGIN_SECRET.replace('a', 'b')],
  ['with its beginning', ORIGIN_SECRET.slice(0, -1)],
  ['with more behind it', `${ORIGIN_SECRET}x`],
  ['with it twice', `${ORIGIN_SECRET},${ORIGIN_SECRET}`],
];

describe.each(OPERATIONS.map((contract) => [routeKeyOf(contract), contract] as const))(
  '%s past the distribution',
  (_, contract) => {
    it('is refused in the same words whatever is sent, and nothing is read', async () => {
      const { store, asked } = createForbiddenStore();
      const { call, logs } = await createWorld({ around: () => store });
      const { method, target, options } = exampleOf(contract.id, SETTING);
      const answers = new Set<string>();
      for (const [what, originSecret] of WRONG) {
        const answer = await call(method, target, { ...options, as: 'lead', originSecret });
        expect([what, answer.status, problemOf(answer)]).toEqual([what, 403, 'wrong-address']);
        const { instance: _instance, ...body } = answer.body;
        answers.add(JSON.stringify(body));
      }
      expect(answers.size).toBe(1);
      expect(asked).toEqual([]);
      // Which operation it was is not looked up either.
      const told = logs.map(({ code, data }) => [code, (data as { operation: string }).operation]);
      expect(new Set(told.map(String))).toEqual(new Set(['request-answered,none']));
      expect(JSON.stringify(logs)).not.toContain(ORIGIN_SECRET.slice(0, 8));
    });
  },
);
