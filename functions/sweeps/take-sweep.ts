import { AUTHORITY_CODES } from '../../shared/domain/authorities.ts';
import { NO_COUNTS } from '../../shared/domain/sweeps/sweep.ts';
import type { Failed, SweptAuthority } from '../../shared/domain/sweeps/sweep-part.ts';
import type { Watermark } from '../../shared/domain/sweeps/sweep-state.ts';
import { atMost } from './at-most.ts';
import { endSweep, type RunPorts, type SweepRun } from './end-sweep.ts';
import { type AuthoritySweep, type SweepPorts, sweepAuthority } from './sweep-authority.ts';
import { readInputs } from './sweep-inputs.ts';

/**
 * Sweeps every authority's open years, then the region, then puts into the outbox what everybody is to
 * be told. One authority's failure is told and does not stop the others; a sweep that was cut off is
 * simply run again: each authority, the region and each recipient is a transaction of its own, and what
 * was done is found done.
 */
export async function takeSweep(ports: RunPorts, run: SweepRun) {
  return endSweep(ports, run, await sweepAuthorities(ports, run));
}

/** So many authorities at once: enough to keep a function busy, few enough for its memory. */
const AT_ONCE = 8;

async function sweepAuthorities(ports: RunPorts, { principal, now }: SweepRun) {
  const inputs = await readInputs(ports.store, now);
  const failed: Failed[] = [];
  const swept = await atMost(AT_ONCE, AUTHORITY_CODES, async (authority) => {
    try {
      return await sweepIfNew(ports, { authority, inputs, principal, now });
    } catch (error) {
      ports.log.error('sweep-failed', { authority }, error);
      failed.push({ authority, because: becauseOf(error) });
      return { ...NO_COUNTS, forecasts: 0 };
    }
  });
  return { swept, failed: failed.toSorted((a, b) => (a.authority < b.authority ? -1 : 1)) };
}

/** What a run says of an authority that could not be swept. */
export const becauseOf = (error: unknown): string =>
  error instanceof Error ? error.name : 'unknown';

/** Sweeps an authority; where nothing is new, says what a sweep would find again. */
export async function sweepIfNew(
  ports: SweepPorts,
  sweep: AuthoritySweep,
): Promise<SweptAuthority> {
  const mark = sweep.inputs.markOf(sweep.authority);
  if (mark && sweep.inputs.isUpToDate(sweep.authority)) return sweptBefore(mark);
  return sweepAuthority(ports, sweep);
}

const sweptBefore = ({ forecasts, unchanged, asOfPeriod }: Watermark): SweptAuthority => ({
  ...NO_COUNTS,
  forecasts,
  unchanged,
  asOfPeriod,
});
