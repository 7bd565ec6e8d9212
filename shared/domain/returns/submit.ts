import type { AuthorityCode } from '../authorities.ts';
import type { Budget } from '../budgets/budget.ts';
import {
  type CalendarPeriod,
  type FinancialYear,
  type Period,
  takesReturns,
} from '../financial-calendar.ts';
import type { PrincipalId } from '../permission.ts';
import { type Decided, decided, type Fault, type Refusal, refuse } from '../refusal.ts';
import type { Now } from '../time.ts';
import { expectedFigures } from './expected-figure.ts';
import type { OriginalFile } from './original-file.ts';
import type {
  AnsweredWarning,
  CurrentReturn,
  ReturnVersion,
  SubmittedReturn,
  WarningReason,
} from './return.ts';
import type { Finding, ReturnFacts, RuleContext, Warning } from './rule.ts';
import { applyRules, type Findings, MAX_WARNINGS_SHOWN } from './rules.ts';
import { onceByLine, type ReturnFigures, type YearFigures, yearFigures } from './series.ts';

/** What the rules need to know around the return handed in. */
export type ValidationInput = {
  readonly submitted: SubmittedReturn;
  readonly year: FinancialYear;
  readonly period: Period;
  /** The year's current returns; only those of earlier periods are looked at. */
  readonly yearReturns: readonly ReturnFigures[];
  readonly lastYear: YearFigures | undefined;
  readonly yearBefore: YearFigures | undefined;
  readonly budget: Budget | undefined;
  /** The year's periods that are locked: the ones that adjustments may correct. */
  readonly lockedPeriods: ReadonlySet<Period>;
};

export type SubmissionInput = Omit<ValidationInput, 'period'> & {
  readonly authority: AuthorityCode;
  readonly period: CalendarPeriod;
  /** The return as it stands; undefined before the first version. */
  readonly current: CurrentReturn | undefined;
  readonly submitter: PrincipalId;
  readonly now: Now;
  /** The file that it came as. */
  readonly original?: OriginalFile | undefined;
  /** Says in a sentence what of the figures is modelled. */
  readonly modelled?: string | undefined;
};

/** In a reason, stands for every warning of the line: files have one reason a row. */
export const EVERY_WARNING = 'any';

/** What a dry run answers. */
export type Validation = {
  readonly errors: readonly Fault[];
  /** The warnings that are shown, largest first; those with a reason already are among them. */
  readonly warnings: readonly Fault[];
  /** The warnings shown that still need a reason. */
  readonly unanswered: readonly Fault[];
};

/** Applies the rules and decides nothing. */
export function validateSubmission(input: ValidationInput): Validation {
  const found = applyRules(contextOf(input));
  return {
    errors: found.errors.map(faultFrom),
    warnings: shownOf(found).map(faultFrom),
    unanswered: unansweredOf(found, input.submitted).map(faultFrom),
  };
}

/**
 * Decides whether a return is taken, and as what version.
 * Refuses with `return-invalid` and every fault, `period-not-open`, `period-locked`,
 * `change-reason-needed`, or `reasons-needed` with the unanswered warnings. The state of the period
 * comes before the reasons: nobody should explain figures that cannot be taken. That the version
 * last seen is the current one is checked before.
 */
export function decideSubmission(input: SubmissionInput): Decided<ReturnVersion> {
  const { submitted, period, current } = input;
  const found = applyRules(contextOf({ ...input, period: period.period }));
  if (found.errors.length > 0) {
    return refuse('return-invalid', 'The return has errors; each is named with its place.', {
      faults: found.errors.map(faultFrom),
    });
  }
  const refusal = refusalByPeriod(period) ?? refusalByVersion(current, submitted);
  if (refusal) return refusal;
  const unanswered = unansweredOf(found, submitted);
  if (unanswered.length > 0) {
    return refuse(
      'reasons-needed',
      'Some figures look unusual. If they are right, send the return again with a reason for each.',
      { faults: unanswered.map(faultFrom) },
    );
  }
  return decided(versionFrom(input, found));
}

/** A new version is not certified, whatever the one before it was. */
export const asSubmitted = (version: ReturnVersion): CurrentReturn => ({
  ...version,
  state: 'submitted',
});

function contextOf(input: ValidationInput): RuleContext {
  const { submitted, period } = input;
  const earlier = input.yearReturns.filter((each) => each.period < period);
  const { basis, lines } = submitted;
  const own: ReturnFigures = {
    period,
    basis,
    lines,
    nil: submitted.nil ?? false,
    adjustments: submitted.adjustments ?? [],
  };
  const facts: ReturnFacts = {
    submitted,
    year: input.year,
    period,
    earlier: yearFigures(earlier),
    figures: yearFigures([...earlier, own]),
    lastYear: input.lastYear,
    yearBefore: input.yearBefore,
    budget: input.budget,
    lockedPeriods: input.lockedPeriods,
  };
  return { ...facts, expected: onceByLine((line) => expectedFigures(facts, line)) };
}

const faultFrom = ({ pointer, code, detail, line }: Finding): Fault => ({
  pointer,
  code,
  detail,
  ...(line ? { line } : {}),
});

const shownOf = ({ warnings }: Findings): readonly Warning[] =>
  warnings.slice(0, MAX_WARNINGS_SHOWN);

const answers = (reason: WarningReason, { code, line }: Warning): boolean =>
  reason.line === line && (reason.warning === code || reason.warning === EVERY_WARNING);

/** Only warnings that are shown need a reason. */
const unansweredOf = (found: Findings, { reasons = [] }: SubmittedReturn): readonly Warning[] =>
  shownOf(found).filter((warning) => !reasons.some((reason) => answers(reason, warning)));

/** Whether the period takes returns; asked first, because nothing else matters when it does not. */
export function refusalByPeriod({ period, state, opensOn }: CalendarPeriod): Refusal | undefined {
  if (takesReturns(state)) return undefined;
  return state === 'locked'
    ? refuse(
        'period-locked',
        `${period} is locked. Post the correction as an adjustment in the open period, with a reference to ${period}.`,
      )
    : refuse('period-not-open', `${period} is not open yet; it is planned to open on ${opensOn}.`);
}

function refusalByVersion(
  current: CurrentReturn | undefined,
  { changeReason }: SubmittedReturn,
): Refusal | undefined {
  if (!current || changeReason?.trim()) return undefined;
  const detail = `This would be version ${current.version + 1}; say in changeReason what it corrects.`;
  return refuse('change-reason-needed', detail, {
    faults: [{ pointer: '/changeReason', code: 'change-reason-needed', detail }],
  });
}

function versionFrom(input: SubmissionInput, found: Findings): ReturnVersion {
  const { submitted, authority, year, period, current, submitter, now } = input;
  const { original, modelled } = input;
  const { balances, note, changeReason } = submitted;
  return {
    authority,
    year,
    period: period.period,
    version: (current?.version ?? 0) + 1,
    basis: submitted.basis,
    nil: submitted.nil ?? false,
    lines: submitted.lines,
    adjustments: submitted.adjustments ?? [],
    warnings: answeredFrom(found, submitted.reasons ?? []),
    ...(balances === undefined ? {} : { balances }),
    ...(note === undefined ? {} : { note }),
    ...(changeReason === undefined ? {} : { changeReason }),
    late: now.on > period.dueOn,
    submittedBy: submitter,
    submittedAt: now.at,
    ...(original === undefined ? {} : { original }),
    ...(modelled === undefined ? {} : { modelled }),
  };
}

const NOT_RAISED = 'No warning was raised for this; the reason is kept as a note.';

/** Every reason is kept, also one that no warning asked for. */
function answeredFrom(
  { warnings }: Findings,
  reasons: readonly WarningReason[],
): readonly AnsweredWarning[] {
  return reasons.map((given) => {
    const { line, warning, reason } = given;
    const raised = warnings.find((each) => answers(given, each));
    return raised
      ? { code: raised.code, line, detail: raised.detail, reason }
      : { code: warning, line, detail: NOT_RAISED, reason };
  });
}
