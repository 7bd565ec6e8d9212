import type { Who } from '../contracts/operation.ts';
import { AUTHORITY_CODES, type AuthorityCode, findAuthorityCode } from '../domain/authorities.ts';
import {
  type Access,
  knowsOf,
  mayAnywhere,
  mayFor,
  type Permission,
  scopeOf,
} from '../domain/permission.ts';
import { readJson } from './body.ts';
import type { Accesses } from './identifying.ts';
import {
  type ApiEvent,
  Moved,
  type Progress,
  progressOf,
  RequestRefused,
  type Stage,
} from './stage.ts';

/** The same words for an authority that is not one's own and for one that does not exist. */
export const UNKNOWN_AUTHORITY = {
  refused: 'not-found',
  detail: 'There is no such authority, or it is not yours to know of.',
} as const;

const FORBIDDEN = {
  refused: 'not-allowed',
  detail: 'None of your roles may do this here.',
} as const;

/**
 * Whether they may, decided on the role and the authority alone, before anything else of the request
 * is looked at: another's authority is as unknown as one that does not exist.
 */
export const permitting = (accesses: Accesses): Stage => ({
  before: async ({ event }) => {
    const progress = progressOf(event);
    const { who } = progress.operation.contract;
    if (typeof who === 'string') return;
    try {
      progress.scope = permittedScope(event, progress, who);
    } catch (error) {
      if (!(error instanceof RequestRefused && progress.isRemembered && progress.access))
        throw error;
      progress.access = await accesses.find(progress.access.principal);
      progress.isRemembered = false;
      progress.scope = permittedScope(event, progress, who);
    }
  },
});

function permittedScope(
  event: ApiEvent,
  progress: Progress,
  { permission, authorityIn, region }: Exclude<Who, string>,
): readonly AuthorityCode[] {
  const access = progress.access;
  if (!access) throw new Error('The identifying stage did not run');
  if (authorityIn === 'path') return [inPath(event, progress, access, permission)];
  const asked = authorityIn === 'query' ? event.queryStringParameters?.['authority'] : undefined;
  if (asked !== undefined) return [permitted(access, permission, findAuthorityCode(asked))];
  if (region === 'any-principal') return [];
  if (!mayAnywhere(access, region ?? permission)) throw new RequestRefused(FORBIDDEN);
  if (region) return [];
  if (authorityIn === 'body') return inBody(event, progress, access, permission);
  return scopeOf(access, permission, AUTHORITY_CODES);
}

function permitted(
  access: Access,
  permission: Permission,
  authority: AuthorityCode | undefined,
): AuthorityCode {
  if (authority && mayFor(access, permission, authority)) return authority;
  const isKnown = authority && knowsOf(access, authority);
  throw new RequestRefused(isKnown ? FORBIDDEN : UNKNOWN_AUTHORITY);
}

function inPath(
  event: ApiEvent,
  progress: Progress,
  access: Access,
  permission: Permission,
): AuthorityCode {
  const asked = event.pathParameters?.['authority'] ?? '';
  const authority = permitted(access, permission, findAuthorityCode(asked));
  if (authority !== asked) {
    const place = progress.operation.contract.path.split('/').indexOf('{authority}');
    const path = event.rawPath.split('/').with(place, authority).join('/');
    throw new Moved(event.rawQueryString ? `${path}?${event.rawQueryString}` : path);
  }
  return authority;
}

/** The body is parsed for this, but nothing of it other than the authority is judged yet. */
function inBody(
  event: ApiEvent,
  progress: Progress,
  access: Access,
  permission: Permission,
): readonly AuthorityCode[] {
  const value = readJson(event);
  progress.json = { value };
  const asked =
    typeof value === 'object' && value !== null && 'authority' in value
      ? value.authority
      : undefined;
  if (typeof asked !== 'string') return scopeOf(access, permission, AUTHORITY_CODES);
  return [permitted(access, permission, findAuthorityCode(asked))];
}
