import type { AuthorityCode } from '../domain/authorities.ts';
import type { LedgerEnd } from '../domain/ledger/ledger-file.ts';
import type { PrincipalId } from '../domain/permission.ts';
import type { Instant } from '../domain/time.ts';
import type { Ledger } from './ledger.ts';
import type { Store } from './store.ts';

export type ImportPorts = { readonly store: Store; readonly ledger: Ledger };

/** What is brought, and when; who brings it is an operator, on the machine. */
export type Importing = {
  readonly authority: AuthorityCode;
  readonly file: LedgerEnd;
  readonly at: Instant;
};

/** The operation in the audit trail; its facts name the file by its digest. */
export const IMPORT = 'importLedger';
const OPERATOR = 'operator' as PrincipalId;

/** What every commit of an import has alike. */
export const importCommit = ({ authority, at }: Importing) => ({
  chain: authority,
  operation: IMPORT,
  principal: OPERATOR,
  at,
});
