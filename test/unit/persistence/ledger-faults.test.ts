import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createInMemoryStore } from '../../../shared/persistence/in-memory-store.ts';
import { BAD_DAY, createFaultyStore } from '../../support/faulty-store.ts';
import { createRandom, wholeBelow } from '../../support/seeded-random.ts';
import { createTestLedger } from '../../support/test-ledger.ts';
import { type Claim, checkHistory, openToyFund, type Sent, send } from '../../support/toy-fund.ts';

const CLAIMS = 24;

/** Two processes and six clients against one ceiling, uneven amounts, half of the clients with keys. */
async function runBadDay(seed: number): Promise<readonly Sent[]> {
  const random = createRandom(seed);
  const table = createInMemoryStore();
  await openToyFund(table, 400 + wholeBelow(random, 600));
  const faulty = createFaultyStore(table, random, BAD_DAY);
  const ledgers = [createTestLedger(faulty), createTestLedger(faulty)];
  const claims = Array.from({ length: CLAIMS }, (_, number): Claim => {
    const name = `claim-${number}`;
    const amountPence = 1 + wholeBelow(random, 97);
    return number % 2 === 0 ? { name, amountPence } : { name, amountPence, key: name };
  });
  const history = await Promise.all(
    claims.map((claim, number) => send(ledgers[number % 2] ?? createTestLedger(faulty), claim)),
  );
  await checkHistory(table, history);
  return history;
}

describe('the ledger on a bad day of every kind', () => {
  it('loses, doubles and falsely refuses nothing, whatever the order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 - 1 }), async (seed) => {
        const history = await runBadDay(seed);
        expect(history).toHaveLength(CLAIMS);
      }),
      { numRuns: 400 },
    );
  });
});
