import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { takeReturn } from '../../functions/returns/submit-return.ts';
import { AUTHORITIES, type Authority } from '../../shared/domain/authorities.ts';
import { LINE_IDS } from '../../shared/domain/catalogue.ts';
import { financialYear } from '../../shared/domain/financial-calendar.ts';
import { pence } from '../../shared/domain/money.ts';
import type { PrincipalId } from '../../shared/domain/permission.ts';
import type { SubmittedReturn } from '../../shared/domain/returns/return.ts';
import { day, instant } from '../../shared/domain/time.ts';
import { createDynamoDbStore } from '../../shared/persistence/dynamodb-store.ts';
import { createInMemoryStore } from '../../shared/persistence/in-memory-store.ts';
import { createLedger } from '../../shared/persistence/ledger.ts';
import { createReturnsRepository } from '../../shared/persistence/returns.ts';
import type { Item, Store, Write } from '../../shared/persistence/store.ts';
import { TABLE } from '../../shared/persistence/table.ts';
import { sha256 } from '../../shared/runtime/digests.ts';
import type { StartedService } from '../support/start-service.ts';
import { median, type Round, runClients } from './measure.ts';

/**
 * A return of twelve lines through the whole service, beside the bare store doing the very same
 * transaction: both from this process with sixteen clients, in turns, so that the machine's noise
 * falls on both.
 */
export const CLIENTS = 16;
const ROUNDS = 5;
const MILLISECONDS_A_ROUND = 3000;

export type SubmitComparison = {
  readonly service: Round;
  readonly bare: Round;
  /** Service ÷ bare, medians over the rounds. */
  readonly rateRatio: number;
  readonly medianRatio: number;
};

export async function compareSubmissions(
  service: StartedService,
  storeEndpoint: string,
): Promise<SubmitComparison> {
  const submit = await serviceClients(service);
  const bare = await bareClients(storeEndpoint);
  await runClients(submit, MILLISECONDS_A_ROUND / 3);
  await runClients(bare, MILLISECONDS_A_ROUND / 3);
  const rounds: { service: Round; bare: Round }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({
      bare: await runClients(bare, MILLISECONDS_A_ROUND),
      service: await runClients(submit, MILLISECONDS_A_ROUND),
    });
  }
  const middle = (of: (round: (typeof rounds)[number]) => number) => median(rounds.map(of));
  return {
    service: {
      perSecond: middle((each) => each.service.perSecond),
      medianMilliseconds: middle((each) => each.service.medianMilliseconds),
    },
    bare: {
      perSecond: middle((each) => each.bare.perSecond),
      medianMilliseconds: middle((each) => each.bare.medianMilliseconds),
    },
    rateRatio: middle((each) => each.service.perSecond / each.bare.perSecond),
    medianRatio: middle((each) => each.service.medianMilliseconds / each.bare.medianMilliseconds),
  };
}

type Client = () => Promise<void>;

const YEAR = financialYear('2025-26');

/**
 * Each client corrects a return of its own: one authority each, the last two the period after it.
 * The period before is there with the same lines, as it nearly always is.
 */
async function serviceClients(service: StartedService): Promise<readonly Client[]> {
  return Promise.all(
    Array.from({ length: CLIENTS }, async (_, index) => {
      const at = AUTHORITIES[index % AUTHORITIES.length];
      if (!at) throw new Error('No authority');
      const token = await service.token(`officer.${at.slug}`);
      return serviceClient(service.url, token, at, index < AUTHORITIES.length ? 'P01' : 'P02');
    }),
  );
}

function serviceClient(url: string, token: string, at: Authority, period: string): Client {
  const address = `${url}/v1/authorities/${at.authority}/returns/${YEAR}/${period}`;
  let version = 0;
  return async () => {
    version += 1;
    const answer = await fetch(address, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': `${at.slug}-${period}-${version}`,
        ...(version > 1 ? { 'if-match': `"${version - 1}"` } : {}),
      },
      body: JSON.stringify(returnOf(version, period === 'P02' ? 2 : 1)),
    });
    const text = await answer.text();
    if (answer.status !== 201) throw new Error(`${answer.status} ${text}`);
  };
}

/** Twelve lines that no rule objects to, a little more each time, after so many even months. */
function returnOf(version: number, months = 1): SubmittedReturn {
  return {
    basis: 'year-to-date',
    lines: LINE_IDS.slice(0, 12).map((line, index) => ({
      line,
      actualPence: pence((index + 1) * 7_654_321 * months + version),
      commitmentsPence: pence(1_000_000),
      officerForecastPence: pence((index + 1) * 16_000_000),
    })),
    ...(version > 1 ? { changeReason: 'Measured' } : {}),
  };
}

/** The transaction of a return, recorded from the ledger itself. */
async function recordedWrites(): Promise<readonly Write[]> {
  const inner = createInMemoryStore();
  const recorded: (readonly Write[])[] = [];
  const store: Store = {
    ...inner,
    transact: (writes, token) => {
      recorded.push(writes);
      return inner.transact(writes, token);
    },
  };
  let ids = 0;
  const ledger = createLedger({
    store,
    sha256,
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    pause: async () => {},
    random: () => 0,
    elapsed: () => 0,
    onCollision: () => {},
  });
  const result = await takeReturn(ledger, createReturnsRepository(store), {
    access: { principal: 'officer.coventry' as PrincipalId, roles: ['officer'], authorities: [] },
    now: { at: instant('2025-10-20T08:00:00.000Z'), on: day('2025-10-20') },
    ifMatch: undefined,
    idempotency: { keyHash: sha256('key'), bodyHash: sha256('body') },
    place: { authority: 'E08000026', year: YEAR, period: 'P06' },
    submitted: returnOf(1),
  });
  const writes = recorded.at(-1);
  if (result.refused || !writes) throw new Error('The return to measure was refused');
  return writes;
}

async function bareClients(endpoint: string): Promise<readonly Client[]> {
  const writes = await recordedWrites();
  const store = createDynamoDbStore({
    pause: async () => {},
    client: new DynamoDBClient({
      endpoint,
      region: 'local',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
    tableName: TABLE.defaultName,
  });
  return Array.from({ length: CLIENTS }, (_, client) => {
    let turn = 0;
    return async () => {
      turn += 1;
      const outcome = await store.transact(
        writes.map((write) => variation(write, client, turn)),
        crypto.randomUUID(),
      );
      if (outcome !== 'committed') throw new Error(`The bare transaction was ${outcome}`);
    };
  });
}

/** The same write for another client and turn: entries under new keys, projections one `rev` on. */
function variation(write: Write, client: number, turn: number): Write {
  if (write.kind === 'add' || write.kind === 'remove') {
    throw new Error('A return adds nothing in place and removes nothing');
  }
  if (write.kind === 'check') return { ...write, key: { ...write.key, pk: `BENCH-${client}` } };
  const { item } = write;
  const isProjection = /^(?:CURRENT#|HEAD)/.test(item.sk);
  const moved: Item = {
    ...item,
    pk: `BENCH-${client}#${item.pk}`,
    sk: isProjection ? item.sk : `${item.sk}#${turn}`,
    rev: isProjection ? turn : item.rev,
  };
  const isFirst = !isProjection || turn === 1;
  return {
    kind: 'put',
    item: moved,
    when: [isFirst ? { is: 'absent' } : { is: 'at-rev', rev: turn - 1 }],
  };
}
