import type { Access, PrincipalId } from '../domain/permission.ts';
import { type ApiEvent, progressOf, RequestRefused, type Stage } from './stage.ts';

/**
 * Who is asking: the token's subject, whose signature, issuer, client and use the authorizer has
 * checked, with the roles the store holds of them now. A token is no source of roles, because it
 * would keep them until it expires.
 */
export const identifying = (
  findAccess: (principal: string) => Promise<Access | undefined>,
): Stage => ({
  before: async ({ event }) => {
    const progress = progressOf(event);
    if (progress.operation.contract.who === 'anyone') return;
    const subject = subjectOf(event);
    if (subject === undefined) {
      throw new RequestRefused({
        refused: 'unauthenticated',
        detail: 'Send a valid access token of this service.',
      });
    }
    progress.access = (await findAccess(subject)) ?? nobody(subject as PrincipalId);
  },
});

const SUBJECT = /^[A-Za-z0-9._-]{1,128}$/;

function subjectOf(event: ApiEvent): string | undefined {
  const claims = event.requestContext.authorizer?.jwt?.claims;
  const subject = claims?.['sub'];
  if (claims?.['token_use'] !== 'access' || typeof subject !== 'string') return undefined;
  return SUBJECT.test(subject) ? subject : undefined;
}

const nobody = (principal: PrincipalId): Access => ({ principal, roles: [], authorities: [] });
