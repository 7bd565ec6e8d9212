import { randomUUID } from 'node:crypto';
import { createLedger, type Ledger } from '../persistence/ledger.ts';
import type { Store } from '../persistence/store.ts';
import { sha256 } from './digests.ts';
import { pause } from './pause.ts';

/** The ledger of this process, with its clock and its chance; told of commits that had to be made again. */
export const createProcessLedger = (store: Store, onCollision: () => void = () => {}): Ledger =>
  createLedger({
    store,
    sha256,
    newId: randomUUID,
    pause,
    random: Math.random,
    elapsed: () => performance.now(),
    onCollision,
  });
