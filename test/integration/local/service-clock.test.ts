import { expect, test } from 'vitest';
import type { DynamoDb } from '../../../infra/local/dynamodb-protocol.ts';
import { clockStart } from '../../../infra/local/service-clock.ts';

const storeWith = (...newest: string[]): DynamoDb => ({
  answers: async () => true,
  createTableIfMissing: async () => {},
  isEmpty: async () => newest.length === 0,
  newestInstants: async () => newest,
});

const START = '2025-10-20T08:00:00.000Z';

test('the demonstration starts at nine in London on 20 October 2025', async () => {
  expect(await clockStart('region', undefined, storeWith())).toBe(START);
  expect(await clockStart('region', undefined, storeWith('2025-10-06T08:00:00.000Z'))).toBe(START);
});

test('its clock goes on from the newest entry of the audit trail', async () => {
  const store = storeWith('2025-10-20T08:15:00.000Z', '2025-12-01T10:00:00.001Z', START);
  expect(await clockStart('region', undefined, store)).toBe('2025-12-01T10:00:00.001Z');
});

test('NOW decides when it is given, and without a demonstration the clock is the real one', async () => {
  const now = '2026-04-01T00:00:00.000Z';
  expect(await clockStart('region', now, storeWith('2027-01-01T00:00:00.000Z'))).toBe(now);
  expect(await clockStart('none', now, storeWith())).toBe(now);
  expect(await clockStart('none', undefined, storeWith(START))).toBeUndefined();
});
