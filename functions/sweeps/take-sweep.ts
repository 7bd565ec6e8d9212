import { AUTHORITY_CODES, type AuthorityCode } from '../../shared/domain/authorities.ts';
import { yearOf } from '../../shared/domain/financial-calendar.ts';
import type { PrincipalId } from '../../shared/domain/permission.ts';
import type { Sweep } from '../../shared/domain/sweeps/sweep.ts';
import type { Watermark } from '../../shared/domain/sweeps/sweep-state.ts';
import type { Now } from '../../shared/domain/time.ts';
import type { IdempotencyKey } from '../../shared/http/operation.ts';
import { reply } from '../../shared/http/operation.ts';
import type { Log } from '../../shared/http/stage.ts';
import { replaceLatestSweep } from '../../shared/persistence/sweeps.ts';
import { atMost } from './at-most.ts';
import {
  NOTHING,
  SWEEP,
  type SweepPorts,
  type SweptAuthority,
  sweepAuthority,
} from './sweep-authority.ts';
import { readInputs } from './sweep-inputs.ts';

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
}

/** So many authorities at once: enough to keep a function busy, few enough for its memory. */
const AT_ONCE = 8;

async function sweepRegion(ports: RunPorts, { principal, now }: SweepRun): Promise<Sweep> {
  const { years, inputsOf, upToDate } = await readInputs(ports.store, now);
  const failed: { authority: AuthorityCode; because: string }[] = [];
  const swept = await atMost(AT_ONCE, AUTHORITY_CODES, async (authority) => {
    const mark = upToDate(authority);
    if (mark) return sweptBefore(mark);
    try {
      const inputs = inputsOf(authority);
      return await sweepAuthority(ports, { authority, years, inputs, principal, now });
    } catch (error) {
      ports.log.error('sweep-failed', { authority }, error);
      failed.push({ authority, because: error instanceof Error ? error.name : 'unknown' });
      return NOTHING;
    }
  });
  return sweepOf(now, swept, failed);
}

/** What a sweep would find again where nothing is new. */
const sweptBefore = ({ forecasts, unchanged, asOfPeriod }: Watermark): SweptAuthority => ({
  ...NOTHING,
  forecasts,
  unchanged,
  asOfPeriod,
});

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
