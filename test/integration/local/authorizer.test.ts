import { createHmac } from 'node:crypto';
import { exportJWK, exportSPKI, generateKeyPair, importJWK, type JWTPayload, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Authorize, createAuthorizer } from '../../../infra/local/authorizer.ts';

const ISSUER = 'http://127.0.0.1:3000/sign-in';
const AUDIENCE = 'funding-pressure-tracker';
const START_SECONDS = 1_760_947_200;
const HOUR_SECONDS = 3600;

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;

let ours: Pair;
let another: Pair;
let nowMilliseconds = START_SECONDS * 1000;
let authorize: Authorize;

const CLAIMS = {
  iss: ISSUER,
  aud: AUDIENCE,
  sub: 'officer.coventry',
  client_id: 'command-line',
  token_use: 'access',
  scope: 'openid api/use',
  iat: START_SECONDS,
  exp: START_SECONDS + HOUR_SECONDS,
  jti: 'one',
} as const;

const HEADER = { alg: 'RS256', kid: 'ours', typ: 'at+jwt' };

beforeAll(async () => {
  ours = await generateKeyPair('RS256', { extractable: true });
  another = await generateKeyPair('RS256', { extractable: true });
  authorize = createAuthorizer({
    issuer: ISSUER,
    audience: AUDIENCE,
    clientIds: ['command-line', 'finance-system.coventry'],
    scope: 'api/use',
    keys: { keys: [{ ...(await exportJWK(ours.publicKey)), kid: 'ours', alg: 'RS256' }] },
    now: () => nowMilliseconds,
  });
});

const mint = (claims: JWTPayload, header: object = {}, { privateKey } = ours): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ ...HEADER, ...header }).sign(privateKey);

const base64url = (value: unknown): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

const without = (name: keyof typeof CLAIMS): JWTPayload =>
  Object.fromEntries(Object.entries(CLAIMS).filter(([each]) => each !== name));

const bearer = (token: string): ReturnType<Authorize> => authorize(`Bearer ${token}`);

test('a valid access token gives its claims as text, as API Gateway does', async () => {
  expect(await bearer(await mint(CLAIMS))).toEqual({
    ...CLAIMS,
    iat: String(CLAIMS.iat),
    exp: String(CLAIMS.exp),
  });
  expect(await authorize(`bearer ${await mint(CLAIMS)}`)).toMatchObject({ sub: CLAIMS.sub });
});

describe('refuses a token', () => {
  const changed: readonly (readonly [string, JWTPayload])[] = [
    ['of another issuer', { ...CLAIMS, iss: 'http://127.0.0.1:3001/sign-in' }],
    ['of the issuer with a slash', { ...CLAIMS, iss: `${ISSUER}/` }],
    ['for another audience', { ...CLAIMS, aud: 'another-service' }],
    ['for its own client, as id tokens are', { ...CLAIMS, aud: 'command-line' }],
    ['of another client', { ...CLAIMS, client_id: 'somebody' }],
    ['of a client that is a list', { ...CLAIMS, client_id: ['command-line'] }],
    ['for another use', { ...CLAIMS, token_use: 'id' }],
    ['for another scope', { ...CLAIMS, scope: 'openid' }],
    ['for a scope like ours', { ...CLAIMS, scope: 'api/user my-api/use api' }],
    ['for a scope in a list', { ...CLAIMS, scope: ['api/use'] }],
    ['that has expired', { ...CLAIMS, exp: START_SECONDS - 1 }],
    ['that expires this second', { ...CLAIMS, exp: START_SECONDS }],
    ['that is not valid yet', { ...CLAIMS, nbf: START_SECONDS + 60 }],
    ['without a name', { ...CLAIMS, sub: '' }],
    ['without an issuer', without('iss')],
    ['without an audience', without('aud')],
    ['without a subject', without('sub')],
    ['without a client', without('client_id')],
    ['without a use', without('token_use')],
    ['without a scope', without('scope')],
    ['without a date of issue', without('iat')],
    ['without an expiry', without('exp')],
  ];

  test.each(changed)('%s', async (_, claims) => {
    expect(await bearer(await mint(claims))).toBeUndefined();
  });

  test.each([
    ['expiry', { exp: String(CLAIMS.exp) }],
    ['expiry', { exp: null }],
    ['date of issue', { iat: 'today' }],
    ['subject', { sub: 7 }],
  ])('whose %s is of another type', async (_, odd) => {
    expect(await bearer(await mint({ ...CLAIMS, ...odd } as never))).toBeUndefined();
  });

  test('signed with another key under our key’s name', async () => {
    expect(await bearer(await mint(CLAIMS, {}, another))).toBeUndefined();
  });

  test('signed with another key that it brings along', async () => {
    const jwk = await exportJWK(another.publicKey);
    expect(await bearer(await mint(CLAIMS, { jwk }, another))).toBeUndefined();
    expect(await bearer(await mint(CLAIMS, { jwk, kid: 'theirs' }, another))).toBeUndefined();
  });

  test.each(['RS384', 'RS512', 'PS256'])('signed by our key with %s', async (alg) => {
    const jwk = await exportJWK(ours.privateKey);
    const key = await importJWK({ ...jwk, alg }, alg);
    const token = await new SignJWT(CLAIMS).setProtectedHeader({ ...HEADER, alg }).sign(key);
    expect(await bearer(token)).toBeUndefined();
  });

  test('signed with HS256 and our public key as the secret', async () => {
    const unsigned = `${base64url({ ...HEADER, alg: 'HS256' })}.${base64url(CLAIMS)}`;
    for (const secret of [await exportSPKI(ours.publicKey), 'ours', '']) {
      const signature = createHmac('sha256', secret).update(unsigned).digest('base64url');
      expect(await bearer(`${unsigned}.${signature}`)).toBeUndefined();
    }
  });

  test.each(['none', 'None', 'NONE', ''])('of algorithm "%s"', async (alg) => {
    const unsigned = `${base64url({ ...HEADER, alg })}.${base64url(CLAIMS)}`;
    const [, , signature] = (await mint(CLAIMS)).split('.');
    for (const end of ['', 'AA', signature]) {
      expect(await bearer(`${unsigned}.${end}`)).toBeUndefined();
    }
  });

  test('with any part changed, cut or lengthened', async () => {
    const token = await mint({ ...CLAIMS, jti: 'changed' });
    const [header = '', payload = '', signature = ''] = token.split('.');
    const lead = base64url({ ...CLAIMS, sub: 'lead' });
    const bad = [
      `${header}.${lead}.${signature}`,
      `${header}.${payload}.${signature.slice(0, -4)}`,
      `${header}.${payload}.${signature}AAAA`,
      `${base64url({ ...HEADER, crit: ['exp'] })}.${payload}.${signature}`,
      `${header}.${payload}`,
      `${token}.${signature}`,
      `${token}=`,
    ];
    expect(await Promise.all(bad.map(bearer))).toEqual(bad.map(() => undefined));
  });

  test('with a critical header that nobody knows', async () => {
    const token = await new SignJWT(CLAIMS)
      .setProtectedHeader({ ...HEADER, crit: ['new'], new: 1 })
      .sign(ours.privateKey, { crit: { new: true } });
    expect(await bearer(token)).toBeUndefined();
  });

  test.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Basic b2s6b2s=',
    'Bearer a.b.c',
    `Bearer ${'e30.'.repeat(2)}e30`,
    `Bearer ${'x'.repeat(9000)}.y.z`,
    `Bearer ${base64url(null)}.${base64url(1)}.x`,
  ])('that is none: %s', async (authorization) => {
    expect(await authorize(authorization)).toBeUndefined();
  });

  test('behind another scheme, or twice', async () => {
    const token = await mint(CLAIMS);
    const bad = [token, `Token ${token}`, `Bearer ${token},Bearer ${token}`, ` Bearer ${token}`];
    expect(await Promise.all(bad.map((each) => authorize(each)))).toEqual(bad.map(() => undefined));
  });
});

describe('a remembered token', () => {
  test('ends with its expiry', async () => {
    const token = await mint({ ...CLAIMS, jti: 'short', exp: START_SECONDS + 5 });
    expect(await bearer(token)).toBeDefined();
    nowMilliseconds = (START_SECONDS + 4) * 1000;
    expect(await bearer(token)).toBeDefined();
    nowMilliseconds = (START_SECONDS + 5) * 1000;
    expect(await bearer(token)).toBeUndefined();
    nowMilliseconds = START_SECONDS * 1000;
  });

  test('makes way for others and is still good', async () => {
    const tokens = await Promise.all(
      Array.from({ length: 1050 }, (_, i) => mint({ ...CLAIMS, jti: `many-${i}` })),
    );
    const first = await Promise.all(tokens.map(bearer));
    const again = await Promise.all(tokens.map(bearer));
    expect(first.map((claims) => claims?.['jti'])).toEqual(tokens.map((_, i) => `many-${i}`));
    expect(again).toEqual(first);
  });
});
