import type { ChainId } from '../../shared/domain/audit.ts';
import { AUTHORITY_CODES, type AuthorityCode } from '../../shared/domain/authorities.ts';

/** The chains of a scope; whoever sees every authority sees the region's own chain too. */
export const chainsOf = (scope: readonly AuthorityCode[], asked: string | undefined): ChainId[] =>
  asked === undefined && scope.length === AUTHORITY_CODES.length
    ? [...scope, 'REGION']
    : [...scope];
