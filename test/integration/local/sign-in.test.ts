import { createHash } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDataDirectory } from '../../../infra/local/data-directory.ts';
import {
  DEMONSTRATION_MACHINES,
  DEMONSTRATION_PEOPLE,
} from '../../../infra/local/demonstration-users.ts';
import { readSecrets } from '../../../infra/local/kept-secrets.ts';
import { type StartedService, startService } from '../../support/start-service.ts';

let service: StartedService;

beforeAll(async () => {
  service = await startService();
}, 60_000);

afterAll(() => service.stop());

const REDIRECT_URI = 'http://127.0.0.1:5678/signed-in';
const VERIFIER = 'a-verifier-that-is-long-enough-for-rfc-7636-it-has-at-least-43';

const challengeOf = (verifier: string): string =>
  createHash('sha256').update(verifier).digest('base64url');

const REQUEST = {
  client_id: 'command-line',
  response_type: 'code',
  redirect_uri: REDIRECT_URI,
  scope: 'openid',
  state: 'a-state',
  code_challenge: challengeOf(VERIFIER),
  code_challenge_method: 'S256',
};

/** A browser without a screen: keeps cookies, follows nothing by itself. */
function browser() {
  const cookies = new Map<string, string>();
  return async (address: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(new URL(address, service.url), {
      ...init,
      redirect: 'manual',
      headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = cookie.split(';')[0]?.split('=') ?? [];
      cookies.set(name, value);
    }
    return response;
  };
}

const authorizeAddress = (changes: Record<string, string> = {}, drop: string[] = []): string => {
  const parameters = Object.entries({ ...REQUEST, ...changes }).filter(
    ([name]) => !drop.includes(name),
  );
  return `/sign-in/authorize?${new URLSearchParams(parameters)}`;
};

const locationOf = (response: Response): string => response.headers.get('location') ?? '';

async function codeFor(name: string): Promise<string> {
  const visit = browser();
  const page = locationOf(await visit(authorizeAddress()));
  const chosen = await visit(page, { method: 'POST', body: new URLSearchParams({ name }) });
  const back = new URL(locationOf(await visit(locationOf(chosen))));
  expect(`${back.origin}${back.pathname}`).toBe(REDIRECT_URI);
  expect(back.searchParams.get('state')).toBe('a-state');
  expect(back.searchParams.get('iss')).toBe(`${service.url}/sign-in`);
  return back.searchParams.get('code') ?? '';
}

type Tokens = { access_token?: string; id_token?: string; error?: string; expires_in?: number };

async function requestTokens(
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<[number, Tokens]> {
  const body = new URLSearchParams(form);
  const response = await fetch(`${service.url}/sign-in/token`, { method: 'POST', body, headers });
  return [response.status, (await response.json()) as Tokens];
}

const exchange = (code: string, changes: Record<string, string> = {}) =>
  requestTokens({
    grant_type: 'authorization_code',
    client_id: 'command-line',
    redirect_uri: REDIRECT_URI,
    code_verifier: VERIFIER,
    code,
    ...changes,
  });

const basic = (name: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`,
});

const me = (token: string): Promise<Response> =>
  fetch(`${service.url}/v1/me`, { headers: { authorization: `Bearer ${token}` } });

describe('discovery', () => {
  test('tells where everything is and what there is', async () => {
    const response = await fetch(`${service.url}/sign-in/.well-known/openid-configuration`);
    const issuer = `${service.url}/sign-in`;
    expect(await response.json()).toMatchObject({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      grant_types_supported: ['authorization_code', 'client_credentials'],
    });
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('x-request-id')).toBeTruthy();
  });

  test('publishes the public half of its RS256 key and nothing more', async () => {
    const response = await fetch(`${service.url}/sign-in/jwks`);
    const { keys } = (await response.json()) as { keys: Record<string, unknown>[] };
    expect(keys).toHaveLength(1);
    expect(Object.keys(keys[0] ?? {}).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    expect(keys[0]).toMatchObject({ kty: 'RSA', alg: 'RS256', use: 'sig' });
  });

  test.each(['/sign-in', '/sign-in/', '/sign-in/nothing', '/sign-in/jwks/x'])(
    'has nothing at %s',
    async (path) => {
      const response = await fetch(`${service.url}${path}`);
      expect(response.status).toBe(404);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toMatchObject({ type: '/problems/unknown-route' });
    },
  );

  test('keeps its console to itself', () => {
    expect(service.output()).not.toMatch(/oidc-provider|WARNING|NOTICE/);
  });
});

describe('a person', () => {
  test('sees a page that lists everyone and says that it is a demonstration', async () => {
    const visit = browser();
    const response = await visit(locationOf(await visit(authorizeAddress())));
    const html = await response.text();
    expect(html).toContain('This is a demonstration');
    const names = [...html.matchAll(/name="name" value="([^"]+)"/g)].map(([, name]) => name);
    expect(names.toSorted()).toEqual([...DEMONSTRATION_PEOPLE].toSorted());
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(html).not.toMatch(/<script|src=|https?:/);
  });

  test('gets an access token for this service and an id token that is none', async () => {
    const [status, tokens] = await exchange(await codeFor('officer.stoke-on-trent'));
    expect(status).toBe(200);
    const token = tokens.access_token ?? '';
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'RS256', typ: 'at+jwt' });
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({
      iss: `${service.url}/sign-in`,
      aud: 'funding-pressure-tracker',
      sub: 'officer.stoke-on-trent',
      client_id: 'command-line',
      token_use: 'access',
      scope: 'api/use',
      jti: expect.any(String),
    });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(3600);
    const answer = await me(token);
    expect(await answer.json()).toMatchObject({ principal: 'officer.stoke-on-trent' });
    expect((await me(tokens.id_token ?? '')).status).toBe(401);
  });

  test('may be anyone of the list', async () => {
    for (const name of ['lead', 'auditor', 'department', 'certifier.telford-and-wrekin']) {
      expect(decodeJwt(await service.token(name)).sub).toBe(name);
    }
  });

  test('may be somebody else the next time, in the same browser', async () => {
    const visit = browser();
    const signIn = async (name: string): Promise<Response> => {
      const page = locationOf(await visit(authorizeAddress({ prompt: 'login' })));
      const chosen = await visit(page, { method: 'POST', body: new URLSearchParams({ name }) });
      return visit(locationOf(chosen));
    };
    await signIn('lead');
    const leaving = await signIn('auditor');
    const html = await leaving.text();
    const inputs = [...html.matchAll(/name="([^"]+)" value="([^"]+)"/g)];
    const body = new URLSearchParams(
      inputs.map(([, name = '', value = '']): [string, string] => [name, value]),
    );
    expect(leaving.headers.get('content-security-policy')).toMatch(/script-src 'sha256-[^']+';/);
    const action = /action="([^"]+)"/.exec(html)?.[1] ?? '';
    const left = await visit(action, { method: 'POST', body });
    const back = new URL(locationOf(await visit(locationOf(left))));
    const [, tokens] = await exchange(back.searchParams.get('code') ?? '');
    expect(decodeJwt(tokens.access_token ?? '').sub).toBe('auditor');
  });

  test('cannot be anyone else', async () => {
    for (const name of ['nobody', '', 'finance-system.coventry', '<script>']) {
      const visit = browser();
      const page = locationOf(await visit(authorizeAddress()));
      const response = await visit(page, { method: 'POST', body: new URLSearchParams({ name }) });
      expect(response.status).toBe(400);
      expect(await response.text()).not.toContain('<script>');
    }
  });

  test('cannot go on with somebody else’s sign-in', async () => {
    const page = locationOf(await browser()(authorizeAddress()));
    for (const visit of [browser(), browser()]) {
      const body = new URLSearchParams({ name: 'lead' });
      expect((await visit(page, { method: 'POST', body })).status).toBe(400);
      await visit(authorizeAddress());
      expect((await visit(page, { method: 'POST', body })).status).toBe(400);
    }
  });

  test('uses a code once, with its own verifier, for its own client and address', async () => {
    const wrong: Record<string, string>[] = [
      { code_verifier: VERIFIER.replace('a', 'b') },
      { code_verifier: '' },
      { redirect_uri: 'http://127.0.0.1:9999/signed-in' },
      { code: 'another' },
    ];
    for (const changes of wrong) {
      const [status, { error }] = await exchange(await codeFor('lead'), changes);
      expect([status, error]).toEqual([400, expect.stringMatching(/^invalid_/)]);
    }
    const code = await codeFor('lead');
    expect((await exchange(code))[0]).toBe(200);
    expect((await exchange(code))[0]).toBe(400);
  });
});

describe('a client', () => {
  test.each([
    ['without PKCE', {}, ['code_challenge', 'code_challenge_method']],
    ['with a plain challenge', { code_challenge_method: 'plain' }, []],
    ['that wants a token in the address', { response_type: 'id_token', nonce: 'n' }, []],
  ])('%s is sent back with an error', async (_, changes, drop) => {
    const response = await browser()(authorizeAddress(changes as Record<string, string>, drop));
    const location = new URL(locationOf(response).replace('#', '?'));
    expect(location.searchParams.get('error')).toBeTruthy();
    expect(location.searchParams.has('code')).toBe(false);
  });

  test.each([
    ['that nobody knows', { client_id: 'somebody' }],
    ['with an address that is not its own', { redirect_uri: 'https://elsewhere.example/' }],
    ['that names a script', { redirect_uri: 'javascript:alert(1)' }],
  ])('%s is sent nowhere', async (_, changes) => {
    const response = await browser()(authorizeAddress(changes as Record<string, string>));
    expect(response.status).toBe(400);
    expect(response.headers.has('location')).toBe(false);
    expect(await response.text()).toContain('Signing in did not work');
  });
});

describe('a machine', () => {
  const form = { grant_type: 'client_credentials' };
  const secretOf = (name: string): string =>
    readSecrets(openDataDirectory(service.dataDirectory))?.clientSecrets[name] ?? '';

  test('has a secret of its own', () => {
    const secrets = DEMONSTRATION_MACHINES.map(secretOf);
    expect(new Set(secrets).size).toBe(14);
    expect(secrets.every((secret) => /^[0-9a-f]{64}$/.test(secret))).toBe(true);
  });

  test('gets an access token whose subject is the machine', async () => {
    const name = 'finance-system.coventry';
    const [status, tokens] = await requestTokens(form, basic(name, secretOf(name)));
    expect(status).toBe(200);
    const claims = decodeJwt(tokens.access_token ?? '');
    expect(claims).toMatchObject({
      sub: name,
      client_id: name,
      token_use: 'access',
      scope: 'api/use',
    });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(3600);
    expect((await me(tokens.access_token ?? '')).status).toBe(200);
  });

  test('gets none with another’s secret, an empty one, for another service', async () => {
    const name = 'finance-system.coventry';
    const other = secretOf('finance-system.dudley');
    expect((await requestTokens(form, basic(name, other)))[0]).toBe(401);
    expect((await requestTokens(form, basic(name, '')))[0]).toBeGreaterThanOrEqual(400);
    const elsewhere = { ...form, resource: 'urn:another-service' };
    const [status, { error }] = await requestTokens(elsewhere, basic(name, secretOf(name)));
    expect([status, error]).toEqual([400, 'invalid_target']);
  });

  test('is no person and a person’s client is no machine', async () => {
    const response = await browser()(authorizeAddress({ client_id: 'finance-system.coventry' }));
    expect(response.status).toBe(400);
    const [status] = await requestTokens({ ...form, client_id: 'command-line' });
    expect(status).toBe(400);
  });
});
