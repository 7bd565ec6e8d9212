import { randomUUID } from 'node:crypto';
import type { Metrics } from '../contracts/metrics.ts';
import { createAccessRepository } from '../persistence/access.ts';
import { createDynamoDbStore } from '../persistence/dynamodb-store.ts';
import type { Ledger } from '../persistence/ledger.ts';
import type { RecordStore, TransitStore } from '../persistence/object-store.ts';
import type { Store } from '../persistence/store.ts';
import { type Clock, createClock } from './clock.ts';
import { hmacWith, newDigest, secretMatcher, sha256 } from './digests.ts';
import { createDynamoDbClient } from './dynamodb-client.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createObjectStores } from './object-stores.ts';
import { pause } from './pause.ts';
import { pdfFonts } from './pdf-fonts.ts';
import { createProcessLedger } from './process-ledger.ts';
import { type ReturnFiles, returnFiles } from './return-files.ts';

/** Everything a function is wired from. */
export type Ports = {
  readonly environment: Environment;
  readonly now: Clock;
  readonly store: Store;
  readonly ledger: Ledger;
  /** Files that are kept for ever. */
  readonly records: RecordStore;
  /** Files on their way in or out. */
  readonly transit: TransitStore;
  readonly findAccess: ReturnType<typeof createAccessRepository>['find'];
  readonly log: ReturnType<typeof createLog>;
  readonly metrics: Metrics;
  readonly sha256: (content: string | Uint8Array) => string;
  readonly sign: (text: string) => string;
  /** Whether a request came through the distribution; undefined for jobs, which get none. */
  readonly isOriginSecret: ((sent: string) => boolean) | undefined;
  readonly newId: () => string;
  readonly newDigest: typeof newDigest;
  readonly pdfFonts: typeof pdfFonts;
  readonly returnFiles: ReturnFiles;
};

let shared: Ports | undefined;

/**
 * The ports of this process, made from its environment at first use: functions that run in one
 * process, as in the embedded run, share one clock, one client and one ledger.
 */
export function ports(): Ports {
  shared ??= createPorts(readEnvironment());
  return shared;
}

/** A job answers no list. */
const withoutKey = (): string => {
  throw new Error('CURSOR_KEY is not set');
};

export function createPorts(environment: Environment): Ports {
  const store = createDynamoDbStore({
    client: createDynamoDbClient(environment.DYNAMODB_ENDPOINT),
    tableName: environment.TABLE_NAME,
    pause,
  });
  const metrics = createMetrics(environment);
  return {
    environment,
    now: createClock(environment.CLOCK_STARTS_AT),
    store,
    ledger: createProcessLedger(store, () => metrics.count('ConditionalCheckFailures', 1)),
    ...createObjectStores(environment),
    findAccess: createAccessRepository(store).find,
    log: createLog(environment),
    metrics,
    sha256,
    sign: environment.CURSOR_KEY ? hmacWith(environment.CURSOR_KEY) : withoutKey,
    isOriginSecret: environment.ORIGIN_SECRETS
      ? secretMatcher(environment.ORIGIN_SECRETS.split(' '))
      : undefined,
    newId: randomUUID,
    newDigest,
    pdfFonts,
    returnFiles,
  };
}
