import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitUntil } from '../../../infra/local/running-process.ts';
import { AUTHORITIES } from '../../../shared/domain/authorities.ts';
import {
  ceilingOfProblem,
  ceilingsOf,
  claimBody,
  type FundPlan,
  limitsOf,
  setUpFund,
  type Wanted,
} from '../../support/fund-races.ts';
import { type CeilingCall, checkLinearizable } from '../../support/linearizability.ts';
import { createRandom, freshSeed, type Random, wholeBelow } from '../../support/seeded-random.ts';
import {
  type Answer,
  type AuditEntry,
  call,
  type Drawdown,
  type Fund,
  figuresFrom,
  isReplayed,
  newKey,
  type Problem,
  type Return,
  read,
  readAll,
  type Sent,
  sharedMicroseconds,
  type Verification,
} from '../../support/service-client.ts';
import { type StartedService, startService } from '../../support/start-service.ts';

/**
 * The whole service is killed in the middle of claims, withdrawals and returns, again and again on
 * the same data. Whoever got no answer asks again with the same key, as a client would.
 */
const TIMEOUT_MILLISECONDS = 60_000;
const seed = freshSeed();

let service: StartedService;

beforeAll(async () => {
  service = await startService({ now: '2025-10-20T09:00:00+01:00' });
}, TIMEOUT_MILLISECONDS);

afterAll(() => service.stop());

const PLACES = AUTHORITIES.slice(0, 4).map(({ authority, slug }) => ({ authority, slug }));
type Place = (typeof PLACES)[number];

/** One request, and what its client knows of it. */
type Attempt = {
  readonly what:
    | { readonly kind: 'claim'; readonly wanted: Wanted }
    | { readonly kind: 'withdrawal'; readonly of: Drawdown; readonly wanted: Wanted }
    | { readonly kind: 'return'; readonly at: Place; readonly note: string };
  readonly as: string;
  readonly route: string;
  readonly sent: Sent;
  readonly invokedAt: number;
  returnedAt: number;
  /** Undefined: the connection was lost before an answer came. */
  answer: Answer<unknown> | undefined;
};

type Load = {
  readonly plan: FundPlan;
  readonly random: Random;
  readonly attempts: Attempt[];
  isOver: boolean;
  readonly answered: () => void;
};

type Request = Pick<Attempt, 'what' | 'as' | 'route' | 'sent'>;

/** Sends it and says whether the client may go on: not after it has lost its connection. */
async function attempt(load: Load, request: Request): Promise<Attempt> {
  const made: Attempt = {
    ...request,
    invokedAt: sharedMicroseconds(),
    returnedAt: Number.POSITIVE_INFINITY,
    answer: undefined,
  };
  load.attempts.push(made);
  await send(made);
  if (made.answer) load.answered();
  else load.isOver = true;
  return made;
}

/** How often a client that is told to come back does so, with the same key. */
const MAX_TRIES = 20;

async function send(made: Attempt): Promise<void> {
  const { as, route, sent } = made;
  for (let left = MAX_TRIES; left > 0; left--) {
    try {
      const answer = await call<unknown>(service, as, route, sent);
      if (answer.status === 503) continue;
      made.answer = answer;
      made.returnedAt = sharedMicroseconds();
    } catch {
      // The connection is lost, and with it whether anything was done.
    }
    return;
  }
}

const drawdownsOf = ({ fund }: FundPlan): string => `/v1/funds/${fund}/drawdowns`;

/** An officer who claims, and takes every third claim back. */
async function claimAgainAndAgain(load: Load, at: Place, client: number): Promise<void> {
  const officer = `officer.${at.slug}`;
  const path = drawdownsOf(load.plan);
  for (let i = 0; !load.isOver; i++) {
    const name = `${at.slug} ${client} ${i}`;
    const amountPence = 1 + Math.floor(100_000 * load.random() ** 3);
    const wanted = { name, authority: at.authority, officer, phase: 'p', amountPence };
    const { answer } = await attempt(load, {
      what: { kind: 'claim', wanted },
      as: officer,
      route: `POST ${path}`,
      sent: { key: newKey(), body: claimBody(wanted) },
    });
    if (answer?.status !== 201 || i % 3 !== 2) continue;
    const of = answer.body as Drawdown;
    await attempt(load, {
      what: { kind: 'withdrawal', of, wanted: { ...wanted, name: `${name} back` } },
      as: officer,
      route: `POST ${path}/${of.drawdown}/decisions`,
      sent: { key: newKey(), body: { decision: 'withdrawn', reason: 'Not needed' } },
    });
  }
}

const returnPath = ({ authority }: Place): string =>
  `/v1/authorities/${authority}/returns/2025-26/P06`;

/** A finance system that hands its return in again and again. */
async function correctAgainAndAgain(load: Load, at: Place): Promise<void> {
  const as = `finance-system.${at.slug}`;
  const before = await call<Return>(service, as, `GET ${returnPath(at)}`);
  let etag = before.status === 200 ? before.headers.get('etag') : null;
  for (let i = 0; !load.isOver; i++) {
    const note = `${load.plan.fund} ${i}`;
    const actualPence = 500_000_000 + wholeBelow(load.random, 9_000_000);
    const body = {
      basis: 'year-to-date',
      lines: [{ line: 'transport-pre16-send', actualPence }],
      note,
      changeReason: 'A later extract of the ledger',
    };
    const { answer } = await attempt(load, {
      what: { kind: 'return', at, note },
      as,
      route: `POST ${returnPath(at)}`,
      sent: { key: newKey(), body, ...(etag === null ? {} : { ifMatch: etag }) },
    });
    etag = answer?.headers.get('etag') ?? etag;
  }
}

type Round = {
  readonly fund: string;
  readonly seed: number;
  readonly kill: () => Promise<void>;
};

/** Twelve clients, until so many answers have come as the round's chance says; then the kill. */
async function loadAndKill({ fund, seed: own, kill }: Round): Promise<Load> {
  const random = createRandom(own);
  const plan = { fund, awardPence: 700_000, phases: { p: 700_000 } };
  await setUpFund(service, plan);
  let left = 40 + wholeBelow(random, 60);
  const enough = Promise.withResolvers<void>();
  const answered = (): void => {
    left -= 1;
    if (left === 0) enough.resolve();
  };
  const load: Load = { plan, random, attempts: [], isOver: false, answered };
  const names = PLACES.flatMap(({ slug }) => [`officer.${slug}`, `finance-system.${slug}`]);
  await Promise.all(names.map((name) => service.token(name)));
  const clients = PLACES.flatMap((at) => [
    claimAgainAndAgain(load, at, 1),
    claimAgainAndAgain(load, at, 2),
    correctAgainAndAgain(load, at),
  ]);
  await enough.promise;
  await kill();
  load.isOver = true;
  await Promise.all(clients);
  return load;
}

/** The ledger as any reader finds it. */
async function readLedger(plan: FundPlan) {
  const [fund, drawdowns, audit, verification, ...returns] = await Promise.all([
    read<Fund>(service, 'lead', `/v1/funds/${plan.fund}`),
    readAll<Drawdown>(service, 'lead', drawdownsOf(plan)),
    readAll<AuditEntry>(service, 'lead', '/v1/audit'),
    read<Verification>(service, 'lead', '/v1/audit/verification'),
    ...PLACES.map((at) => readAll<Return>(service, 'lead', `${returnPath(at)}/versions`)),
  ]);
  const current = await Promise.all(
    PLACES.map((at) => call<Return>(service, 'lead', `GET ${returnPath(at)}`)),
  );
  return { fund, drawdowns, audit, verification, returns, current };
}

type Ledger = Awaited<ReturnType<typeof readLedger>>;

/** Nothing is there by half: figures, lists, versions and trail all tell the same. */
function checkWhole({ fund, drawdowns, audit, verification, returns, current }: Ledger): void {
  expect(fund).toMatchObject(figuresFrom(fund, drawdowns));
  expect(fund.availablePence).toBeGreaterThanOrEqual(0);
  expect(verification.chains.filter(({ valid }) => !valid)).toEqual([]);
  expect(verification.valid).toBe(true);
  const done = audit.filter(({ outcome }) => outcome === 'done');
  const ofFund = done.filter(({ facts }) => facts['fund'] === fund.fund);
  const named = (operation: string) =>
    ofFund.filter((each) => each.operation === operation).map(({ facts }) => facts['drawdown']);
  const ids = drawdowns.map(({ drawdown }) => drawdown);
  const withdrawn = drawdowns.filter(({ state }) => state === 'withdrawn');
  expect(named('claimDrawdown').toSorted()).toEqual(ids.toSorted());
  expect(named('decideDrawdown').toSorted()).toEqual(
    withdrawn.map(({ drawdown }) => drawdown).toSorted(),
  );
  for (const [i, versions] of returns.entries()) {
    const submitted = done.filter(
      ({ chain, operation }) => chain === PLACES[i]?.authority && operation === 'submitReturn',
    );
    const numbers = versions.map(({ version }) => version);
    expect(numbers).toEqual(versions.map((_, at) => at + 1));
    expect(submitted.map(({ facts }) => facts['version'])).toEqual(numbers);
    const latest = versions.at(-1);
    expect(current[i]?.body.version).toBe(latest?.version);
    expect(current[i]?.body.note).toBe(latest?.note);
  }
}

/** Whether what was asked for stands in the ledger, once. @throws when it does twice. */
function isThere({ what }: Attempt, { drawdowns, returns }: Ledger): boolean {
  if (what.kind === 'withdrawal') {
    const { state } = drawdowns.find((each) => each.drawdown === what.of.drawdown) ?? {};
    return state === 'withdrawn';
  }
  const found =
    what.kind === 'claim'
      ? drawdowns.filter(({ description }) => description === what.wanted.name)
      : returns[PLACES.indexOf(what.at)]?.filter(({ note }) => note === what.note);
  expect(found?.length ?? 0, 'doubled').toBeLessThanOrEqual(1);
  return found?.length === 1;
}

/** Every acknowledged write is there, and nothing that was refused is. */
function checkAcknowledged(attempts: readonly Attempt[], ledger: Ledger): void {
  for (const each of attempts) {
    const { answer } = each;
    if (!answer) continue;
    expect([201, 409], answer.text).toContain(answer.status);
    expect(isThere(each, ledger), `${answer.status} ${answer.text}`).toBe(answer.status === 201);
    if (each.what.kind === 'return') expect(answer.status).toBe(201);
  }
}

/** Asks again for what was never answered: what is there is told again, what is not is done now. */
async function resolveUnknown(attempts: readonly Attempt[], ledger: Ledger) {
  const counts = { unanswered: 0, done: 0, refused: 0, notDone: 0 };
  for (const each of attempts.filter(({ answer }) => !answer)) {
    counts.unanswered++;
    const wasThere = isThere(each, ledger);
    await send(each);
    const { answer } = each;
    if (!answer) throw new Error('There is no answer still');
    expect([201, 409], answer.text).toContain(answer.status);
    if (wasThere) expect([answer.status, isReplayed(answer)]).toEqual([201, true]);
    else if (answer.status === 201) expect(isReplayed(answer)).toBe(false);
    counts[outcomeOf(wasThere, answer)]++;
    const { as, route, sent } = each;
    const again = await call<Problem>(service, as, route, sent);
    expect([again.status, isReplayed(again)]).toEqual([answer.status, true]);
    const { instance: _, ...told } = again.body;
    expect(answer.body).toMatchObject(told);
  }
  return counts;
}

function outcomeOf(wasThere: boolean, answer: Answer<unknown>): 'done' | 'refused' | 'notDone' {
  if (wasThere) return 'done';
  return isReplayed(answer) ? 'refused' : 'notDone';
}

/** The claims and withdrawals of a round as calls under its ceilings. */
const callsOf = (attempts: readonly Attempt[]): readonly CeilingCall[] =>
  attempts.flatMap(({ what, answer, invokedAt, returnedAt }) => {
    if (what.kind === 'return') return [];
    const { wanted } = what;
    const sign = what.kind === 'claim' ? 1 : -1;
    const told =
      answer?.status === 201 ? 'taken' : ceilingOfProblem(answer?.body as Problem, wanted);
    return [
      {
        name: wanted.name,
        amountPence: sign * wanted.amountPence,
        ceilings: ceilingsOf(wanted),
        answer: told,
        invokedAt,
        returnedAt,
      },
    ];
  });

async function checkRound(load: Load, name: string): Promise<void> {
  const { attempts, plan } = load;
  const found = await readLedger(plan);
  checkWhole(found);
  checkAcknowledged(attempts, found);
  const counts = await resolveUnknown(attempts, found);
  const after = await readLedger(plan);
  checkWhole(after);
  checkAcknowledged(attempts, after);
  expect(checkLinearizable(limitsOf(plan), callsOf(attempts))).toBe('linearizable');
  const sent = `${attempts.length} sent, ${JSON.stringify(counts)}`;
  process.stdout.write(`${name}: ${sent}\n`);
}

describe(`killed under load, seed ${seed}`, { timeout: TIMEOUT_MILLISECONDS }, () => {
  const rounds = [
    ['everything', 1],
    ['everything', 2],
    ['service', 3],
    ['everything', 4],
  ] as const;

  test.each(rounds)('kill -9 of %s, round %i', async (what, round) => {
    const kill = () => service.kill9(what);
    const load = await loadAndKill({ fund: `round-${round}`, seed: seed + round, kill });
    await service.restart();
    await checkRound(load, `killed ${what}`);
  });

  test('kill -9 of the store alone, which comes back under the running service', async () => {
    const killed = service.pids().store;
    const kill = async (): Promise<void> => {
      process.kill(killed ?? 0, 'SIGKILL');
      await waitUntil(() => service.pids().store !== killed, 5000);
    };
    const load = await loadAndKill({ fund: 'round-5', seed: seed + 5, kill });
    await checkRound(load, 'killed store');
  });
});
