import { submitReturn } from '../../shared/contracts/returns/submit-return.ts';
import { periodOn } from '../../shared/domain/financial-calendar.ts';
import type { Fault, Refusal } from '../../shared/domain/refusal.ts';
import type { ReturnVersion, SubmittedReturn } from '../../shared/domain/returns/return.ts';
import {
  asSubmitted,
  decideSubmission,
  refusalByPeriod,
  validateSubmission,
} from '../../shared/domain/returns/submit.ts';
import { checkSeen } from '../../shared/domain/seen-version.ts';
import { etagOf, operation, type Request, reply } from '../../shared/http/operation.ts';
import type { Plan } from '../../shared/persistence/commit-request.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';
import { readTogether } from '../../shared/persistence/reads.ts';
import {
  appendReturnVersion,
  type CurrentRow,
  type createReturnsRepository,
  type ReturnPlace,
  replaceCurrentReturn,
} from '../../shared/persistence/returns.ts';
import type { Store } from '../../shared/persistence/store.ts';
import { placeOf } from './place.ts';
import { figuresAround, lockedPeriods, surroundingReads } from './surroundings.ts';

type Returns = ReturnType<typeof createReturnsRepository>;
type SubmitRequest = Request<typeof submitReturn>;

export const submitReturnOperation = (ledger: Ledger, returns: Returns, store: Store) =>
  operation(submitReturn, (request) =>
    request.query.dryRun
      ? validate(store, returns, request)
      : takeReturn(ledger, returns, {
          ...request,
          place: placeOf(request),
          submitted: request.body,
        }),
  );

/** A return handed in, by a person, a machine or the loading of the demonstration. */
export type Submission = Pick<SubmitRequest, 'access' | 'now' | 'ifMatch' | 'idempotency'> & {
  readonly place: ReturnPlace;
  readonly submitted: SubmittedReturn;
  readonly modelled?: string;
};

/**
 * Takes a return, or refuses it. The state of the period comes first and the version seen second:
 * nobody should mend figures that could not be taken anyway.
 */
export const takeReturn = (ledger: Ledger, returns: Returns, submission: Submission) => {
  const { access, now, place, submitted, ifMatch, idempotency, modelled } = submission;
  return ledger.commit({
    chain: place.authority,
    operation: submitReturn.id,
    principal: access.principal,
    accessVersion: access.version,
    at: now.at,
    idempotency,
    reads: surroundingReads(place),
    decide: async (read) => {
      const { calendar, current, budget } = read;
      const period = periodOn(calendar, place.period, now.on);
      const refusal = refusalByPeriod(period) ?? checkSeen(ifMatch, current?.current.version);
      if (refusal) return refusal;
      const decision = decideSubmission({
        ...(await figuresAround(returns, place, submitted, read)),
        submitted,
        authority: place.authority,
        year: place.year,
        period,
        current: current?.current,
        budget,
        lockedPeriods: lockedPeriods(calendar, now.on),
        submitter: access.principal,
        now,
        modelled,
      });
      return decision.refused ? decision : planOf(decision.value, current);
    },
  });
};

function planOf(version: ReturnVersion, before: CurrentRow | undefined): Plan {
  const current = asSubmitted(version);
  return {
    entries: [appendReturnVersion(version)],
    writes: [replaceCurrentReturn(current, before)],
    facts: { year: version.year, period: version.period, version: version.version },
    answer: reply(201, current, { etag: etagOf(version.version) }),
  };
}

/** The same rules over the same reads; nothing is written. */
async function validate(store: Store, returns: Returns, request: SubmitRequest) {
  const { body, now } = request;
  const place = placeOf(request);
  const read = await readTogether(store, surroundingReads(place));
  const { errors, warnings } = validateSubmission({
    ...(await figuresAround(returns, place, body, read)),
    submitted: body,
    year: place.year,
    period: place.period,
    budget: read.budget,
    lockedPeriods: lockedPeriods(read.calendar, now.on),
  });
  const closed = refusalByPeriod(periodOn(read.calendar, place.period, now.on));
  const allErrors = closed ? [periodFault(closed), ...errors] : errors;
  return reply(200, {
    valid: allErrors.length === 0,
    errors: allErrors,
    warnings,
    lines: body.lines,
    ignored: [],
  });
}

/** A period that takes no returns stands in the way of the return as a whole. */
const periodFault = ({ refused, detail }: Refusal): Fault => ({
  pointer: '',
  code: refused,
  detail,
});
