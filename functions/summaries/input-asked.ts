import { instantOf } from '../../shared/domain/as-at.ts';
import type { SummaryInput } from '../../shared/domain/summaries/compose-summary.ts';
import type { SummaryOf } from '../../shared/domain/summaries/edited-narrative.ts';
import type { Moment, Now } from '../../shared/domain/time.ts';
import type { Refused } from '../../shared/http/operation.ts';
import { summaryInput, summaryInputAsAt } from '../../shared/persistence/summary-input.ts';
import type { Ports } from '../../shared/runtime/ports.ts';

export const STILL_TO_COME: Refused = {
  refused: 'invalid-query',
  detail: 'asAt is still to come: the ledger is known up to now.',
};

/** What a summary is made of, now or as at a moment. @returns undefined for one still to come. */
export async function inputAsked(
  ports: Pick<Ports, 'store' | 'environment'>,
  of: SummaryOf,
  asAt: Moment | undefined,
  now: Now,
): Promise<SummaryInput | undefined> {
  if (asAt === undefined) return summaryInput(ports, of, now);
  const moment = instantOf(asAt, now);
  return moment && summaryInputAsAt(ports, of, moment);
}
