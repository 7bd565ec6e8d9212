/** In the sources, or beside the bundle that this is part of: see `infra/aws/bundling.ts`. */
const REFERENCE = import.meta.url.endsWith('.ts') ? './reference.ts' : './reference.mjs';

/**
 * The contracts of the whole service and what describes them stand in a file of their own, which the
 * first who asks for the reference loads: whoever asks for health or for themselves needs none of it.
 */
export const loadReference = (): Promise<typeof import('./reference.ts')> =>
  import(new URL(REFERENCE, import.meta.url).href);
