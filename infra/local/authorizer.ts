import { hash } from 'node:crypto';
import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';

/** The claims of a valid access token, all as text, as API Gateway's authorizer hands them on. */
export type Claims = Readonly<Record<string, string>>;

/** @returns undefined for every token that is not a valid access token of this service. */
export type Authorize = (authorization: string | undefined) => Promise<Claims | undefined>;

export type AuthorizerOptions = {
  readonly issuer: string;
  readonly audience: string;
  readonly clientIds: readonly string[];
  /** One of those that the token carries, separated by spaces (RFC 9068, section 2.2.3). */
  readonly scope: string;
  readonly keys: JSONWebKeySet;
  /** Milliseconds since 1970 on the real clock: tokens know nothing of a demonstration's. */
  readonly now: () => number;
};

/**
 * Verified tokens are remembered, because checking an RS256 signature costs more than the rest of
 * the gateway: 107 µs against 2 µs for the look-up, measured on a 2-core machine. Under the token’s
 * hash, so that a dump of the memory holds no token; for a minute, and never beyond its expiry.
 */
const REMEMBER_MILLISECONDS = 60_000;
const MAX_REMEMBERED = 1000;

type Remembered = { readonly claims: Claims; readonly untilMilliseconds: number };

export function createAuthorizer(options: AuthorizerOptions): Authorize {
  const verify = createVerifier(options);
  const remembered = new Map<string, Remembered>();

  function recall(key: string): Claims | undefined {
    const found = remembered.get(key);
    if (found && found.untilMilliseconds > options.now()) return found.claims;
    remembered.delete(key);
    return undefined;
  }

  function remember(key: string, payload: AccessPayload): Claims {
    const claims = asText(payload);
    if (remembered.size >= MAX_REMEMBERED) {
      const [oldest = ''] = remembered.keys();
      remembered.delete(oldest);
    }
    const untilMilliseconds = Math.min(options.now() + REMEMBER_MILLISECONDS, payload.exp * 1000);
    remembered.set(key, { claims, untilMilliseconds });
    return claims;
  }

  return async (authorization) => {
    const token = bearerToken(authorization);
    if (token === undefined) return undefined;
    const key = hash('sha256', token, 'base64');
    const known = recall(key);
    if (known) return known;
    const payload = await verify(token);
    return payload && remember(key, payload);
  };
}

/** RFC 6750, section 2.1; the scheme's name is not case-sensitive (RFC 9110, section 11.1). */
const BEARER = /^Bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i;

const bearerToken = (authorization = ''): string | undefined => BEARER.exec(authorization)?.[1];

type AccessPayload = JWTPayload & { readonly exp: number; readonly sub: string };

function createVerifier({ issuer, audience, clientIds, scope, keys, now }: AuthorizerOptions) {
  const findKey = createLocalJWKSet(keys);
  const allowed = new Set<unknown>(clientIds);
  return async (token: string): Promise<AccessPayload | undefined> => {
    try {
      const { payload } = await jwtVerify(token, findKey, {
        algorithms: ['RS256'],
        issuer,
        audience,
        requiredClaims: ['exp', 'iat', 'sub', 'client_id', 'token_use', 'scope'],
        currentDate: new Date(now()),
      });
      return isForAccess(payload, allowed, scope) ? payload : undefined;
    } catch {
      return undefined; // The keys are in memory: nothing but the token can be at fault.
    }
  };
}

/** An id token and another client's token carry a good signature of the same issuer too. */
const isForAccess = (
  payload: JWTPayload,
  clients: ReadonlySet<unknown>,
  scope: string,
): payload is AccessPayload =>
  payload['token_use'] === 'access' &&
  clients.has(payload['client_id']) &&
  typeof payload['scope'] === 'string' &&
  payload['scope'].split(' ').includes(scope) &&
  typeof payload.sub === 'string' &&
  payload.sub !== '' &&
  typeof payload.iat === 'number';

const asText = (payload: JWTPayload): Claims =>
  Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, textOf(value)]));

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);
