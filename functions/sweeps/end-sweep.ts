import type { Metrics } from '../../shared/contracts/metrics.ts';
import { type Period, yearOf } from '../../shared/domain/financial-calendar.ts';
import type { PrincipalId } from '../../shared/domain/permission.ts';
import { addCounts, NO_COUNTS, type Sweep } from '../../shared/domain/sweeps/sweep.ts';
import {
  type Gathered,
  type SweptAuthority,
  sweepNameAt,
} from '../../shared/domain/sweeps/sweep-part.ts';
import type { Now } from '../../shared/domain/time.ts';
import type { IdempotencyKey } from '../../shared/http/operation.ts';
import { reply } from '../../shared/http/operation.ts';
import type { Log } from '../../shared/http/stage.ts';
import { composeMessages } from '../../shared/mail/compose-messages.ts';
import { type MailEnvironment, mailPlace } from '../../shared/mail/mail-place.ts';
import { latestSweepRead, replaceLatestSweep } from '../../shared/persistence/sweeps.ts';
import { SWEEP, type SweepPorts } from './sweep-authority.ts';
import { sweepRegion } from './sweep-region.ts';

export type SweepRun = {
  readonly principal: PrincipalId;
  readonly accessVersion?: number | undefined;
  readonly now: Now;
  readonly idempotency?: IdempotencyKey | undefined;
};

export type RunPorts = SweepPorts & {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly environment: MailEnvironment;
};

/**
 * What is left once the authorities are swept: the region, then what everybody is to be told, then the
 * run's counts. Each is a transaction of its own, and what was done is found done.
 */
export async function endSweep(ports: RunPorts, run: SweepRun, gathered: Gathered) {
  const sweep = await sweepRest(ports, run, gathered);
  const ended = await ports.ledger.commit({
    chain: 'REGION',
    operation: SWEEP,
    principal: run.principal,
    accessVersion: run.accessVersion,
    at: run.now.at,
    idempotency: run.idempotency,
    reads: { latest: latestSweepRead },
    decide: ({ latest }) => ({
      // A run that others have overtaken is told of by the trail alone.
      writes: latest && latest.at > sweep.at ? [] : [replaceLatestSweep(sweep)],
      facts: { year: sweep.year, forecasts: sweep.forecasts, failed: sweep.failed.length },
      answer: reply(201, sweep),
    }),
  });
  if (ended.refused || ended.replayed) return ended;
  ports.metrics.count('SweepsCompleted', 1);
  return ended;
}

async function sweepRest(
  ports: RunPorts,
  { principal, now }: SweepRun,
  { swept, failed }: Gathered,
): Promise<Sweep> {
  const asOfPeriod = latestOf(swept);
  const region = await sweepRegion(ports, { asOfPeriod, principal, now });
  const messages = await composeMessages(ports, {
    now,
    withDigests: true,
    latest: region.alerts,
    ...mailPlace(ports.environment, now),
  });
  return {
    sweep: sweepNameAt(now.at),
    year: yearOf(now.on),
    at: now.at,
    ...(asOfPeriod ? { asOfPeriod } : {}),
    forecasts: swept.reduce((sum, each) => sum + each.forecasts, 0),
    ...[...swept, region.counts].reduce(addCounts, NO_COUNTS),
    messages,
    failed,
  };
}

const latestOf = (swept: readonly SweptAuthority[]): Period | undefined =>
  swept
    .flatMap((each) => each.asOfPeriod ?? [])
    .toSorted()
    .at(-1);
