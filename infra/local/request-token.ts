import { createHash, randomBytes } from 'node:crypto';
import { API_SCOPE } from '../../shared/contracts/edge.ts';
import {
  COMMAND_LINE_CLIENT,
  DEMONSTRATION_MACHINES,
  DEMONSTRATION_PEOPLE,
} from './demonstration-users.ts';
import { CannotStart } from './environment.ts';

/** What the discovery document says of the endpoints (OpenID Connect Discovery 1.0, section 3). */
type Endpoints = { readonly authorization_endpoint: string; readonly token_endpoint: string };

const REDIRECT_URI = 'http://127.0.0.1/signed-in';
const MAX_REDIRECTS = 5;

/**
 * An access token for a demonstration user of the service at the address, by the flow that the user
 * would go through. @throws CannotStart with a sentence when there is no such user or no service.
 */
export async function requestToken(
  url: string,
  name: string,
  secretOf: (machine: string) => string | undefined,
): Promise<string> {
  if (DEMONSTRATION_MACHINES.includes(name)) return machineToken(url, name, secretOf(name));
  if (DEMONSTRATION_PEOPLE.includes(name)) return personToken(url, name);
  throw new CannotStart(
    `There is no demonstration user "${name}". There are officer.AUTHORITY, certifier.AUTHORITY, ` +
      'finance-system.AUTHORITY (such as officer.coventry), lead, auditor and department.',
  );
}

/** Client credentials (RFC 6749, section 4.4). */
async function machineToken(url: string, name: string, secret?: string): Promise<string> {
  if (secret === undefined) {
    throw new CannotStart(`The secret of ${name} is not in DATA_DIR; is it the running service's?`);
  }
  const { token_endpoint } = await discover(url);
  return accessTokenFrom(token_endpoint, { grant_type: 'client_credentials' }, basic(name, secret));
}

const basic = (name: string, secret: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`,
});

/** Authorization code with PKCE (RFC 7636), in place of a browser. */
async function personToken(url: string, name: string): Promise<string> {
  const { authorization_endpoint, token_endpoint } = await discover(url);
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const request = new URLSearchParams({
    client_id: COMMAND_LINE_CLIENT,
    response_type: 'code',
    redirect_uri: REDIRECT_URI,
    scope: `openid ${API_SCOPE}`,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state,
  });
  const answer = await signInAs(name, `${authorization_endpoint}?${request}`);
  const code = answer.searchParams.get('code');
  if (!code || answer.searchParams.get('state') !== state) throw new Error('Signing in failed');
  return accessTokenFrom(token_endpoint, {
    grant_type: 'authorization_code',
    client_id: COMMAND_LINE_CLIENT,
    redirect_uri: REDIRECT_URI,
    code_verifier: verifier,
    code,
  });
}

/** Goes to the sign-in page, chooses the name and follows until the answer to the client comes. */
async function signInAs(name: string, start: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let address = new URL(start);
  for (let step = 0; step < MAX_REDIRECTS; step++) {
    const isPage = address.pathname.includes('/interaction/');
    const form = isPage ? { method: 'POST', body: new URLSearchParams({ name }) } : {};
    const response = await fetch(address, {
      ...form,
      redirect: 'manual',
      headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
    });
    await response.arrayBuffer();
    for (const cookie of response.headers.getSetCookie()) keepCookie(cookies, cookie);
    address = new URL(response.headers.get('location') ?? failed(response), address);
    if (address.href.startsWith(`${REDIRECT_URI}?`)) return address;
  }
  throw new Error('Signing in went in circles');
}

function failed({ status }: Response): never {
  throw new Error(`Signing in answered ${status}`);
}

function keepCookie(cookies: Map<string, string>, setCookie: string): void {
  const [pair = ''] = setCookie.split(';');
  const equals = pair.indexOf('=');
  const name = pair.slice(0, equals);
  const value = pair.slice(equals + 1);
  if (value === '') cookies.delete(name);
  else cookies.set(name, value);
}

async function discover(url: string): Promise<Endpoints> {
  const response = await reach(`${url}/sign-in/.well-known/openid-configuration`);
  if (!response.ok) throw new CannotStart(`What answers at ${url} is not the service.`);
  return (await response.json()) as Endpoints;
}

async function reach(address: string): Promise<Response> {
  try {
    return await fetch(address);
  } catch (cause) {
    throw new CannotStart('The service is not running; start it with "npm start".', { cause });
  }
}

async function accessTokenFrom(
  endpoint: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<string> {
  const body = new URLSearchParams(form);
  const response = await fetch(endpoint, { method: 'POST', body, headers });
  const { access_token, error } = (await response.json()) as Record<string, unknown>;
  if (typeof access_token === 'string') return access_token;
  throw new CannotStart(`The sign-in gave no token: ${String(error)}.`);
}
