import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { AuthorityCode } from '../../shared/domain/authorities.ts';
import { SCHEDULE } from '../../shared/domain/schedule.ts';
import {
  deadlineOf,
  gatherResults,
  isPartEnded,
  type SweepPart,
  type SweepResult,
} from '../../shared/domain/sweeps/sweep-part.ts';
import { londonDayOf, type Now } from '../../shared/domain/time.ts';
import { sweepPartIn } from '../../shared/persistence/sweep-part-records.ts';
import { createSweepResultsRepository } from '../../shared/persistence/sweep-results.ts';
import { createSweepsRepository } from '../../shared/persistence/sweeps.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { endSweep, type RunPorts } from './end-sweep.ts';
import { readInputs } from './sweep-inputs.ts';
import { becauseOf, sweepIfNew } from './take-sweep.ts';

type PartPorts = RunPorts & { readonly now: Clock };

/**
 * Takes parts of a run from the queue. A part that was done is found done, so the same one may come
 * again, late, or in any order.
 * @returns the messages that the queue is to give back later: parts that failed, and the region's for as
 * long as it waits for an authority.
 */
export async function sweepParts(
  ports: PartPorts,
  { Records: records }: SQSEvent,
): Promise<SQSBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const record of records) {
    const isDone = await trySweeping(ports, record);
    if (!isDone) batchItemFailures.push({ itemIdentifier: record.messageId });
  }
  return { batchItemFailures };
}

/** One part that cannot be swept keeps none of the others. */
async function trySweeping(ports: PartPorts, record: SQSRecord): Promise<boolean> {
  try {
    const part = sweepPartIn(record);
    const { at, chain } = part;
    if (await isPast(ports, part)) {
      ports.log.info('sweep-part-past', { at, chain });
      return true;
    }
    const now = { at, on: londonDayOf(at) };
    return await (chain === 'REGION'
      ? sweepRegionsPart(ports, now)
      : sweepAuthoritysPart(ports, chain, now));
  } catch (error) {
    ports.log.error('sweep-part-failed', { message: record.messageId }, error);
    return false;
  }
}

/**
 * A part that another run has overtaken, or that was left over from another day (moved back from the
 * queue of what failed, say), would take figures and reminders back to its own moment. The region's is
 * the last of its run: it is past as soon as the run's counts stand.
 */
async function isPast({ store, now }: PartPorts, { at, chain }: SweepPart): Promise<boolean> {
  if (londonDayOf(at) !== now().on) return true;
  const latest = await createSweepsRepository(store).findLatest();
  if (!latest) return false;
  return chain === 'REGION' ? latest.at >= at : latest.at > at;
}

/** @returns whether it is swept; if not, why is kept beside its results, for the region to tell. */
async function sweepAuthoritysPart(
  ports: PartPorts,
  authority: AuthorityCode,
  now: Now,
): Promise<boolean> {
  const results = createSweepResultsRepository(ports.store);
  const before = await results.find(authority);
  if (isPartEnded(before.result, now.at)) return true;
  const keep = (outcome: SweepResult['outcome']) =>
    results.replace(authority, { at: now.at, outcome }, { before, token: ports.newId() });
  try {
    const inputs = await readInputs(ports.store, now, [authority]);
    const swept = await sweepIfNew(ports, { authority, inputs, principal: SCHEDULE, now });
    await keep({ swept });
    return true;
  } catch (error) {
    ports.log.error('sweep-failed', { authority }, error);
    await keep({ because: becauseOf(error) });
    return false;
  }
}

/** @returns false for as long as it has to wait: authorities are left, and time. */
async function sweepRegionsPart(ports: PartPorts, now: Now): Promise<boolean> {
  const results = await createSweepResultsRepository(ports.store).list();
  const gathered = gatherResults(results, now.at);
  const isLate = ports.now().at >= deadlineOf(now);
  if (gathered.failed.length > 0 && !isLate) return false;
  const ended = await endSweep(ports, { principal: SCHEDULE, now }, gathered);
  if (ended.refused) throw new Error(`A sweep is never refused: ${ended.refused}`);
  return true;
}
