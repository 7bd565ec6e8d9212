/** What the distribution, the gateway, the sign-in and the functions have to agree on. */

/** By this header the functions know that a request came through the distribution. */
export const ORIGIN_SECRET_HEADER = 'x-origin-secret';

/** The resource server of the API, and its one scope. */
export const API_SERVER = 'api';
export const API_SCOPE_NAME = 'use';

/** The scope that every token for the API carries, and no id token does. */
export const API_SCOPE = `${API_SERVER}/${API_SCOPE_NAME}`;
