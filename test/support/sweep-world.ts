import { takeAccess } from '../../functions/access/set-access.ts';
import { takeBudget } from '../../functions/budgets/set-budget.ts';
import { setPeriodOperation } from '../../functions/calendar/set-period.ts';
import { takeReturn } from '../../functions/returns/submit-return.ts';
import { takeSubscription } from '../../functions/subscriptions/set-subscription.ts';
import { takeSweep } from '../../functions/sweeps/take-sweep.ts';
import type { AuthorityCode } from '../../shared/domain/authorities.ts';
import type { LineId } from '../../shared/domain/catalogue.ts';
import {
  defaultDates,
  type FinancialYear,
  financialYear,
  monthsKnownAt,
  type Period,
  type PeriodSetting,
  startYear,
} from '../../shared/domain/financial-calendar.ts';
import { pence } from '../../shared/domain/money.ts';
import type { Access, PrincipalId, Role } from '../../shared/domain/permission.ts';
import type { SubmittedReturn } from '../../shared/domain/returns/return.ts';
import { SCHEDULE } from '../../shared/domain/schedule.ts';
import { addDays, type Day, day, instant, type Now } from '../../shared/domain/time.ts';
import { createInMemoryStore } from '../../shared/persistence/in-memory-store.ts';
import { createReturnsRepository } from '../../shared/persistence/returns.ts';
import type { Store } from '../../shared/persistence/store.ts';
import { sha256 } from '../../shared/runtime/digests.ts';
import { createRecordedMetrics } from './recorded-metrics.ts';
import { createTestLedger } from './test-ledger.ts';

export const THIS_YEAR = financialYear('2025-26');

/** Pounds a month by line. */
export type MonthlyPounds = Readonly<Partial<Record<LineId, number>>>;

export const morning = (on: string): Now => ({ at: instant(`${on}T08:00:00.000Z`), on: day(on) });

const as = (role: Role, authority?: AuthorityCode): Access => ({
  principal: `${role}.test` as PrincipalId,
  roles: [role],
  authorities: authority ? [authority] : [],
});

const nameOf = (role: Role, authority?: AuthorityCode): PrincipalId =>
  (authority === undefined ? role : `${role}.${authority}`) as PrincipalId;

let ids = 0;

/** A region over a store of its own, to submit to and to sweep; every refusal is a bug of the test. */
export function createSweepWorld(store: Store = createInMemoryStore()) {
  const failures: unknown[] = [];
  const { metrics, measured } = createRecordedMetrics();
  const ports = {
    store,
    ledger: createTestLedger(store),
    newId: () => `id-${++ids}`,
    sha256,
    environment: {},
    log: {
      info: () => {},
      error: (_: string, __: unknown, cause: unknown) => void failures.push(cause),
    },
    metrics,
  };
  const returns = createReturnsRepository(store);

  async function budget(authority: AuthorityCode, pounds: MonthlyPounds, year = THIS_YEAR) {
    const taken = await takeBudget(ports.ledger, returns, {
      access: as('certifier', authority),
      now: morning(`${startYear(year)}-03-11`),
      ifMatch: undefined,
      authority,
      year,
      lines: Object.entries(pounds).map(([line, each]) => ({
        line: line as LineId,
        originalPence: pence(each * 1200),
      })),
    });
    if (taken.refused) throw new Error(taken.refused);
  }

  /** A return with so many pounds a month to date, on the tenth day that its period is open. */
  async function returned(
    authority: AuthorityCode,
    period: Period,
    pounds: MonthlyPounds,
    { year = THIS_YEAR, on, reason }: { year?: FinancialYear; on?: Day; reason?: string } = {},
  ) {
    const submitted = submittedReturn(pounds, period, reason);
    const submission = {
      access: as('officer', authority),
      now: morning(on ?? addDays(defaultDates(year, period).opensOn, 9)),
      ifMatch: reason === undefined ? undefined : ('any' as const),
      idempotency: undefined,
      place: { authority, year, period },
    };
    const first = await takeReturn(ports.ledger, returns, { ...submission, submitted });
    if (!first.refused) return;
    if (first.refused !== 'reasons-needed') throw new Error(first.refused);
    const reasons = (first.faults ?? []).flatMap(({ code, line }) =>
      line === undefined ? [] : [{ warning: code, line: line as LineId, reason: 'So it is' }],
    );
    const again = { ...submitted, reasons };
    const second = await takeReturn(ports.ledger, returns, { ...submission, submitted: again });
    if (second.refused) throw new Error(`${second.refused}: ${JSON.stringify(second)}`);
  }

  /** Told at once of what is urgent, and of the rest in a weekly digest. */
  async function subscribe(role: 'officer' | 'certifier' | 'lead', authority?: AuthorityCode) {
    const access = { ...as(role, authority), principal: nameOf(role, authority) };
    const now = morning('2025-04-01');
    const taken = [
      await takeAccess(ports.ledger, {
        access: as('lead'),
        now,
        ifMatch: undefined,
        wanted: access,
      }),
      await takeSubscription(
        ports,
        { access, now, ifMatch: undefined },
        {
          principal: access.principal,
          address: `${access.principal}@region.example`,
          immediate: 'red',
          digest: 'weekly',
          setAt: now.at,
        },
      ),
    ];
    if (taken.some(({ refused }) => refused)) throw new Error('A subscription was refused');
  }

  async function setPeriod(period: Period, body: Omit<PeriodSetting, 'reason'>, on: string) {
    const path = { year: THIS_YEAR, period };
    const request = { access: as('lead'), now: morning(on), path, ifMatch: 'any' as const };
    const { perform } = setPeriodOperation(ports.ledger);
    const taken = await perform({
      ...request,
      body: { ...body, reason: 'So it is' },
      query: {},
      scope: [],
      accept: [],
    } as Parameters<typeof perform>[0]);
    if (taken.refused) throw new Error(`${taken.refused}: ${taken.detail}`);
  }

  const sweep = async (on: string) => {
    const run = { principal: SCHEDULE, now: morning(on) };
    const taken = await takeSweep(ports, run);
    if (taken.refused || taken.answer.refusal) throw new Error('A sweep is never refused');
    // biome-ignore lint/suspicious/noExplicitAny: the counts of a sweep; each test says what it expects.
    return taken.answer.body as any;
  };

  return { store, ports, failures, measured, subscribe, budget, returned, setPeriod, sweep };
}

function submittedReturn(
  pounds: MonthlyPounds,
  period: Period,
  changeReason: string | undefined,
): SubmittedReturn {
  return {
    basis: 'year-to-date',
    lines: Object.entries(pounds).map(([line, each]) => ({
      line: line as LineId,
      actualPence: pence(each * 100 * monthsKnownAt(period)),
    })),
    ...(changeReason === undefined ? {} : { changeReason }),
  };
}
