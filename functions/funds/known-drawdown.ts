import type { AuthorityCode } from '../../shared/domain/authorities.ts';
import { authorityOfDrawdown } from '../../shared/domain/funds/claim-drawdown.ts';
import { type Access, mayFor } from '../../shared/domain/permission.ts';
import { type Refusal, refuse } from '../../shared/domain/refusal.ts';

/** The authority of a drawdown that the principal may know of; told from the identifier alone. */
export function readableAuthority(access: Access, drawdown: string): AuthorityCode | undefined {
  const authority = authorityOfDrawdown(drawdown);
  return authority && mayFor(access, 'drawdowns.read', authority) ? authority : undefined;
}

export const unknownDrawdown = (): Refusal =>
  refuse('not-found', 'There is no such drawdown, or it is not yours to know of.');
