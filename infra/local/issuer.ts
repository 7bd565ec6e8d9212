/** What the sign-in, its clients and the authorizer have to agree on. */

/** The sign-in is mounted on the gateway's own port, so that one port serves all. */
export const SIGN_IN_PREFIX = '/sign-in';

/** The audience of our access tokens. */
export const AUDIENCE = 'funding-pressure-tracker';

export const issuerAt = (origin: string): string => `${origin}${SIGN_IN_PREFIX}`;
