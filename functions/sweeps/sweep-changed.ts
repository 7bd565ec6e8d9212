import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { CHASE_RETURNS } from '../../shared/domain/alerts/reminders.ts';
import { type AuthorityCode, isAuthorityCode } from '../../shared/domain/authorities.ts';
import type { PrincipalId } from '../../shared/domain/permission.ts';
import { composeMessages } from '../../shared/mail/compose-messages.ts';
import { mailPlace } from '../../shared/mail/mail-place.ts';
import { insertedEntry } from '../../shared/persistence/stream-records.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { atMost } from './at-most.ts';
import type { RunPorts } from './end-sweep.ts';
import { SWEEP, sweepAuthority } from './sweep-authority.ts';
import { readInputs } from './sweep-inputs.ts';

type ChangePorts = RunPorts & { readonly now: Clock };

/** The change's own name in the audit trail. */
const CHANGE = 'change' as PrincipalId;

const AT_ONCE = 4;

/**
 * Forecasts an authority again as soon as something of its ledger has changed, so that a correction
 * shows in seconds. The same record again, or one that comes late, finds the authority swept already.
 * @returns the records to be sent again: those of the authorities that could not be swept.
 */
export async function sweepChanged(
  ports: ChangePorts,
  { Records: records }: DynamoDBStreamEvent,
): Promise<DynamoDBBatchResponse> {
  const changed = changedAuthorities(records);
  if (changed.size === 0) return { batchItemFailures: [] };
  const now = ports.now();
  const inputs = await readInputs(ports.store, now, [...changed.keys()]);
  const failed = await atMost(AT_ONCE, [...changed], async ([authority, record]) => {
    if (inputs.isUpToDate(authority)) return [];
    try {
      await sweepAuthority(ports, { authority, inputs, principal: CHANGE, now });
      return [];
    } catch (error) {
      ports.log.error('sweep-failed', { authority }, error);
      return [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }];
    }
  });
  await composeMessages(ports, { now, withDigests: false, ...mailPlace(ports.environment, now) });
  return { batchItemFailures: failed.flat() };
}

/** What is made from the figures and changes none: sweeping for it would never end. */
const TELLS_ONLY: ReadonlySet<string> = new Set([SWEEP, CHASE_RETURNS]);

/** Each authority with the first record that tells of a change of its figures. */
function changedAuthorities(
  records: readonly DynamoDBRecord[],
): ReadonlyMap<AuthorityCode, DynamoDBRecord> {
  const changed = new Map<AuthorityCode, DynamoDBRecord>();
  for (const record of records) {
    const entry = insertedEntry(record);
    if (!entry || TELLS_ONLY.has(entry.operation) || !isAuthorityCode(entry.chain)) continue;
    if (!changed.has(entry.chain)) changed.set(entry.chain, record);
  }
  return changed;
}
