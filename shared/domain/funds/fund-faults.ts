import { formatPounds } from '../money.ts';
import type { Fault } from '../refusal.ts';
import type { Day } from '../time.ts';
import type { Allocation, FundTerms, Phase } from './fund.ts';

type Check = (terms: FundTerms, on: Day) => readonly Fault[];

/** Everything that is wrong with the terms of an award as they stand on a day, none when sound. */
export function fundFaults(terms: FundTerms, on: Day): readonly Fault[] {
  return CHECKS.flatMap((check) => check(terms, on));
}

/** An object keyed by it cannot keep this name as its own everywhere that it is read. */
const isReserved = (identifier: string): boolean => identifier === '__proto__';

const identifierIsFree: Check = ({ fund }) =>
  isReserved(fund) ? [fault('/fund', 'fund-reserved', 'Choose another identifier.')] : [];

const endsAfterStart: Check = ({ startsOn, endsOn }) =>
  endsOn < startsOn
    ? [fault('/endsOn', 'ends-before-start', `The fund ends before it starts on ${startsOn}.`)]
    : [];

const awardIsPositive: Check = ({ awardPence }) =>
  awardPence > 0 ? [] : [fault('/awardPence', 'not-positive', 'An award is more than nothing.')];

/**
 * No phase alone is more than the award. Together they may be: approving more than there is, because
 * some of it will not be spent, is common practice, and the award keeps its own ceiling.
 */
const phasesFitAward: Check = ({ phases, awardPence }) =>
  phases.flatMap(({ approvedPence }, i) => {
    if (approvedPence <= awardPence) return [];
    const detail = `The approval is more than the award of ${formatPounds(awardPence)}.`;
    return [fault(`/phases/${i}/approvedPence`, 'phase-exceeds-award', detail)];
  });

const phasesAreSound: Check = ({ phases }, on) =>
  phases.flatMap((phase, i) => {
    const at = `/phases/${i}`;
    return [...phaseNameFaults(phase, at), ...signOffFaults(phase, at, on)];
  });

function phaseNameFaults({ phase, approvedPence }: Phase, at: string): readonly Fault[] {
  return [
    ...(isReserved(phase)
      ? [fault(`${at}/phase`, 'phase-reserved', 'Choose another identifier.')]
      : []),
    ...(approvedPence < 0
      ? [fault(`${at}/approvedPence`, 'negative', 'An approval is zero or more.')]
      : []),
  ];
}

function signOffFaults({ businessCase }: Phase, at: string, on: Day): readonly Fault[] {
  const { state, signedOffOn, signedOffBy } = businessCase;
  if (state !== 'signed-off') {
    if (signedOffOn === undefined && signedOffBy === undefined) return [];
    const detail = 'Only a signed-off business case says when and by whom.';
    return [fault(`${at}/businessCase`, 'sign-off-contradicts', detail)];
  }
  const missing = [
    ...(signedOffOn === undefined ? ['signedOffOn'] : []),
    ...(signedOffBy === undefined ? ['signedOffBy'] : []),
  ].map((field) =>
    fault(
      `${at}/businessCase/${field}`,
      'sign-off-incomplete',
      'A signed-off business case says when and by whom it was signed off.',
    ),
  );
  return [...missing, ...futureFaults(signedOffOn, `${at}/businessCase/signedOffOn`, on)];
}

/** A signature dated after today has not been given. */
export function futureFaults(
  signedOffOn: Day | undefined,
  pointer: string,
  on: Day,
): readonly Fault[] {
  if (signedOffOn === undefined || signedOffOn <= on) return [];
  return [fault(pointer, 'sign-off-in-future', `Expected a day no later than ${on}.`)];
}

const allocationsFitAward: Check = ({ allocations, awardPence }) =>
  allocations.flatMap(({ ceilingPence }: Allocation, i) => {
    const at = `/allocations/${i}/ceilingPence`;
    if (ceilingPence < 0) return [fault(at, 'negative', 'A ceiling is zero or more.')];
    if (ceilingPence <= awardPence) return [];
    const detail = `The ceiling is more than the award of ${formatPounds(awardPence)}.`;
    return [fault(at, 'allocation-exceeds-award', detail)];
  });

const nothingTwice: Check = ({ phases, allocations, workstreams }) => [
  ...repeated(phases.map(({ phase }) => phase)).map((i) =>
    fault(`/phases/${i}/phase`, 'phase-duplicate', 'This phase is in the list already.'),
  ),
  ...repeated(allocations.map(({ authority }) => authority)).map((i) =>
    fault(
      `/allocations/${i}/authority`,
      'allocation-duplicate',
      'This authority has an allocation already.',
    ),
  ),
  ...repeated(workstreams).map((i) =>
    fault(`/workstreams/${i}`, 'workstream-duplicate', 'This workstream is in the list already.'),
  ),
];

/** Where a name stands that stood earlier in the list. */
const repeated = (names: readonly string[]): readonly number[] =>
  names.flatMap((name, i) => (names.indexOf(name) < i ? [i] : []));

const fault = (pointer: string, code: string, detail: string): Fault => ({ pointer, code, detail });

const CHECKS: readonly Check[] = [
  identifierIsFree,
  awardIsPositive,
  endsAfterStart,
  nothingTwice,
  phasesAreSound,
  phasesFitAward,
  allocationsFitAward,
];
