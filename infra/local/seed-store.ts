import type { Seed } from './environment.ts';

export type SeedOptions = {
  readonly seed: Seed;
  readonly say: (sentence: string) => void;
};

/**
 * The one place where the demonstration's users and figures enter an empty store. It runs after the
 * handlers' environment is published, on their ports, and before the gateway opens.
 */
export async function seedStore({ seed, say }: SeedOptions): Promise<void> {
  // Later starts need nothing of this, so they do not wait for it to be loaded.
  const { loadAccess, loadRegion } = await import('./demonstration/load.ts');
  const { ports } = await import('../../shared/runtime/ports.ts');
  if (seed === 'none') {
    await loadAccess(ports(), ports().now());
    return;
  }
  say('First start: loading the region’s demonstration data. This takes a moment.');
  await loadRegion(ports(), say);
}
