import type { PrincipalId } from '../../shared/domain/permission.ts';
import { measured } from '../../shared/runtime/metrics.ts';
import { ports } from '../../shared/runtime/ports.ts';
import { takeSweep } from './take-sweep.ts';

/** The schedule's own name in the audit trail. */
const SCHEDULE = 'schedule' as PrincipalId;

/** The sweep as the schedule runs it; the principal in the trail is the schedule itself. */
export const handler = async (): Promise<void> => {
  await measured(ports(), () => takeSweep(ports(), { principal: SCHEDULE, now: ports().now() }));
};
