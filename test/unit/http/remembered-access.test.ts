import { beforeEach, describe, expect, it } from 'vitest';
import { type Access, AccessChanged, type Role } from '../../../shared/domain/permission.ts';
import { operation, reply } from '../../../shared/http/operation.ts';
import { as, createTestApi } from '../../support/api-events.ts';
import { COVENTRY, principal } from '../../support/samples.ts';
import { listToys, submitToy } from '../../support/toy-operations.ts';

/** The store's word on one officer, and a write that checks it as the ledger does. */
let held: Access | undefined;
let reads: number;
let writes: number;

beforeEach(() => {
  held = undefined;
  reads = 0;
  writes = 0;
});

function hold(roles: readonly Role[], authorities: Access['authorities'] = [COVENTRY]): void {
  held = {
    principal: principal('officer.coventry'),
    roles,
    authorities,
    version: (held?.version ?? 0) + 1,
  };
}

const createOfficersApi = () =>
  createTestApi(
    [
      operation(submitToy, async ({ access, query }) => {
        if (query.dryRun) return reply(200, { by: access.principal });
        if (access.version !== held?.version) throw new AccessChanged();
        writes++;
        return reply(200, { version: access.version });
      }),
      operation(listToys, async ({ access, scope }) => reply(200, { by: access.principal, scope })),
    ],
    async () => {
      reads++;
      return held;
    },
  );

type Api = ReturnType<typeof createOfficersApi>;

const submit = ({ send }: Api, more: { query?: string; authority?: string } = {}) =>
  send({
    routeKey: 'POST /v1/authorities/{authority}/toys',
    path: `/v1/authorities/${more.authority ?? COVENTRY}/toys`,
    pathParameters: { authority: more.authority ?? COVENTRY },
    claims: as('officer.coventry'),
    headers: { 'idempotency-key': 'k' },
    body: '{"name":"bear","amountPence":1}',
    query: more.query ?? '',
  });

const list = ({ send }: Api) => send({ routeKey: 'GET /v1/toys', claims: as('officer.coventry') });

describe('an access that was read before', () => {
  it('spares a write its read, because the write checks it', async () => {
    const api = createOfficersApi();
    hold(['officer']);
    expect((await submit(api)).status).toBe(200);
    expect((await submit(api)).status).toBe(200);
    expect([reads, writes]).toEqual([1, 2]);
  });

  it('is not what a read rests on', async () => {
    const api = createOfficersApi();
    hold(['officer']);
    expect((await list(api)).status).toBe(200);
    hold([]);
    expect((await list(api)).status).toBe(403);
    expect(reads).toBe(2);
  });

  it('is not what a dry run rests on, which writes nothing and so checks nothing', async () => {
    const api = createOfficersApi();
    hold(['officer']);
    expect((await submit(api)).status).toBe(200);
    hold([]);
    expect((await submit(api, { query: 'dryRun=true' })).status).toBe(404);
    expect(reads).toBe(2);
  });

  it('that was taken away since stops the very next write', async () => {
    const api = createOfficersApi();
    hold(['officer']);
    await submit(api);
    hold(['certifier']);
    expect((await submit(api)).status).toBe(403);
    hold(['officer'], []);
    expect((await submit(api)).status).toBe(404);
    expect(writes).toBe(1);
  });

  it('that was given since lets the very next write through', async () => {
    const api = createOfficersApi();
    hold(['certifier']);
    expect((await submit(api)).status).toBe(403);
    hold(['officer']);
    expect((await submit(api)).status).toBe(200);
    hold(['officer', 'certifier']);
    const again = await submit(api);
    expect([again.status, again.body]).toEqual([200, { version: 3 }]);
    expect(writes).toBe(2);
  });

  it('of a principal that the store did not know is looked for again', async () => {
    const api = createOfficersApi();
    expect((await submit(api)).status).toBe(404);
    hold(['officer']);
    expect((await submit(api)).status).toBe(200);
  });

  it('that changes again and again ends in 503, not in a loop', async () => {
    const api = createTestApi(
      [
        operation(submitToy, async () => {
          throw new AccessChanged();
        }),
      ],
      async () => held,
    );
    hold(['officer']);
    const answered = await submit(api);
    expect([answered.status, answered.headers['retry-after']]).toEqual([503, '2']);
  });

  it('sends an alias on as any other request', async () => {
    const api = createOfficersApi();
    hold(['officer']);
    await submit(api);
    expect((await submit(api, { authority: 'coventry' })).status).toBe(308);
    expect((await submit(api, { authority: 'dudley' })).status).toBe(404);
  });
});
