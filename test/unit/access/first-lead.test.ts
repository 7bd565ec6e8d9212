import { describe, expect, it } from 'vitest';
import { takeAccess } from '../../../functions/access/set-access.ts';
import { createFirstLead } from '../../../functions/first-lead/give-first-lead.ts';
import type { PrincipalId } from '../../../shared/domain/permission.ts';
import { day, instant } from '../../../shared/domain/time.ts';
import { createAccessRepository } from '../../../shared/persistence/access.ts';
import { createInMemoryStore } from '../../../shared/persistence/in-memory-store.ts';
import type { Store } from '../../../shared/persistence/store.ts';
import { checkedTrail, createTestLedger } from '../../support/test-ledger.ts';

const NOW = { at: instant('2026-01-12T09:00:00.000Z'), on: day('2026-01-12') };
const ANNA = '8a7c0d8e-1111-4222-8333-944455556666';
const BEN = 'f00dfeed-1111-4222-8333-944455556666';

/** Each with a ledger of its own, as two functions that know nothing of each other. */
const jobOver = (store: Store) =>
  createFirstLead({ store, ledger: createTestLedger(store), now: () => NOW });

const rolesIn = async (store: Store, principal: string) =>
  (await createAccessRepository(store).find(principal))?.roles;

describe('the first lead', () => {
  it('is let in, and the region’s chain begins with it', async () => {
    const store = createInMemoryStore();
    expect(await jobOver(store)({ subject: ANNA })).toEqual({ principal: ANNA, roles: ['lead'] });
    expect(await createAccessRepository(store).find(ANNA)).toEqual({
      principal: ANNA,
      roles: ['lead'],
      authorities: [],
      version: 1,
    });
    expect(await checkedTrail(store, 'REGION')).toMatchObject([
      {
        seq: 1,
        at: NOW.at,
        principal: 'operator',
        operation: 'firstLead',
        outcome: 'done',
        facts: { subject: ANNA, roles: 'lead', authorities: '' },
      },
    ]);
  });

  it('is let in after the schedule has written to the region, too', async () => {
    const store = createInMemoryStore();
    const swept = await createTestLedger(store).commit({
      chain: 'REGION',
      operation: 'runSweep',
      principal: 'schedule' as PrincipalId,
      at: NOW.at,
      reads: {},
      decide: () => ({ writes: [], facts: {}, answer: { status: 201, body: null } }),
    });
    expect(swept.refused).toBeUndefined();
    expect(await jobOver(store)({ subject: ANNA })).toEqual({ principal: ANNA, roles: ['lead'] });
    expect(await jobOver(store)({ subject: BEN })).toHaveProperty('refused');
    expect(await checkedTrail(store, 'REGION')).toHaveLength(2);
  });

  it('is nobody where a lead has let others in', async () => {
    const store = createInMemoryStore();
    const by = { principal: BEN as PrincipalId, roles: ['lead'], authorities: [] } as const;
    const wanted = { principal: ANNA as PrincipalId, roles: ['auditor'], authorities: [] } as const;
    const setting = { access: by, now: NOW, wanted };
    expect(await takeAccess(createTestLedger(store), setting)).not.toHaveProperty('refused');
    expect(await jobOver(store)({ subject: 'somebody' })).toHaveProperty('refused');
  });

  it('is the only one: a second call is refused, for the same person too', async () => {
    const store = createInMemoryStore();
    await jobOver(store)({ subject: ANNA });
    for (const subject of [BEN, ANNA]) {
      expect(await jobOver(store)({ subject })).toMatchObject({
        refused: 'not-allowed',
        detail: expect.stringContaining('only a lead'),
      });
    }
    expect(await rolesIn(store, BEN)).toBeUndefined();
    expect(await checkedTrail(store, 'REGION')).toHaveLength(1);
  });

  it('stays the only one when the role was taken away again', async () => {
    const store = createInMemoryStore();
    await jobOver(store)({ subject: ANNA });
    const ledger = createTestLedger(store);
    const by = { principal: BEN as PrincipalId, roles: ['lead'], authorities: [] } as const;
    const wanted = { principal: ANNA as PrincipalId, roles: [], authorities: [] };
    const setting = { access: by, now: NOW, ifMatch: 'any', wanted } as const;
    expect(await takeAccess(ledger, setting)).not.toHaveProperty('refused');
    expect(await jobOver(store)({ subject: BEN })).toHaveProperty('refused');
    expect(await rolesIn(store, BEN)).toBeUndefined();
  });

  it('is one of two that are called at once', async () => {
    const store = createInMemoryStore();
    const subjects = [ANNA, BEN];
    const answers = await Promise.all(subjects.map((subject) => jobOver(store)({ subject })));
    const refused = answers.filter((answer) => 'refused' in answer);
    expect(refused).toHaveLength(1);
    const roles = await Promise.all(subjects.map((subject) => rolesIn(store, subject)));
    expect(roles.filter((own) => own !== undefined)).toEqual([['lead']]);
    expect(await checkedTrail(store, 'REGION')).toHaveLength(1);
  });

  it.each([undefined, {}, { subject: '' }, { subject: 'a/b' }, { subject: ANNA, roles: ['lead'] }])(
    'is nobody when the event names nobody: %j',
    async (event) => {
      const store = createInMemoryStore();
      expect(await jobOver(store)(event)).toMatchObject({ refused: 'invalid-event' });
      expect(await checkedTrail(store, 'REGION')).toEqual([]);
    },
  );
});
