import { loadBeside } from '../../shared/files/beside.ts';

/**
 * The contracts of the whole service and what describes them stand in a file beside the bundle, which
 * the first who asks for the reference loads: whoever asks for health or for themselves needs none of it.
 */
export const loadReference = () => loadBeside<typeof import('./reference.ts')>('reference');
