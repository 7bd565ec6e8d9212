import type { PrincipalId } from './permission.ts';

/** The schedule's own name in the audit trail. */
export const SCHEDULE = 'schedule' as PrincipalId;
