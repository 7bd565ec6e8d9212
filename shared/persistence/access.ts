import * as z from 'zod';
import { type Access, type PrincipalId, ROLES } from '../domain/permission.ts';
import { parseRow, type Read } from './reads.ts';
import { authorityRow, principalRow } from './row-schemas.ts';
import type { Item, Key, Store, Write } from './store.ts';

export type VersionedAccess = Access & { readonly version: number };

const rowSchema = z.strictObject({
  principal: principalRow,
  roles: z.array(z.enum(ROLES)),
  authorities: z.array(authorityRow),
});

export const accessKey = (principal: string): Key => ({ pk: `ACCESS#${principal}`, sk: 'ACCESS' });

const accessFrom = (item: Item | undefined): VersionedAccess | undefined =>
  item && { ...parseRow(rowSchema, item), version: item.rev };

export const accessRead = (principal: PrincipalId): Read<VersionedAccess | undefined> => ({
  key: accessKey(principal),
  guarded: true,
  parse: accessFrom,
});

/** Replaces what a principal may do, if it is still at the version that was seen. */
export function replaceAccess(access: Access, before: VersionedAccess | undefined): Write {
  const { principal, roles, authorities } = access;
  return {
    kind: 'put',
    item: {
      ...accessKey(principal),
      rev: (before?.version ?? 0) + 1,
      data: { principal, roles, authorities },
    },
    when: [before ? { is: 'at-rev', rev: before.version } : { is: 'absent' }],
  };
}

/** The access as it was seen, in a transaction that rests on it. */
export const accessUnchanged = ({ principal, version }: VersionedAccess): Write => ({
  kind: 'check',
  key: accessKey(principal),
  when: [{ is: 'at-rev', rev: version }],
});

/** Roles are read on every request that reads: one strong read of one small item. */
export const createAccessRepository = (store: Store) => ({
  find: async (principal: string): Promise<VersionedAccess | undefined> =>
    accessFrom((await store.find([accessKey(principal)]))[0]),
});
