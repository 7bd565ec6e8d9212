import { API_SCOPE } from '../../shared/contracts/edge.ts';
import { OPERATIONS } from '../../shared/contracts/operations.ts';
import { type Authorize, createAuthorizer } from './authorizer.ts';
import { COMMAND_LINE_CLIENT, DEMONSTRATION_MACHINES } from './demonstration-users.ts';
import { AUDIENCE, issuerAt } from './issuer.ts';
import { type KeptSecrets, publicKeyOf } from './kept-secrets.ts';
import type { Route } from './routes.ts';

/** What the gateway serves and to whom; a test holds both to what is deployed. */
export const SERVED_ROUTES: readonly Route[] = OPERATIONS;

/** The authorizer of the run at this address, before every route that is not for anyone. */
export const authorizerAt = (
  url: string,
  { signingKey }: Pick<KeptSecrets, 'signingKey'>,
): Authorize =>
  createAuthorizer({
    issuer: issuerAt(url),
    audience: AUDIENCE,
    clientIds: [COMMAND_LINE_CLIENT, ...DEMONSTRATION_MACHINES],
    scope: API_SCOPE,
    keys: { keys: [publicKeyOf(signingKey)] },
    now: Date.now,
  });
