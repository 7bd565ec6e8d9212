import type { Metrics } from '../../shared/contracts/metrics.ts';
import { AUTHORITY_CODES, type AuthorityCode } from '../../shared/domain/authorities.ts';
import { demonstrationNotice } from '../../shared/domain/demonstration.ts';
import { type Period, yearOf } from '../../shared/domain/financial-calendar.ts';
import type { PrincipalId } from '../../shared/domain/permission.ts';
import { addCounts, NO_COUNTS, type Sweep } from '../../shared/domain/sweeps/sweep.ts';
import type { Watermark } from '../../shared/domain/sweeps/sweep-state.ts';
import type { Now } from '../../shared/domain/time.ts';
import type { IdempotencyKey } from '../../shared/http/operation.ts';
import { reply } from '../../shared/http/operation.ts';
import type { Log } from '../../shared/http/stage.ts';
import { composeMessages } from '../../shared/mail/compose-messages.ts';
import { replaceLatestSweep } from '../../shared/persistence/sweeps.ts';
import type { Environment } from '../../shared/runtime/environment.ts';
import { atMost } from './at-most.ts';
import { SWEEP, type SweepPorts, type SweptAuthority, sweepAuthority } from './sweep-authority.ts';
import { readInputs, type SweepInputs } from './sweep-inputs.ts';
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
  readonly environment: Pick<Environment, 'DEMONSTRATION' | 'PUBLIC_URL'>;
};

/**
 * Sweeps every authority's open years, then the region, then puts into the outbox what everybody is to
 * be told. One authority's failure is told and does not stop the others; a sweep that was cut off is
 * simply run again: each authority, the region and each recipient is a transaction of its own, and what
 * was done is found done.
 */
export async function takeSweep(ports: RunPorts, run: SweepRun) {
  const sweep = await sweepAll(ports, run);
  const taken = await ports.ledger.commit({
    chain: 'REGION',
    operation: SWEEP,
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
  ports.metrics.count('SweepsCompleted', 1);
  ports.metrics.count('AuthoritiesFailed', sweep.failed.length);
  return taken;
}

async function sweepAll(ports: RunPorts, { principal, now }: SweepRun): Promise<Sweep> {
  const inputs = await readInputs(ports.store, now);
  const { swept, failed } = await sweepAuthorities(ports, { inputs, principal, now });
  const asOfPeriod = latestOf(swept);
  const region = await sweepRegion(ports, { inputs, asOfPeriod, principal, now });
  const messages = await composeMessages(ports, {
    now,
    withDigests: true,
    latest: region.alerts,
    ...mailPlace(ports, now),
  });
  return {
    sweep: `sweep-${now.at.replace(/\D/g, '')}`,
    year: yearOf(now.on),
    at: now.at,
    ...(asOfPeriod ? { asOfPeriod } : {}),
    forecasts: swept.reduce((sum, each) => sum + each.forecasts, 0),
    ...[...swept, region.counts].reduce(addCounts, NO_COUNTS),
    messages,
    failed,
  };
}

/** Where links in messages lead, and what says that figures are a demonstration's. */
export const mailPlace = (
  { environment: { PUBLIC_URL, DEMONSTRATION } }: Pick<RunPorts, 'environment'>,
  now: Now,
) => ({
  publicUrl: PUBLIC_URL ?? '',
  ...(DEMONSTRATION === undefined ? {} : { demonstration: demonstrationNotice(now.on) }),
});

/** So many authorities at once: enough to keep a function busy, few enough for its memory. */
const AT_ONCE = 8;

type AuthoritiesSweep = Pick<SweepRun, 'principal' | 'now'> & { readonly inputs: SweepInputs };

async function sweepAuthorities(ports: RunPorts, { inputs, principal, now }: AuthoritiesSweep) {
  const failed: { authority: AuthorityCode; because: string }[] = [];
  const swept = await atMost(AT_ONCE, AUTHORITY_CODES, async (authority) => {
    const mark = inputs.markOf(authority);
    if (mark && inputs.isUpToDate(authority)) return sweptBefore(mark);
    try {
      return await sweepAuthority(ports, { authority, inputs, principal, now });
    } catch (error) {
      ports.log.error('sweep-failed', { authority }, error);
      failed.push({ authority, because: error instanceof Error ? error.name : 'unknown' });
      return { ...NO_COUNTS, forecasts: 0 };
    }
  });
  return { swept, failed: failed.toSorted((a, b) => (a.authority < b.authority ? -1 : 1)) };
}

/** What a sweep would find again where nothing is new. */
const sweptBefore = ({ forecasts, unchanged, asOfPeriod }: Watermark): SweptAuthority => ({
  ...NO_COUNTS,
  forecasts,
  unchanged,
  asOfPeriod,
});

const latestOf = (swept: readonly SweptAuthority[]): Period | undefined =>
  swept
    .flatMap((each) => each.asOfPeriod ?? [])
    .toSorted()
    .at(-1);
