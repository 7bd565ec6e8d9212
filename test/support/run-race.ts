import { expect } from 'vitest';
import { AUTHORITIES } from '../../shared/domain/authorities.ts';
import type { ClientAnswer } from './client-process.ts';
import type { ClientProcesses } from './client-processes.ts';
import {
  claimBody,
  claimRequests,
  type FundPlan,
  limitsOf,
  seenOf,
  setUpFund,
  type Wanted,
} from './fund-races.ts';
import { checkLinearizable, findImpossibleFigures } from './linearizability.ts';
import {
  type AuditEntry,
  call,
  type Drawdown,
  type Fund,
  figuresFrom,
  newKey,
  read,
  readAll,
  sumPence,
} from './service-client.ts';
import type { StartedService } from './start-service.ts';

/** Runs races for a fund and checks all that has to be true of each, however it ends. */
export type Race = { readonly plan: FundPlan; readonly wanted: readonly Wanted[] };

const [COVENTRY] = AUTHORITIES.filter(({ slug }) => slug === 'coventry');

/** Everybody, or one alone. */
export const claimants = (count: number) =>
  (count === 1 ? [COVENTRY] : AUTHORITIES).flatMap((each) =>
    each ? [{ authority: each.authority, officer: `officer.${each.slug}` }] : [],
  );

/** A claim for each amount, the claimants and the phases in turn. */
export function wantedFrom(
  of: readonly { readonly authority: string; readonly officer: string }[],
  phases: readonly string[],
  amounts: readonly number[],
): readonly Wanted[] {
  return amounts.map((amountPence, i) => ({
    name: `claim ${i}`,
    authority: of[i % of.length]?.authority ?? '',
    officer: of[i % of.length]?.officer ?? '',
    phase: phases[i % phases.length] ?? '',
    amountPence,
  }));
}

/** Watches the fund for as long as a race takes. */
async function watch(
  service: StartedService,
  plan: FundPlan,
  race: Promise<unknown>,
): Promise<readonly Fund[]> {
  let isOver = false;
  const over = race.finally(() => {
    isOver = true;
  });
  const seen: Fund[] = [];
  while (!isOver) seen.push(await read<Fund>(service, 'department', `/v1/funds/${plan.fund}`));
  await over;
  return seen;
}

/** Sends every claim at once, dealt out among the services, which share one store. */
export async function runRace(
  clients: ClientProcesses,
  services: readonly [StartedService, ...StartedService[]],
  { plan, wanted }: Race,
) {
  const [service] = services;
  const before = await setUpFund(service, plan);
  const requests = await claimRequests(services, plan, wanted);
  const sending = clients.send(requests);
  const [answers, watched] = await Promise.all([sending, watch(service, plan, sending)]);
  const byName = new Map(wanted.map((each) => [each.name, each]));
  const history = answers.map((answer) => seenOf(byName.get(answer.name) as Wanted, answer));
  expect(history).toHaveLength(wanted.length);
  const drawdowns = await checkLedger(service, before, answers);
  checkNeverOver(plan, watched, drawdowns);
  expect(findImpossibleFigures(limitsOf(plan), history)).toEqual([]);
  expect(checkLinearizable(limitsOf(plan), history)).toBe('linearizable');
  report(plan, answers);
  const taken = history.filter(({ answer }) => answer === 'taken');
  return { taken, refused: history.filter(({ answer }) => answer !== 'taken') };
}

export const listDrawdowns = (service: StartedService, { fund }: Pick<FundPlan, 'fund'>) =>
  readAll<Drawdown>(service, 'auditor', `/v1/funds/${fund}/drawdowns`);

/** What was acknowledged is what the ledger has, no more and no less, and the fund's sums are its. */
export async function checkLedger(
  service: StartedService,
  before: Fund,
  answers: readonly ClientAnswer[],
): Promise<readonly Drawdown[]> {
  const drawdowns = await listDrawdowns(service, before);
  const acknowledged = answers
    .filter(({ status }) => status === 201)
    .map(({ text }) => JSON.parse(text) as Drawdown);
  const inOrder = (items: readonly Drawdown[]) =>
    items.toSorted((a, b) => (a.drawdown < b.drawdown ? -1 : 1));
  expect(inOrder(drawdowns)).toEqual(inOrder(acknowledged));
  expect(new Set(drawdowns.map(({ description }) => description)).size).toBe(drawdowns.length);
  const fund = await read<Fund>(service, 'lead', `/v1/funds/${before.fund}`);
  expect(fund).toMatchObject(figuresFrom(before, drawdowns));
  return drawdowns;
}

function checkNeverOver(
  plan: FundPlan,
  watched: readonly Fund[],
  drawdowns: readonly Drawdown[],
): void {
  const { awardPence, phases, allocations = {} } = plan;
  const used = watched.map(({ claimedPence }) => claimedPence);
  expect(used.toSorted((a, b) => a - b)).toEqual(used);
  expect(Math.max(0, ...used)).toBeLessThanOrEqual(awardPence);
  expect(watched.every((seen) => seen.availablePence === awardPence - seen.claimedPence)).toBe(
    true,
  );
  for (const [phase, most] of Object.entries(phases)) {
    const inPhase = drawdowns.filter((each) => each.phase === phase);
    expect(sumPence(inPhase)).toBeLessThanOrEqual(most);
  }
  for (const [authority, most] of Object.entries(allocations)) {
    const own = drawdowns.filter((each) => each.authority === authority);
    expect(sumPence(own)).toBeLessThanOrEqual(most);
  }
}

function report({ fund }: FundPlan, answers: readonly ClientAnswer[]): void {
  const from = Math.min(...answers.map(({ invokedAt }) => invokedAt));
  const to = Math.max(...answers.map(({ returnedAt }) => returnedAt));
  const busy = answers.reduce((sum, { refusedAsBusy }) => sum + refusedAsBusy, 0);
  const seconds = (to - from) / 1_000_000;
  const rate = Math.round(answers.length / seconds);
  process.stdout.write(`${fund}: ${answers.length} in ${seconds} s, ${rate}/s, ${busy} busy\n`);
}

/** Draws what is left, to the penny, and then one penny more. */
export async function drawTheRest(service: StartedService, { plan, wanted }: Race): Promise<void> {
  const [{ authority, officer, phase }] = wanted as readonly [Wanted];
  const { availablePence } = await read<Fund>(service, officer, `/v1/funds/${plan.fund}`);
  const claim = (amountPence: number) =>
    call(service, officer, `POST /v1/funds/${plan.fund}/drawdowns`, {
      key: newKey(),
      body: claimBody({ name: `the last ${amountPence}`, authority, phase, amountPence }),
    });
  const over = await claim(availablePence + 1);
  expect([over.status, over.body.type]).toEqual([409, '/problems/award-exceeded']);
  expect(over.body.availablePence).toBe(availablePence);
  if (availablePence > 0) expect((await claim(availablePence)).status).toBe(201);
  const penny = await claim(1);
  expect([penny.status, penny.body.type]).toEqual([409, '/problems/award-exceeded']);
  expect(penny.body.availablePence).toBe(0);
  const spent = await read<Fund>(service, 'lead', `/v1/funds/${plan.fund}`);
  expect([spent.claimedPence, spent.availablePence]).toEqual([plan.awardPence, 0]);
}

/**
 * Where Coventry alone claims, its own chain tells the order in which the claims were taken: no sum on the way is
 * over the award, and what each refusal called available was left at some moment.
 */
export async function checkTrail(
  service: StartedService,
  plan: FundPlan,
  refused: readonly { readonly availablePence?: number }[],
): Promise<void> {
  const entries = await readAll<AuditEntry>(
    service,
    'lead',
    `/v1/audit?authority=${COVENTRY?.authority}`,
  );
  const done = entries.filter(
    ({ operation, outcome, facts }) =>
      operation === 'claimDrawdown' && outcome === 'done' && facts['fund'] === plan.fund,
  );
  let used = 0;
  const left = new Set([plan.awardPence]);
  for (const { facts } of done) {
    used += Number(facts['amountPence']);
    expect(used).toBeLessThanOrEqual(plan.awardPence);
    left.add(plan.awardPence - used);
  }
  expect(refused.filter(({ availablePence = -1 }) => !left.has(availablePence))).toEqual([]);
}
