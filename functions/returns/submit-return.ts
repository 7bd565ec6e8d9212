import { submitReturn } from '../../shared/contracts/returns/submit-return.ts';
import type { AuthorityCode } from '../../shared/domain/authorities.ts';
import { periodOn } from '../../shared/domain/financial-calendar.ts';
import type { Fault, Refusal } from '../../shared/domain/refusal.ts';
import type { OriginalFile } from '../../shared/domain/returns/original-file.ts';
import type { ReturnVersion, SubmittedReturn } from '../../shared/domain/returns/return.ts';
import {
  asSubmitted,
  decideSubmission,
  refusalByPeriod,
  validateSubmission,
} from '../../shared/domain/returns/submit.ts';
import { checkSeen } from '../../shared/domain/seen-version.ts';
import {
  etagOf,
  type FindSent,
  operationWithFiles,
  type ReadFile,
  type Refused,
  type Reply,
  type Request,
  reply,
} from '../../shared/http/operation.ts';
import { MAX_FAULTS } from '../../shared/http/problem.ts';
import type { Plan } from '../../shared/persistence/commit-request.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';
import type { createOriginalsRepository } from '../../shared/persistence/originals.ts';
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
import { byRow, type SentReturn } from './read-return-file.ts';
import { figuresAround, lockedPeriods, surroundingReads } from './surroundings.ts';

type Returns = ReturnType<typeof createReturnsRepository>;
type SubmitRequest = Request<typeof submitReturn> & { readonly file?: SentReturn };

type SubmitParts = {
  readonly ledger: Ledger;
  readonly returns: Returns;
  readonly store: Store;
  readonly originals: ReturnType<typeof createOriginalsRepository>;
  readonly files: {
    readonly read: ReadFile<typeof submitReturn, SentReturn>;
    readonly findSent: FindSent<typeof submitReturn>;
  };
};

export const submitReturnOperation = ({ ledger, returns, store, originals, files }: SubmitParts) =>
  operationWithFiles(submitReturn, files, async (request): Promise<Reply> => {
    const { query, file } = request;
    if (!file && isOfFile(query)) return NOT_A_FILE;
    if (query.dryRun) return dryRun(await validate(store, returns, request), request);
    if (file && file.faults.length > 0) {
      return refuseFaulty(await validate(store, returns, request));
    }
    const place = placeOf(request);
    const submission = {
      ...request,
      place,
      submitted: request.body,
      ...(file ? { original: keptOnce(originals, place.authority, file) } : {}),
    };
    return inFile(await takeReturn(ledger, returns, submission), file);
  });

/** Keeps the file, once however often the commit is tried. */
function keptOnce(originals: SubmitParts['originals'], authority: AuthorityCode, file: SentReturn) {
  let keeping: Promise<void> | undefined;
  return {
    about: file.original,
    keep: () => {
      keeping ??= originals.keep(authority, file.original, file.bytes);
      return keeping;
    },
  };
}

const isOfFile = ({ basis, note, changeReason }: SubmitRequest['query']): boolean =>
  (basis ?? note ?? changeReason) !== undefined;

const NOT_A_FILE: Refused = {
  refused: 'invalid-query',
  detail:
    '`basis`, `note` and `changeReason` are in the query of a file; in JSON they stand in it.',
};

/** A refusal of a return that came as a file names the places of the file. */
function inFile<R extends Reply>(answer: R, file: SentReturn | undefined): R {
  if (!file || answer.refused === undefined || !('faults' in answer)) return answer;
  return { ...answer, faults: (answer.faults ?? []).map((fault) => faultInFile(fault, file)) };
}

function faultInFile({ pointer, ...fault }: Fault, file: SentReturn): Fault {
  return pointer === undefined ? (fault as Fault) : { ...file.placeOf(pointer), ...fault };
}

/** A return handed in, by a person, a machine or the loading of the demonstration. */
export type Submission = Pick<SubmitRequest, 'access' | 'now' | 'ifMatch' | 'idempotency'> & {
  readonly place: ReturnPlace;
  readonly submitted: SubmittedReturn;
  /** The file that it came as, and how it is kept. */
  readonly original?: { readonly about: OriginalFile; readonly keep: () => Promise<void> };
  readonly modelled?: string;
};

/**
 * Takes a return, or refuses it. The state of the period comes first and the version seen second:
 * nobody should mend figures that could not be taken anyway. A file is kept before the version that
 * names it: if the commit then fails, a file is left that no version names, and that harms nobody.
 */
export const takeReturn = (ledger: Ledger, returns: Returns, submission: Submission) => {
  const { access, now, place, submitted, ifMatch, idempotency, original, modelled } = submission;
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
        original: original?.about,
        modelled,
      });
      if (decision.refused) return decision;
      await original?.keep();
      return planOf(decision.value, current);
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

type Validated = {
  readonly closed: Refusal | undefined;
  readonly errors: readonly Fault[];
  readonly warnings: readonly Fault[];
};

/** The same rules over the same reads; nothing is written. */
async function validate(
  store: Store,
  returns: Returns,
  request: SubmitRequest,
): Promise<Validated> {
  const { body, now, file } = request;
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
  if (!file) return { closed, errors, warnings };
  const places = (faults: readonly Fault[]) => faults.map((fault) => faultInFile(fault, file));
  // That there are no lines is said of the rows already.
  const ofRules = errors.filter(({ code }) => code !== 'empty-return');
  return {
    closed,
    errors: [...file.faults, ...places(ofRules)].toSorted(byRow),
    warnings: places(warnings),
  };
}

/** Every fault at once; but nobody should mend figures that could not be taken anyway. */
const refuseFaulty = ({ closed, errors }: Validated): Reply =>
  closed ?? {
    refused: 'return-invalid',
    detail: 'The file has errors; each is named with its place.',
    faults: errors,
  };

function dryRun({ closed, errors, warnings }: Validated, { body, file }: SubmitRequest): Reply {
  const all = closed ? [periodFault(closed, file), ...errors] : errors;
  const more = all.length - MAX_FAULTS;
  return reply(200, {
    valid: all.length === 0,
    errors: all.slice(0, MAX_FAULTS),
    ...(more > 0 ? { moreErrors: more } : {}),
    warnings,
    lines: body.lines,
    ignored: file?.ignored ?? [],
  });
}

/** A period that takes no returns stands in the way of the return as a whole. */
const periodFault = ({ refused, detail }: Refusal, file: SentReturn | undefined): Fault => ({
  ...(file ? {} : { pointer: '' }),
  code: refused,
  detail,
});
