import { z } from 'zod';
import { AUTHORITY_CODES } from '../domain/authorities.ts';
import { type Access, type PrincipalId, ROLES } from '../domain/permission.ts';
import { parseRow, type Read } from './reads.ts';
import type { Item, Key, Store, Write } from './store.ts';

export type AccessRecord = { readonly access: Access; readonly version: number };

const rowSchema = z.strictObject({
  principal: z.string().transform((text) => text as PrincipalId),
  roles: z.array(z.enum(ROLES)),
  authorities: z.array(z.enum(AUTHORITY_CODES)),
});

const accessKey = (principal: string): Key => ({ pk: `ACCESS#${principal}`, sk: 'ACCESS' });

const recordFrom = (item: Item | undefined): AccessRecord | undefined =>
  item && { access: parseRow(rowSchema, item), version: item.rev };

export const accessRead = (principal: PrincipalId): Read<AccessRecord | undefined> => ({
  key: accessKey(principal),
  guarded: true,
  parse: recordFrom,
});

/** Replaces what a principal may do, if it is still at the version that was seen. */
export const replaceAccess = (access: Access, before: AccessRecord | undefined): Write => ({
  kind: 'put',
  item: { ...accessKey(access.principal), rev: (before?.version ?? 0) + 1, data: { ...access } },
  when: [before ? { is: 'at-rev', rev: before.version } : { is: 'absent' }],
});

/** Roles are read on every request: one strong read of one small item. */
export function createAccessRepository(store: Store) {
  const findRecord = async (principal: string): Promise<AccessRecord | undefined> =>
    recordFrom((await store.find([accessKey(principal)]))[0]);
  return {
    findRecord,
    find: async (principal: string): Promise<Access | undefined> =>
      (await findRecord(principal))?.access,
  };
}
