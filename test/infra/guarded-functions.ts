import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import {
  AREA_GRANTS,
  AREA_OBJECT_GRANTS,
  type Grants,
  OBJECT_PREFIXES,
  type ObjectCall,
  type ObjectGrants,
  PARTITIONS,
  type StoreCall,
  statementsOf,
} from '../../infra/aws/grants.ts';
import { AREAS, type Area } from '../../shared/contracts/operation.ts';
import { instant, londonDayOf, type Now } from '../../shared/domain/time.ts';
import { createApi } from '../../shared/http/api.ts';
import type { Operation } from '../../shared/http/operation.ts';
import { createAccessRepository } from '../../shared/persistence/access.ts';
import {
  createInMemoryRecordStore,
  createInMemoryTransitStore,
} from '../../shared/persistence/in-memory-object-store.ts';
import type { Store, Write } from '../../shared/persistence/store.ts';
import { hmacWith, newDigest, sha256 } from '../../shared/runtime/digests.ts';
import { pdfFonts } from '../../shared/runtime/pdf-fonts.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { isOriginSecret } from '../support/from-distribution.ts';
import { functionEvent, type Sent } from '../support/function-events.ts';
import { UNMEASURED } from '../support/recorded-metrics.ts';
import { returnFilesInProcess } from '../support/return-files.ts';
import { createTestLedger } from '../support/test-ledger.ts';

const AT = instant('2025-10-20T08:00:00.000Z');
export const NOW: Now = { at: AT, on: londonDayOf(AT) };
const KEY = '0'.repeat(64);

const isOf = (pk: string) => (pattern: string) =>
  pattern.endsWith('*') ? pk.startsWith(pattern.slice(0, -1)) : pk === pattern;

const partitionOf = (write: Write): string => (write.kind === 'put' ? write.item.pk : write.key.pk);

/** What a function did that it may, and what it tried that it may not. */
export type Witness = { readonly used: Set<string>; readonly denied: Set<string> };

/** A sweep's watermark is written alone, and whether it was written does not matter. */
const isMark = ([only, ...others]: readonly Write[]): boolean =>
  others.length === 0 && only?.kind === 'put' && isOf(only.item.pk)('SWEPT#*');

/**
 * The table as a role with these grants sees it: IAM asks once for each action of a request, with the keys of
 * all its items, and a single statement has to allow them all. Its answer to everything else is a refusal.
 */
export function guardedStore(store: Store, grants: Grants, { used, denied }: Witness): Store {
  const statements = statementsOf(grants);
  const ask = (call: StoreCall, pks: readonly string[]): void => {
    const kinds = [...new Set(pks.map((pk) => PARTITIONS.find(isOf(pk)) ?? pk))];
    const isAllowed = statements.some(
      ({ calls, partitions }) =>
        calls.includes(call) && pks.every((pk) => partitions.some((pattern) => isOf(pk)(pattern))),
    );
    if (isAllowed) {
      for (const kind of kinds) used.add(`${call} ${kind}`);
      return;
    }
    denied.add(`${call} ${kinds.join()}`);
    throw new Error(`AccessDeniedException: ${call} ${kinds.join()}`);
  };
  let transactions = 0;
  return {
    find: async (keys) => {
      ask(
        'find',
        keys.map(({ pk }) => pk),
      );
      return store.find(keys);
    },
    page: async (request) => {
      ask('page', [request.pk]);
      return store.page(request);
    },
    transact: async (writes, token) => {
      const byKind = Object.groupBy(writes, ({ kind }) => kind);
      for (const [kind, ofKind] of Object.entries(byKind)) {
        ask(kind as StoreCall, ofKind.map(partitionOf));
      }
      const outcome = await store.transact(writes, token);
      // Now and then nobody hears of a commit, and the ledger looks for its own trace.
      if (isMark(writes)) return outcome;
      transactions += 1;
      return outcome === 'committed' && transactions % 2 === 1 ? 'unknown' : outcome;
    },
  };
}

export const createFiles = () => ({
  records: createInMemoryRecordStore(),
  transit: createInMemoryTransitStore(),
});
type Files = Pick<Ports, 'records' | 'transit'>;

/** The buckets as a role with these grants sees them. */
export function guardedFiles(files: Files, grants: ObjectGrants, witness: Witness): Files {
  const asker =
    (bucket: keyof Files) =>
    (call: ObjectCall, key: string): void => {
      const prefix = OBJECT_PREFIXES[bucket].find(isOf(key));
      const calls = prefix && grants[bucket]?.[prefix];
      const isGranted = calls?.includes(call) ?? false;
      (isGranted ? witness.used : witness.denied).add(`${call} ${bucket} ${prefix ?? key}`);
      if (!isGranted) throw new Error(`AccessDenied: ${call} ${key}`);
    };
  const { records, transit } = files;
  const ofRecords = asker('records');
  const ofTransit = asker('transit');
  return {
    records: {
      putOnce: async (key, ...rest) => {
        ofRecords('putOnce', key);
        return records.putOnce(key, ...rest);
      },
      find: async (key) => {
        ofRecords('find', key);
        return records.find(key);
      },
    },
    transit: {
      putStream: async (key, ...rest) => {
        ofTransit('putStream', key);
        return transit.putStream(key, ...rest);
      },
      find: async (key, ...rest) => {
        ofTransit('find', key);
        return transit.find(key, ...rest);
      },
      signUpload: async (key, ...rest) => {
        ofTransit('signUpload', key);
        return transit.signUpload(key, ...rest);
      },
      signDownload: async (key, ...rest) => {
        ofTransit('signDownload', key);
        return transit.signDownload(key, ...rest);
      },
    },
  };
}

const SILENT = { info: () => {}, error: () => {} };

let ids = 0;

export const portsOver = (store: Store, files: Files = createFiles()): Ports => ({
  environment: {
    TABLE_NAME: 'table',
    CURSOR_KEY: KEY,
    LOG_LEVEL: 'SILENT',
    MAIL_DOMAINS: 'example',
  },
  now: () => NOW,
  store,
  ledger: createTestLedger(store),
  ...files,
  findAccess: createAccessRepository(store).find,
  log: SILENT,
  metrics: UNMEASURED,
  sha256,
  sign: hmacWith(KEY),
  isOriginSecret,
  newId: () => `id-${++ids}`,
  newDigest,
  pdfFonts,
  returnFiles: returnFilesInProcess,
});

export type Answer = { readonly status: number; readonly body: Properties; readonly etag: string };

// biome-ignore lint/suspicious/noExplicitAny: bodies of every operation; the scenario says what it reads of them.
type Properties = any;

/** Every area's function over one store and one pair of buckets, each with its own grants. */
export async function createGuardedFunctions(store: Store, files: Files) {
  const witnesses = new Map<Area, Witness>();
  const handlers = new Map<Area, ReturnType<typeof createApi>>();
  const portsByArea = new Map<Area, Ports>();
  for (const area of AREAS) {
    const witness = { used: new Set<string>(), denied: new Set<string>() };
    witnesses.set(area, witness);
    const ports = portsOver(
      guardedStore(store, AREA_GRANTS[area], witness),
      guardedFiles(files, AREA_OBJECT_GRANTS[area] ?? {}, witness),
    );
    const module = await import(`../../functions/${area}/operations.ts`);
    portsByArea.set(area, ports);
    handlers.set(area, createApi(ports, module[`${area}Operations`](ports) as Operation[]));
  }
  const called = new Set<string>();
  const send = async (request: string, sent: Sent = {}): Promise<Answer> => {
    const headers = { 'idempotency-key': `key-${++ids}`, ...sent.headers };
    const { id, area, event } = functionEvent(request, { ...sent, headers });
    called.add(id);
    const context = { getRemainingTimeInMillis: () => 29_000 } as Context;
    const answer = (await handlers.get(area)?.(event as never, context)) as
      | APIGatewayProxyStructuredResultV2
      | undefined;
    const text = answer?.body;
    return {
      status: answer?.statusCode ?? 0,
      body: text?.startsWith('{') ? JSON.parse(text) : text,
      etag: String(answer?.headers?.['etag'] ?? ''),
    };
  };
  const portsOf = (area: Area): Ports => {
    const ports = portsByArea.get(area);
    if (!ports) throw new Error(`No such area: ${area}`);
    return ports;
  };
  return { send, witnesses, called, portsOf };
}
