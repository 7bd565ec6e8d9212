import type { Access, PrincipalId } from '../domain/permission.ts';
import { type ApiEvent, type Progress, progressOf, RequestRefused, type Stage } from './stage.ts';

/** What the store holds of a principal; undefined when it knows nothing of them. */
export type FindAccess = (principal: string) => Promise<Access | undefined>;

/**
 * Who is asking: the token's subject, whose signature, issuer, client and use the authorizer has
 * checked, with the roles the store holds of them now. A token is no source of roles, because it
 * would keep them until it expires.
 */
export const identifying = (accesses: Accesses): Stage => ({
  before: async ({ event }) => {
    const progress = progressOf(event);
    const { who, method } = progress.operation.contract;
    if (who === 'anyone') return;
    const subject = subjectOf(event);
    if (subject === undefined) {
      throw new RequestRefused({
        refused: 'unauthenticated',
        detail: 'Send a valid access token of this service.',
      });
    }
    const isDryRun = event.queryStringParameters?.['dryRun'] !== undefined;
    await identify(accesses, progress, subject, method !== 'GET' && !isDryRun);
  },
});

/**
 * A write may begin on what this process remembers, because it ends in a transaction that checks it
 * together with everything else: that saves a read a request. What only reads, a dry run too, is told by a strong read.
 */
async function identify(
  accesses: Accesses,
  progress: Progress,
  subject: string,
  isWrite: boolean,
): Promise<void> {
  const remembered = isWrite ? accesses.remembered(subject) : undefined;
  progress.access = remembered ?? (await accesses.find(subject));
  progress.isRemembered = remembered !== undefined;
}

/** The accesses that this process has read, and how to read one. */
export type Accesses = {
  readonly find: (subject: string) => Promise<Access>;
  readonly remembered: (subject: string) => Access | undefined;
  readonly forget: (subject: string | undefined) => void;
};

/** More principals than a council has at work at once; then it begins afresh. */
const MAX_REMEMBERED = 1000;

export function createAccesses(findAccess: FindAccess): Accesses {
  const remembered = new Map<string, Access>();
  return {
    async find(subject) {
      const access = (await findAccess(subject)) ?? nobody(subject as PrincipalId);
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      if (access.version !== undefined) remembered.set(subject, access);
      return access;
    },
    remembered: (subject) => remembered.get(subject),
    forget: (subject) => void remembered.delete(subject ?? ''),
  };
}

const SUBJECT = /^[A-Za-z0-9._-]{1,128}$/;

function subjectOf(event: ApiEvent): string | undefined {
  const claims = event.requestContext.authorizer?.jwt?.claims;
  const subject = claims?.['sub'];
  if (claims?.['token_use'] !== 'access' || typeof subject !== 'string') return undefined;
  return SUBJECT.test(subject) ? subject : undefined;
}

const nobody = (principal: PrincipalId): Access => ({ principal, roles: [], authorities: [] });
