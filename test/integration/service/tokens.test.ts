import { createHmac, createPublicKey } from 'node:crypto';
import { generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDataDirectory } from '../../../infra/local/data-directory.ts';
import { AUDIENCE } from '../../../infra/local/issuer.ts';
import { readSecrets } from '../../../infra/local/kept-secrets.ts';
import { OPERATIONS } from '../../../shared/contracts/operations.ts';
import { type AuditEntry, readAll } from '../../support/service-client.ts';
import { type StartedService, startService } from '../../support/start-service.ts';

/** Tokens that only the signing key of the running service itself could make, each with one fault. */
let service: StartedService;
let kept: JWK;

beforeAll(async () => {
  service = await startService();
  const secrets = readSecrets(openDataDirectory(service.dataDirectory));
  if (!secrets) throw new Error('A service that runs has its secrets');
  kept = secrets.signingKey;
}, 60_000);

afterAll(() => service.stop());

const HOUR_SECONDS = 3600;
const nowSeconds = (): number => Math.floor(Date.now() / 1000);

const goodClaims = (): JWTPayload => ({
  iss: `${service.url}/sign-in`,
  aud: AUDIENCE,
  sub: 'lead',
  client_id: 'command-line',
  token_use: 'access',
  scope: 'api/use',
  iat: nowSeconds(),
  exp: nowSeconds() + HOUR_SECONDS,
});

const goodHeader = () => ({ alg: 'RS256', kid: kept.kid ?? '', typ: 'at+jwt' });

async function mint(changes: JWTPayload = {}, header: object = {}): Promise<string> {
  const key = await importJWK(kept, 'RS256');
  const claims = Object.entries({ ...goodClaims(), ...changes });
  const present = Object.fromEntries(claims.filter(([, value]) => value !== undefined));
  return new SignJWT(present).setProtectedHeader({ ...goodHeader(), ...header }).sign(key);
}

const base64url = (value: unknown): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

const unsigned = (alg: string): string =>
  `${base64url({ ...goodHeader(), alg })}.${base64url(goodClaims())}`;

/** The old confusion: our published key, in one of its writings, taken for the secret of an HMAC. */
function signedWithPublicKey(writing: 'pem' | 'jwk'): string {
  const key = createPublicKey({ key: kept, format: 'jwk' });
  const secret =
    writing === 'pem'
      ? key.export({ type: 'spki', format: 'pem' })
      : JSON.stringify(key.export({ format: 'jwk' }));
  const signature = createHmac('sha256', secret).update(unsigned('HS256')).digest('base64url');
  return `${unsigned('HS256')}.${signature}`;
}

async function signedWithAnotherKey(): Promise<string> {
  const { privateKey } = await generateKeyPair('RS256');
  return new SignJWT(goodClaims()).setProtectedHeader(goodHeader()).sign(privateKey);
}

async function tampered(): Promise<string> {
  const [header = '', , signature = ''] = (await mint({ sub: 'officer.coventry' })).split('.');
  return `${header}.${base64url(goodClaims())}.${signature}`;
}

const missing = (...names: string[]): JWTPayload =>
  Object.fromEntries(names.map((name) => [name, undefined]));

/** Whole Authorization headers; undefined sends none. */
const BAD: readonly (readonly [what: string, make: () => Promise<string | undefined>])[] = [
  ['none at all', async () => undefined],
  ['no scheme', () => mint()],
  ['another scheme', async () => `Basic ${Buffer.from('lead:lead').toString('base64')}`],
  ['garbage', async () => 'Bearer garbage'],
  ['garbage in three parts', async () => 'Bearer gar.ba.ge'],
  ...(
    [
      ['expired', () => mint({ exp: nowSeconds() - 1 })],
      ['no expiry', () => mint(missing('exp'))],
      ['not valid yet', () => mint({ nbf: nowSeconds() + HOUR_SECONDS })],
      ['another issuer', () => mint({ iss: 'https://sign-in.example/sign-in' })],
      ['an issuer like ours', () => mint({ iss: `${service.url}/sign-in/` })],
      ['no issuer', () => mint(missing('iss'))],
      ['another audience', () => mint({ aud: 'another-service' })],
      ['no audience', () => mint(missing('aud'))],
      ['an id token', () => mint({ token_use: 'id', aud: 'command-line' })],
      ['an id token for our audience', () => mint({ token_use: 'id' })],
      ['no use', () => mint(missing('token_use'))],
      ['another scope', () => mint({ scope: 'openid' })],
      ['no scope', () => mint(missing('scope'))],
      ['another client', () => mint({ client_id: 'another-client' })],
      ['no client', () => mint(missing('client_id'))],
      ['no subject', () => mint(missing('sub'))],
      ['no date of issue', () => mint(missing('iat'))],
      ['alg none', async () => `${unsigned('none')}.`],
      ['alg None, with a signature', async () => `${unsigned('None')}.AAAA`],
      ['HS256 with our public key', async () => signedWithPublicKey('pem')],
      ['HS256 with our public JWK', async () => signedWithPublicKey('jwk')],
      ['another key under our key’s name', signedWithAnotherKey],
      ['another’s claims under our signature', tampered],
    ] as const
  ).map(([what, make]) => [what, async () => `Bearer ${await make()}`] as const),
];

const guarded = OPERATIONS.filter(({ who }) => who !== 'anyone');

/** An address of the operation, with something in every place. */
const addressOf = (path: string): string => {
  const values: Readonly<Record<string, string>> = {
    authority: 'E08000026',
    year: '2025-26',
    period: 'P06',
    quarter: 'Q2',
  };
  return path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? 'anything');
};

async function ask(method: string, path: string, authorization: string | undefined) {
  const response = await fetch(`${service.url}${addressOf(path)}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(authorization === undefined ? {} : { authorization }),
      ...(method === 'GET' ? {} : { 'content-type': 'application/json', 'idempotency-key': 'k' }),
    },
    ...(method === 'GET' ? {} : { body: '{}' }),
  });
  const { status, headers } = response;
  const told = (await response.json()) as Record<string, unknown>;
  const { instance, ...body } = told;
  return { status, challenge: headers.get('www-authenticate'), instance, body, headers };
}

const REFUSED = {
  status: 401,
  challenge: 'Bearer',
  body: {
    type: '/problems/unauthenticated',
    title: 'A valid access token is needed',
    status: 401,
    detail: 'Send a valid access token of this service.',
  },
};

describe('a token that is not a valid access token of this service', () => {
  test('differs from ours by its one fault only', async () => {
    const answer = await ask('GET', '/v1/me', `Bearer ${await mint()}`);
    expect([answer.status, answer.body['principal']]).toEqual([200, 'lead']);
  });

  test.each(BAD)('%s: the same 401 on every operation, and nothing is done', async (_, make) => {
    const authorization = await make();
    const answers = await Promise.all(
      guarded.map(({ method, path }) => ask(method, path, authorization)),
    );
    expect(answers.length).toBeGreaterThan(30);
    for (const { status, challenge, body, instance, headers } of answers) {
      expect({ status, challenge, body }).toEqual(REFUSED);
      expect(instance).toMatch(/^urn:request:[0-9a-f-]{36}$/);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('content-type')).toBe('application/problem+json');
    }
  });

  test('leaves nothing in the trail', async () => {
    const entries = await readAll<AuditEntry>(service, 'lead', '/v1/audit');
    // The schedule sweeps on its own.
    const asked = entries.filter(({ principal }) => principal !== 'schedule');
    expect([...new Set(asked.map(({ operation }) => operation))]).toEqual(['setAccess']);
  });

  test('is told the same whether what it asks for exists or not', async () => {
    const places = ['/v1/authorities/E08000026/returns/2025-26/P06', '/v1/funds/no-such-fund'];
    for (const path of places) {
      const { status, body } = await ask('GET', path, 'Bearer gar.ba.ge');
      expect({ status, body }).toEqual({ status: REFUSED.status, body: REFUSED.body });
    }
  });
});
