import { afterAll, beforeAll, describe } from 'vitest';
import { describeRepositories } from '../../support/repository-suite.ts';
import {
  newStore,
  startDynamoDbLocal,
  type TestEngine,
  whyNoDynamoDbLocal,
} from '../../support/store-engines.ts';
import { describeStore } from '../../support/store-suite.ts';

const reason = whyNoDynamoDbLocal();
if (reason) process.stdout.write(`${reason}\n`);

/** A second engine keeps us honest: what only one of them does is not DynamoDB. */
describe.runIf(reason === undefined)('on the second engine', () => {
  let engine: TestEngine;

  beforeAll(async () => {
    engine = await startDynamoDbLocal();
  }, 30_000);

  afterAll(() => engine.stop());

  describeStore('DynamoDB Local', () => newStore(engine));
  describeRepositories('DynamoDB Local', () => newStore(engine));
});
