/**
 * Whether what clients were told of a set of ceilings could have come from one careful person with a
 * ledger, who takes one call at a time. After Wing and Gong (1993), with Lowe's memory of what was
 * tried (2017). It knows nothing of the code that it judges.
 */
export type CeilingCall = {
  /** Of this call alone. */
  readonly name: string;
  /** In pence; negative gives back what an earlier call took. */
  readonly amountPence: number;
  /** The ceilings that it has to fit under, in the order in which they are looked at. */
  readonly ceilings: readonly string[];
  /** `taken`, the ceiling that was exceeded, or undefined: no answer, it may have been taken or not. */
  readonly answer: string | undefined;
  /** Microseconds on a clock that all clients share; `Infinity` where no answer came. */
  readonly invokedAt: number;
  readonly returnedAt: number;
  /** What a refusal said was left under the ceiling that it names. */
  readonly availablePence?: number;
};

export type Limits = Readonly<Record<string, number>>;

export type Verdict = 'linearizable' | 'not-linearizable' | 'out-of-steps';

const MAX_STEPS = 100_000;

type Search = {
  readonly limits: Limits;
  readonly calls: readonly CeilingCall[];
  /** Sets of calls that led nowhere. Amounts only add up, so the set tells the sums. */
  readonly tried: Set<string>;
  stepsLeft: number;
};

/** Where a search has come to: the calls that are in order by now, and the sums after them. */
type Place = {
  readonly done: ReadonlySet<CeilingCall>;
  readonly used: ReadonlyMap<string, number>;
};

/** @param maxSteps places looked at; running out of them is a verdict of its own, and no pass. */
export function checkLinearizable(
  limits: Limits,
  history: readonly CeilingCall[],
  maxSteps = MAX_STEPS,
): Verdict {
  const calls = history.toSorted((a, b) => a.returnedAt - b.returnedAt);
  const search: Search = { limits, calls, tried: new Set(), stepsLeft: maxSteps };
  const isFound = explore(search, { done: new Set(), used: new Map() });
  if (isFound) return 'linearizable';
  return search.stepsLeft <= 0 ? 'out-of-steps' : 'not-linearizable';
}

function explore(search: Search, from: Place): boolean {
  if (--search.stepsLeft <= 0) return false;
  const place = withRefusals(search, from);
  const open = openCalls(search.calls, place.done);
  if (open.every(({ answer }) => answer === undefined)) return true;
  const key = keyOf(search.calls, place.done);
  if (search.tried.has(key)) return false;
  search.tried.add(key);
  return open
    .filter((call) => canBeTaken(call) && answerTo(search.limits, place, call) === 'taken')
    .some((call) => explore(search, after(place, call)));
}

const canBeTaken = ({ answer }: CeilingCall): boolean => answer === 'taken' || answer === undefined;

const keyOf = (calls: readonly CeilingCall[], done: ReadonlySet<CeilingCall>): string =>
  calls.map((call) => (done.has(call) ? '1' : '0')).join('');

/** The calls that may be next: those that were made before any that is still to come was answered. */
function openCalls(calls: readonly CeilingCall[], done: Place['done']): readonly CeilingCall[] {
  const left = calls.filter((call) => !done.has(call));
  const firstReturn = left[0]?.returnedAt ?? Infinity;
  return left.filter(({ invokedAt }) => invokedAt <= firstReturn);
}

/**
 * Takes every refusal that is right now: it changes nothing, so to have it behind us can only help,
 * and there is no choice to come back to.
 */
function withRefusals({ calls, limits }: Search, from: Place): Place {
  let place = from;
  for (;;) {
    const isRight = (call: CeilingCall): boolean =>
      !canBeTaken(call) && call.answer === answerTo(limits, place, call);
    const right = openCalls(calls, place.done).filter(isRight);
    if (right.length === 0) return place;
    place = { ...place, done: new Set([...place.done, ...right]) };
  }
}

/** What the careful person answers: the first ceiling that is exceeded, or that it is taken. */
function answerTo(limits: Limits, { used }: Place, { amountPence, ceilings }: CeilingCall): string {
  const isFull = (name: string): boolean =>
    (used.get(name) ?? 0) + amountPence > (limits[name] ?? Infinity);
  return ceilings.find(isFull) ?? 'taken';
}

function after({ done, used }: Place, call: CeilingCall): Place {
  const next = new Map(used);
  for (const name of call.ceilings) next.set(name, (next.get(name) ?? 0) + call.amountPence);
  return { done: new Set([...done, call]), used: next };
}

/**
 * The refusals whose figure cannot be: what they say is used lies below what was acknowledged before
 * they were made, or above all that can have been taken until they were answered.
 */
export function findImpossibleFigures(
  limits: Limits,
  history: readonly CeilingCall[],
): readonly string[] {
  return history.flatMap((refused) => {
    const { name, answer, availablePence } = refused;
    if (availablePence === undefined || answer === undefined) return [];
    const used = (limits[answer] ?? 0) - availablePence;
    const { least, most } = boundsAt(refused, answer, history);
    return used >= least && used <= most ? [] : [`${name}: ${used} is not in ${least} to ${most}`];
  });
}

/** What can have been used under a ceiling while a call was under way, in pence. */
function boundsAt(during: CeilingCall, ceiling: string, history: readonly CeilingCall[]) {
  const under = history.filter((call) => canBeTaken(call) && call.ceilings.includes(ceiling));
  const possible = under.filter(({ invokedAt }) => invokedAt <= during.returnedAt);
  const certain = under.filter(({ returnedAt }) => returnedAt < during.invokedAt);
  const sumOf = (calls: readonly CeilingCall[], isCounted: (pence: number) => boolean): number =>
    calls.reduce((sum, { amountPence }) => sum + (isCounted(amountPence) ? amountPence : 0), 0);
  return {
    least: sumOf(certain, (pence) => pence > 0) + sumOf(possible, (pence) => pence < 0),
    most: sumOf(possible, (pence) => pence > 0) + sumOf(certain, (pence) => pence < 0),
  };
}
