import type { DataDirectory } from './data-directory.ts';
import { CannotStart, type Seed } from './environment.ts';

/** What the store was filled with at the first start, and whether that was finished. */
export type KeptSeed = { readonly seed: Seed; readonly state: 'loading' | 'loaded' };

const SEED_FILE = 'seed.json';

export function readKeptSeed(data: DataDirectory): KeptSeed | undefined {
  const kept = data.read(SEED_FILE);
  return isKeptSeed(kept) ? kept : undefined;
}

export const keepSeed = (data: DataDirectory, kept: KeptSeed): void => data.write(SEED_FILE, kept);

const isKeptSeed = (value: unknown): value is KeptSeed =>
  typeof value === 'object' &&
  value !== null &&
  'seed' in value &&
  (value.seed === 'region' || value.seed === 'none') &&
  'state' in value &&
  (value.state === 'loading' || value.state === 'loaded');

/** A store keeps what it was first filled with: real figures and a demonstration never mix. */
export function chooseSeed(asked: Seed | undefined, kept: KeptSeed | undefined): Seed {
  if (asked === undefined || kept === undefined || asked === kept.seed) {
    return asked ?? kept?.seed ?? 'region';
  }
  throw new CannotStart(
    `The store was first started with SEED=${kept.seed}; for SEED=${asked} choose another DATA_DIR.`,
  );
}
