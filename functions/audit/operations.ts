import type { Operation } from '../../shared/http/operation.ts';
import { createAuditRepository } from '../../shared/persistence/audit-trail.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { listAuditOperation } from './list-audit.ts';
import { verifyAuditOperation } from './verify-audit.ts';

export const auditOperations = ({ store, sha256, sign }: Ports): readonly Operation[] => {
  const trail = createAuditRepository(store);
  return [listAuditOperation(trail, sign), verifyAuditOperation(trail, sha256)];
};
