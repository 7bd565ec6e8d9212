import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type ClientMetadata,
  type Configuration,
  errors,
  interactionPolicy,
  type JWTStructured,
  type KoaContextWithOIDC,
  Provider,
  type ResourceServer,
} from 'oidc-provider';
import { API_SCOPE } from '../../shared/contracts/edge.ts';
import { problem, SECURITY_HEADERS } from '../../shared/http/problem.ts';
import { createBoundedAdapters } from './bounded-adapter.ts';
import {
  COMMAND_LINE_CLIENT,
  DEMONSTRATION_MACHINES,
  DEMONSTRATION_PEOPLE,
} from './demonstration-users.ts';
import type { GatewayLog } from './gateway.ts';
import { AUDIENCE, issuerAt, SIGN_IN_PREFIX } from './issuer.ts';
import type { KeptSecrets } from './kept-secrets.ts';
import { errorPage, PAGE_POLICY, signInPage } from './sign-in-page.ts';

/** RFC 8707 wants a resource to be named by a URI; the audience need not be one. */
const RESOURCE = `urn:${AUDIENCE}`;
const HOUR_SECONDS = 3600;
const CODE_SECONDS = 60;

export type SignIn = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * The OpenID Connect provider of the embedded run: authorization code with PKCE for the demonstration
 * people, client credentials for the machines. There are no passwords, so it must never be reachable
 * from anywhere that matters; `readEnvironment` keeps it out of Lambda.
 */
export function createSignIn(origin: string, secrets: KeptSecrets, log: GatewayLog): SignIn {
  const provider = new Provider(issuerAt(origin), configuration(secrets));
  const report = (error: Error): void => log('sign-in-failed', { error: error.name });
  // Koa's own event, which the provider's types leave out; without a listener it goes to the console.
  (provider as NodeJS.EventEmitter).on('error', report);
  provider.on('server_error', (_, error) => report(error));
  provider.use(refuseUnknownPath);
  const serveProtocol = provider.callback();
  return (request, response) => {
    prepare(request, response);
    const uid = INTERACTION.exec(request.url ?? '')?.[1];
    if (uid === undefined) void serveProtocol(request, response);
    else interact(provider, uid, request, response).catch(() => refuse(response));
  };
}

/** What the provider has no route for gets the same problem document as anywhere else. */
async function refuseUnknownPath(
  context: KoaContextWithOIDC,
  next: () => Promise<void>,
): Promise<void> {
  await next();
  if (context.status !== 404 || context.body) return;
  const requestId = String(context.response.get('x-request-id'));
  const { statusCode, headers, body } = problem(
    'unknown-route',
    'There is nothing here.',
    requestId,
  );
  context.status = statusCode;
  context.set({ ...headers });
  context.body = body;
}

const INTERACTION = /^\/interaction\/([A-Za-z0-9_-]{1,64})$/;
const interactionPath = (uid: string): string => `${SIGN_IN_PREFIX}/interaction/${uid}`;

/** The provider routes on the path below its issuer's, and finds the whole one in `originalUrl`. */
function prepare(
  request: IncomingMessage & { originalUrl?: string },
  response: ServerResponse,
): void {
  request.originalUrl = request.url ?? '';
  request.url = request.originalUrl.slice(SIGN_IN_PREFIX.length) || '/';
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  response.setHeader('content-security-policy', PAGE_POLICY);
  response.setHeader('x-request-id', randomUUID());
}

async function interact(
  provider: Provider,
  uid: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const interaction = await provider.interactionDetails(request, response);
  if (interaction.uid !== uid) throw new Error('The cookie is of another sign-in');
  if (request.method !== 'POST') {
    sendPage(response, 200, signInPage(interactionPath(uid)));
    return;
  }
  const accountId = await chosenName(request);
  if (accountId === undefined) {
    sendPage(response, 400, errorPage('unknown-user', 'There is no such demonstration user.'));
    return;
  }
  const result = { login: { accountId, remember: false } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const refuse = (response: ServerResponse): void =>
  sendPage(response, 400, errorPage('expired', 'This sign-in has expired.'));

function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  response.end(html);
}

const MAX_FORM_BYTES = 1024;

async function chosenName(request: IncomingMessage): Promise<string | undefined> {
  let form = '';
  for await (const chunk of request) {
    form += String(chunk);
    if (form.length > MAX_FORM_BYTES) return undefined;
  }
  const name = new URLSearchParams(form).get('name') ?? '';
  return DEMONSTRATION_PEOPLE.includes(name) ? name : undefined;
}

const clients = (secrets: KeptSecrets): ClientMetadata[] => [
  {
    client_id: COMMAND_LINE_CLIENT,
    // A native application gets its answer on any port of the loopback (RFC 8252, section 7.3).
    application_type: 'native',
    redirect_uris: ['http://127.0.0.1/signed-in'],
    token_endpoint_auth_method: 'none',
  },
  ...DEMONSTRATION_MACHINES.map((name) => machineClient(name, secrets)),
];

function machineClient(name: string, { clientSecrets }: KeptSecrets): ClientMetadata {
  const secret = clientSecrets[name];
  if (secret === undefined) throw new Error(`No secret is kept for ${name}`);
  return {
    client_id: name,
    client_secret: secret,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
  };
}

const resourceServer: ResourceServer = {
  scope: API_SCOPE,
  audience: AUDIENCE,
  accessTokenFormat: 'jwt',
  accessTokenTTL: HOUR_SECONDS,
  jwt: { sign: { alg: 'RS256' } },
};

/** Everyone is one of ours and so are all clients: there is nothing to consent to. */
function loginOnly() {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  return policy;
}

function configuration(secrets: KeptSecrets): Configuration {
  return {
    adapter: createBoundedAdapters(Date.now),
    clients: clients(secrets),
    jwks: { keys: [secrets.signingKey] } as Configuration['jwks'] & {},
    cookies: { keys: [secrets.cookieKey] },
    pkce: { required: () => true },
    responseTypes: ['code'],
    scopes: ['openid'],
    clientBasedCORS: () => false,
    extraTokenClaims: () => ({ token_use: 'access' }),
    formats: { customizers: { jwt: giveScope } },
    findAccount: (_, sub) =>
      DEMONSTRATION_PEOPLE.includes(sub) ? { accountId: sub, claims: () => ({ sub }) } : undefined,
    interactions: { policy: loginOnly(), url: (_, { uid }) => interactionPath(uid) },
    loadExistingGrant: grantEverything,
    renderError: (context, { error, error_description: description }) => {
      context.type = 'html';
      context.body = errorPage(error, description ?? '');
    },
    routes: { authorization: '/authorize', token: '/token', jwks: '/jwks', userinfo: '/userinfo' },
    ttl: {
      AccessToken: HOUR_SECONDS,
      AuthorizationCode: CODE_SECONDS,
      ClientCredentials: HOUR_SECONDS,
      Grant: HOUR_SECONDS,
      IdToken: HOUR_SECONDS,
      Interaction: HOUR_SECONDS,
      Session: HOUR_SECONDS,
    },
    features: features(),
  };
}

/** Whoever asks for no scope gets all that there is, which is one, as from Cognito. */
function giveScope(_context: unknown, _token: unknown, { payload }: JWTStructured): void {
  payload['scope'] = API_SCOPE;
}

const features = (): NonNullable<Configuration['features']> => ({
  clientCredentials: { enabled: true },
  devInteractions: { enabled: false },
  dPoP: { enabled: false },
  pushedAuthorizationRequests: { enabled: false },
  rpInitiatedLogout: { enabled: false },
  resourceIndicators: {
    enabled: true,
    defaultResource: () => RESOURCE,
    useGrantedResource: () => true,
    getResourceServerInfo: (_, resource) => {
      if (resource !== RESOURCE) throw new errors.InvalidTarget();
      return resourceServer;
    },
  },
});

/** A grant of all that there is, for the account that has just signed in. */
const grantEverything: NonNullable<Configuration['loadExistingGrant']> = async ({ oidc }) => {
  const { account, client, provider } = oidc;
  if (!account || !client) return undefined;
  const grant = new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
  grant.addOIDCScope('openid');
  grant.addResourceScope(RESOURCE, API_SCOPE);
  await grant.save();
  return grant;
};
