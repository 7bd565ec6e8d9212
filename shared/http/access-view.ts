import type { Access } from '../domain/permission.ts';

/** What a principal may do, as the API shows it; the version is its ETag. */
export const accessView = ({ principal, roles, authorities }: Access) => ({
  principal,
  roles,
  authorities,
});
