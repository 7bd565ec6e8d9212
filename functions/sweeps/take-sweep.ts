import { AUTHORITY_CODES, type AuthorityCode } from '../../shared/domain/authorities.ts';
import {
  type FinancialYear,
  periodOn,
  yearOf,
  yearsBefore,
} from '../../shared/domain/financial-calendar.ts';
import type { PrincipalId } from '../../shared/domain/permission.ts';
import type { Sweep } from '../../shared/domain/pressures/sweep.ts';
import type { Now } from '../../shared/domain/time.ts';
import type { IdempotencyKey } from '../../shared/http/operation.ts';
import { reply } from '../../shared/http/operation.ts';
import type { Log } from '../../shared/http/stage.ts';
import { createCalendarRepository } from '../../shared/persistence/calendar.ts';
import { replaceLatestSweep } from '../../shared/persistence/sweeps.ts';
import { type SweepPorts, type SweptAuthority, sweepAuthority } from './sweep-authority.ts';

export type SweepRun = {
  readonly principal: PrincipalId;
  readonly accessVersion?: number | undefined;
  readonly now: Now;
  readonly idempotency?: IdempotencyKey | undefined;
};

type RunPorts = SweepPorts & { readonly log: Log };

/**
 * Sweeps every authority's open years. One authority's failure is told and does not stop the others;
 * a sweep that was cut off is simply run again, because each authority is swept in one transaction.
 */
export async function takeSweep(ports: RunPorts, run: SweepRun) {
  const sweep = await sweepRegion(ports, run);
  return ports.ledger.commit({
    chain: 'REGION',
    operation: 'runSweep',
    principal: run.principal,
    accessVersion: run.accessVersion,
    at: run.now.at,
    idempotency: run.idempotency,
    reads: {},
    decide: () => ({
      writes: [replaceLatestSweep(sweep)],
      facts: { year: sweep.year, forecasts: sweep.forecasts, failed: sweep.failed.length },
      answer: reply(201, sweep),
    }),
  });
}

type SweptYear = { readonly year: FinancialYear; readonly isYearLocked: boolean };

async function sweepRegion(ports: RunPorts, { principal, now }: SweepRun): Promise<Sweep> {
  const years = await sweptYears(ports, now);
  const failed: { authority: AuthorityCode; because: string }[] = [];
  const swept: SweptAuthority[] = [];
  await Promise.all(
    AUTHORITY_CODES.map(async (authority) => {
      try {
        for (const open of years) {
          swept.push(await sweepAuthority(ports, { authority, ...open, principal, now }));
        }
      } catch (error) {
        ports.log.error('sweep-failed', { authority }, error);
        failed.push({ authority, because: error instanceof Error ? error.name : 'unknown' });
      }
    }),
  );
  return sweepOf(now, swept, failed);
}

/** This year and last year, which closes its cases once its year-end adjustments are locked. */
async function sweptYears({ store }: RunPorts, now: Now): Promise<readonly SweptYear[]> {
  const current = yearOf(now.on);
  const calendars = createCalendarRepository(store);
  return Promise.all(
    [...yearsBefore(current, 1), current].map(async (year) => ({
      year,
      isYearLocked: periodOn(await calendars.find(year), 'P13', now.on).state === 'locked',
    })),
  );
}

function sweepOf(now: Now, swept: readonly SweptAuthority[], failed: Sweep['failed']): Sweep {
  const total = (count: (each: SweptAuthority) => number): number =>
    swept.reduce((all, each) => all + count(each), 0);
  const asOfPeriod = swept
    .flatMap((each) => each.asOfPeriod ?? [])
    .toSorted()
    .at(-1);
  return {
    sweep: `sweep-${now.at.replace(/\D/g, '')}`,
    year: yearOf(now.on),
    at: now.at,
    ...(asOfPeriod ? { asOfPeriod } : {}),
    forecasts: total((each) => each.forecasts),
    raised: total((each) => each.raised),
    escalated: total((each) => each.escalated),
    steppedDown: total((each) => each.steppedDown),
    resolved: total((each) => each.resolved),
    unchanged: total((each) => each.unchanged),
    messages: 0,
    failed: failed.toSorted((a, b) => (a.authority < b.authority ? -1 : 1)),
  };
}
