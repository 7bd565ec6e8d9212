import { randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { DataDirectory } from './data-directory.ts';
import { DEMONSTRATION_MACHINES } from './demonstration-users.ts';
import { CannotStart } from './environment.ts';

/** Made at the first start and kept in DATA_DIR, so that tokens and cursors outlive a restart. */
export type KeptSecrets = {
  /** Signs the tokens (RS256). */
  readonly signingKey: JWK;
  /** By client id. */
  readonly clientSecrets: Readonly<Record<string, string>>;
  /** Signs the cookies of the sign-in page. */
  readonly cookieKey: string;
  /** Hex; signs the cursors of lists. */
  readonly cursorKey: string;
};

const SECRETS_FILE = 'secrets.json';
const SECRET_BYTES = 32;

export async function keepSecrets(data: DataDirectory): Promise<KeptSecrets> {
  const kept = readSecrets(data);
  if (kept) return kept;
  const made = await makeSecrets();
  data.write(SECRETS_FILE, made);
  return made;
}

/** @returns undefined before the first start. @throws CannotStart when the file is not ours. */
export function readSecrets(data: DataDirectory): KeptSecrets | undefined {
  const kept = data.read(SECRETS_FILE);
  if (kept === undefined || isKeptSecrets(kept)) return kept;
  throw new CannotStart(`${SECRETS_FILE} in ${data.path} is damaged; remove it to make new ones.`);
}

function isKeptSecrets(value: unknown): value is KeptSecrets {
  if (typeof value !== 'object' || value === null) return false;
  const names = ['signingKey', 'clientSecrets', 'cookieKey', 'cursorKey'];
  return names.every((name) => name in value);
}

const newSecret = (): string => randomBytes(SECRET_BYTES).toString('hex');

async function makeSecrets(): Promise<KeptSecrets> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = await exportJWK(privateKey);
  return {
    signingKey: { ...key, kid: await calculateJwkThumbprint(key), alg: 'RS256', use: 'sig' },
    clientSecrets: Object.fromEntries(DEMONSTRATION_MACHINES.map((name) => [name, newSecret()])),
    cookieKey: newSecret(),
    cursorKey: newSecret(),
  };
}

/** The half of the signing key that verifies, as the provider publishes it. */
export function publicKeyOf({ kty, n, e, kid, alg, use }: JWK): JWK {
  return { kty, n, e, kid, alg, use } as JWK;
}
