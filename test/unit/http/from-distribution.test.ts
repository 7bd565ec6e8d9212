import { describe, expect, it } from 'vitest';
import { createApi } from '../../../shared/http/api.ts';
import { createPorts } from '../../../shared/runtime/ports.ts';
import { as, createTestApi } from '../../support/api-events.ts';
import { findToyAccess, toyOperations } from '../../support/toy-operations.ts';

const ENVIRONMENT = {
  TABLE_NAME: 'none',
  CURSOR_KEY: '0'.repeat(64),
  LOG_LEVEL: 'SILENT',
} as const;

describe('a function of the API', () => {
  it('does not start where the environment has no secret', () => {
    const ports = createPorts(ENVIRONMENT);
    expect(() => createApi(ports, [])).toThrow('ORIGIN_SECRETS is not set');
    expect(() => createApi({ ...ports, isOriginSecret: undefined }, [])).toThrow();
  });

  it('starts where it has one, and knows that one only', () => {
    const ports = createPorts({ ...ENVIRONMENT, ORIGIN_SECRETS: 'x'.repeat(64) });
    expect(() => createApi(ports, [])).not.toThrow();
    expect(ports.isOriginSecret?.('x'.repeat(64))).toBe(true);
    expect(ports.isOriginSecret?.('')).toBe(false);
    expect(ports.isOriginSecret?.('X'.repeat(64))).toBe(false);
  });

  it('knows two while the secret is being changed, each as a whole', () => {
    const [before, after] = ['a'.repeat(32), 'b'.repeat(32)];
    const both = `${before} ${after}`;
    const { isOriginSecret } = createPorts({ ...ENVIRONMENT, ORIGIN_SECRETS: both });
    const asked = [before, after, both, '', ' '].map((sent) => isOriginSecret?.(sent));
    expect(asked).toEqual([true, true, false, false, false]);
  });

  it('refuses past the distribution even what has no route', async () => {
    const { send } = createTestApi(toyOperations, findToyAccess);
    const routeKey = 'GET /v1/nothing';
    const headers = { 'x-origin-secret': 'another' };
    const past = await send({ routeKey, headers, claims: as('lead') });
    expect([past.status, past.body['type']]).toEqual([403, '/problems/wrong-address']);
    expect((await send({ routeKey, claims: as('lead') })).status).toBe(404);
  });
});
