import { takeAccess } from '../../../functions/access/set-access.ts';
import { takeBudget } from '../../../functions/budgets/set-budget.ts';
import { certify } from '../../../functions/returns/certify-return.ts';
import { takeReturn } from '../../../functions/returns/submit-return.ts';
import { takeSubscription } from '../../../functions/subscriptions/set-subscription.ts';
import { takeSweep } from '../../../functions/sweeps/take-sweep.ts';
import { AUTHORITIES, type Authority } from '../../../shared/domain/authorities.ts';
import {
  defaultDates,
  type FinancialYear,
  type Period,
  startYear,
} from '../../../shared/domain/financial-calendar.ts';
import type { SubmittedReturn, WarningReason } from '../../../shared/domain/returns/return.ts';
import { SCHEDULE } from '../../../shared/domain/schedule.ts';
import { addDays, day, instant, type Now } from '../../../shared/domain/time.ts';
import { createReturnsRepository } from '../../../shared/persistence/returns.ts';
import type { Ports } from '../../../shared/runtime/ports.ts';
import {
  DEMONSTRATION_YEARS,
  demonstrationBudget,
  demonstrationPeriods,
  demonstrationReturn,
} from './figures.ts';
import { fundSteps } from './load-fund.ts';
import { morningOf, type Step, taken } from './loading.ts';
import { certifierOf, DEMONSTRATION_ACCESS, LEAD, officerOf } from './people.ts';

/**
 * Loads the demonstration through the same rules and the same ledger as any submission, each entry
 * at the time it would have been made, with a sweep after each month of the year in progress. A
 * refusal is a bug and stops the load.
 */
export async function loadRegion(ports: Ports, say: (sentence: string) => void): Promise<void> {
  await loadAccess(ports, morningOf(day('2019-01-02')));
  const steps = [...AUTHORITIES.map((at) => stepsOf(ports, at)), fundSteps(ports)];
  for (const now of SWEEPS) {
    if (now === SWEEPS.at(-1)) await loadSubscriptions(ports);
    await Promise.all(steps.map((own) => takeUntil(own, now)));
    taken(await takeSweep(ports, { principal: SCHEDULE, now }));
    say(`loaded and swept to ${now.on}`);
  }
}

/** Its people are told from today's sweep on; their addresses reach nobody (RFC 2606). */
async function loadSubscriptions(ports: Ports): Promise<void> {
  const now = morningOf(day('2025-10-06'));
  const people = [LEAD, ...AUTHORITIES.flatMap((at) => [officerOf(at), certifierOf(at)])];
  for (const access of people) {
    const { principal } = access;
    const address = `${principal}@west-midlands.example`;
    const wanted = {
      principal,
      address,
      immediate: 'red',
      digest: 'weekly',
      setAt: now.at,
    } as const;
    taken(await takeSubscription(ports, { access, now, ifMatch: undefined }, wanted));
  }
}

/** After the returns of each period of the year in progress, and last at the schedule's time today. */
const SWEEPS: readonly Now[] = [
  ...['2025-05-28', '2025-06-28', '2025-07-28', '2025-08-28', '2025-09-28'].map((on) =>
    morningOf(day(on)),
  ),
  { at: instant('2025-10-20T05:30:00.000Z'), on: day('2025-10-20') },
];

/** Takes the steps that are due from the front of the queue. */
async function takeUntil(steps: Step[], now: Now): Promise<void> {
  for (let next = steps[0]; next && next.now.at < now.at; next = steps[0]) {
    steps.shift();
    await next.take();
  }
}

/** The demonstration's people and machines, who exist in every embedded run. */
export async function loadAccess({ ledger }: Ports, now: Now): Promise<void> {
  for (const wanted of DEMONSTRATION_ACCESS) {
    taken(await takeAccess(ledger, { access: LEAD, now, ifMatch: undefined, wanted }));
  }
}

/** One return of the period in progress is missing, and two are not certified yet. */
const WITHOUT_RETURN = 'solihull';
const UNCERTIFIED = ['shropshire', 'walsall'];
const PERIOD_IN_PROGRESS: Period = 'P06';

/** Everything that one authority does, in the order of time: its chain of the trail runs forward. */
function stepsOf(ports: Ports, at: Authority): Step[] {
  const steps = DEMONSTRATION_YEARS.flatMap((year) => [
    budgetStep(ports, at, year),
    ...demonstrationPeriods(year)
      .filter((period) => !isMissing(at, year, period))
      .flatMap((period) => returnSteps(ports, at, year, period)),
  ]);
  return steps.toSorted((a, b) => (a.now.at < b.now.at ? -1 : 1));
}

const isInProgress = (year: FinancialYear, period: Period): boolean =>
  year === DEMONSTRATION_YEARS.at(-1) && period === PERIOD_IN_PROGRESS;

const isMissing = (at: Authority, year: FinancialYear, period: Period): boolean =>
  isInProgress(year, period) && at.slug === WITHOUT_RETURN;

/** Councils set their budgets by 11 March (Local Government Finance Act 1992, sections 31A and 32). */
function budgetStep({ ledger, store }: Ports, at: Authority, year: FinancialYear): Step {
  const now = morningOf(day(`${startYear(year)}-03-11`));
  const { lines, modelled } = demonstrationBudget(at.authority, year);
  const setting = { access: certifierOf(at), now, ifMatch: undefined, authority: at.authority };
  const returns = createReturnsRepository(store);
  return {
    now,
    take: async () => {
      taken(await takeBudget(ledger, returns, { ...setting, year, lines, modelled }));
    },
  };
}

/** Days after a period opens: when its return comes, and when it is certified. */
const RETURNED_AFTER = 9;
const CERTIFIED_AFTER = 11;

function returnSteps(
  ports: Ports,
  at: Authority,
  year: FinancialYear,
  period: Period,
): readonly Step[] {
  const place = { authority: at.authority, year, period };
  const { opensOn } = defaultDates(year, period);
  const submittedAt = morningOf(addDays(opensOn, RETURNED_AFTER));
  const certifiedAt = morningOf(addDays(opensOn, CERTIFIED_AFTER));
  const submission = {
    now: submittedAt,
    take: () => loadReturn(ports, at, place, submittedAt),
  };
  const certification = { version: 1, decision: 'certified' } as const;
  const certified = {
    now: certifiedAt,
    take: async () => {
      const made = { access: certifierOf(at), now: certifiedAt, place, certification };
      taken(await certify(ports.ledger, made));
    },
  };
  const isUncertified = isInProgress(year, period) && UNCERTIFIED.includes(at.slug);
  return isUncertified ? [submission] : [submission, certified];
}

type Place = Parameters<typeof takeReturn>[2]['place'];

/** The published figures are kept as they are, oddities too: each warning is answered in a word. */
async function loadReturn(ports: Ports, at: Authority, place: Place, now: Now): Promise<void> {
  const given = demonstrationReturn(place.authority, place.year, place.period);
  const { lines, balances, modelled } = given;
  const returns = createReturnsRepository(ports.store);
  const base = { access: officerOf(at), now, ifMatch: undefined, idempotency: undefined };
  const take = (submitted: SubmittedReturn) =>
    takeReturn(ports.ledger, returns, { ...base, place, submitted, modelled });
  const submitted: SubmittedReturn = {
    basis: 'year-to-date',
    lines,
    ...(balances ? { balances } : {}),
  };
  const first = await take(submitted);
  if (first.refused !== 'reasons-needed') return void taken(first);
  const reasons = (first.faults ?? []).flatMap(({ code, line }): WarningReason[] => {
    const reported = lines.find((each) => each.line === line);
    return reported ? [{ warning: code, line: reported.line, reason: AS_PUBLISHED }] : [];
  });
  taken(await take({ ...submitted, reasons }));
}

const AS_PUBLISHED = 'As the published figures and the model of their months give it.';
