import { describe, expect, test } from 'vitest';
import {
  type CeilingCall,
  checkLinearizable,
  findImpossibleFigures,
  type Limits,
  type Verdict,
} from '../../support/linearizability.ts';
import { createRandom, freshSeed, type Random, wholeBelow } from '../../support/seeded-random.ts';

/** The checker of the drawdown races has to bite: it is shown histories that never happened. */
const LIMITS: Limits = { award: 1000, 'phase 1': 700, 'phase 2': 500 };

const at = (invokedAt: number, returnedAt: number) => ({ invokedAt, returnedAt });

const claim = (
  name: string,
  amountPence: number,
  answer: string | undefined,
  window: { readonly invokedAt: number; readonly returnedAt: number },
): CeilingCall => ({ name, amountPence, ceilings: ['award'], answer, ...window });

const verdict = (...history: CeilingCall[]): Verdict => checkLinearizable({ award: 100 }, history);

describe('by hand', () => {
  test('nothing at all is fine', () => {
    expect(verdict()).toBe('linearizable');
  });

  test('a refusal needs somebody who took the room, at the same time or before', () => {
    const refused = claim('b', 50, 'award', at(2, 5));
    expect(verdict(refused)).toBe('not-linearizable');
    expect(verdict(claim('a', 60, 'taken', at(0, 1)), refused)).toBe('linearizable');
    expect(verdict(claim('a', 60, 'taken', at(4, 9)), refused)).toBe('linearizable');
    expect(verdict(claim('a', 60, 'taken', at(6, 9)), refused)).toBe('not-linearizable');
  });

  test('the last penny fits, and no other', () => {
    const most = claim('a', 99, 'taken', at(0, 1));
    expect(verdict(most, claim('b', 1, 'taken', at(2, 3)))).toBe('linearizable');
    expect(verdict(most, claim('b', 1, 'award', at(2, 3)))).toBe('not-linearizable');
    expect(verdict(most, claim('b', 2, 'award', at(2, 3)))).toBe('linearizable');
    expect(verdict(most, claim('b', 2, 'taken', at(2, 3)))).toBe('not-linearizable');
  });

  test('what is given back is room for others, from then on', () => {
    const taken = claim('a', 100, 'taken', at(0, 1));
    const back = claim('a back', -100, 'taken', at(2, 5));
    const next = (window: { invokedAt: number; returnedAt: number }) =>
      verdict(taken, back, claim('b', 100, 'taken', window));
    expect(next(at(6, 7))).toBe('linearizable');
    expect(next(at(3, 4))).toBe('linearizable');
    expect(next(at(0, 1.5))).toBe('not-linearizable');
  });

  test('what was never answered may have happened, or not', () => {
    const lost = claim('a', 60, undefined, at(0, Infinity));
    expect(verdict(lost)).toBe('linearizable');
    expect(verdict(lost, claim('b', 60, 'award', at(1, 2)))).toBe('linearizable');
    expect(verdict(lost, claim('b', 60, 'taken', at(1, 2)))).toBe('linearizable');
    expect(
      verdict(lost, claim('b', 41, 'award', at(1, 2)), claim('c', 41, 'taken', at(3, 4))),
    ).toBe('not-linearizable');
  });

  test('a refusal names the first ceiling that is full', () => {
    const limits = { award: 100, phase: 50 };
    const inBoth = { ceilings: ['award', 'phase'] };
    const first = { ...claim('a', 40, 'taken', at(0, 1)), ...inBoth };
    const second = (answer: string): Verdict =>
      checkLinearizable(limits, [first, { ...claim('b', 20, answer, at(2, 3)), ...inBoth }]);
    expect([second('phase'), second('award'), second('taken')]).toEqual([
      'linearizable',
      'not-linearizable',
      'not-linearizable',
    ]);
  });

  test('giving up is no pass', () => {
    const open = Array.from({ length: 30 }, (_, i) => claim(`${i}`, 1, 'taken', at(0, 9)));
    expect(checkLinearizable({ award: 100 }, open)).toBe('linearizable');
    expect(checkLinearizable({ award: 100 }, open, 20)).toBe('out-of-steps');
  });

  test('a figure that nobody can have seen is found', () => {
    const taken = claim('a', 60, 'taken', at(0, 1));
    const refused = { ...claim('b', 50, 'award', at(2, 3)), availablePence: 40 };
    const back = claim('a back', -60, 'taken', at(3, 4));
    const found = (availablePence: number, ...others: CeilingCall[]) =>
      findImpossibleFigures({ award: 100 }, [taken, ...others, { ...refused, availablePence }]);
    expect(found(40)).toEqual([]);
    expect(found(39)).toEqual(['b: 61 is not in 60 to 60']);
    expect(found(41)).toEqual(['b: 59 is not in 60 to 60']);
    expect(found(100, back)).toEqual([]);
    expect(found(30, claim('c', 10, 'taken', at(2, 9)))).toEqual([]);
    expect(found(30, claim('c', 10, 'taken', at(4, 9)))).toEqual(['b: 70 is not in 60 to 60']);
  });
});

/** What a careful person answers, with every call's window around the moment it was taken. */
function careful(random: Random, size: number, most = 220): CeilingCall[] {
  let used: Limits = {};
  return Array.from({ length: size }, (_, i) => {
    const ceilings = ['award', `phase ${1 + wholeBelow(random, 2)}`];
    const asked = claim(`${i}`, 1 + wholeBelow(random, most), undefined, windowAround(random, i));
    const answered = { ...asked, ceilings, answer: answerAt(used, { ...asked, ceilings }) };
    used = sumsAfter(used, answered);
    return answered;
  });
}

const windowAround = (random: Random, moment: number) =>
  at(moment - random() * 6, moment + random() * 6);

const pickAnother = (random: Random, { answer, ceilings }: CeilingCall): string => {
  const others = ['taken', ...ceilings].filter((each) => each !== answer);
  return others[wholeBelow(random, others.length)] ?? 'taken';
};

/** Every order there is, for histories that are small enough: what the search must agree with. */
function isLinearizableByForce(calls: readonly CeilingCall[], used: Limits = {}): boolean {
  const firstReturn = Math.min(...calls.map(({ returnedAt }) => returnedAt));
  const others = (call: CeilingCall) => calls.filter((each) => each !== call);
  const isNext = (call: CeilingCall): boolean =>
    call.invokedAt <= firstReturn &&
    answerAt(used, call) === call.answer &&
    isLinearizableByForce(others(call), sumsAfter(used, call));
  return calls.length === 0 || calls.some(isNext);
}

function answerAt(used: Limits, { ceilings, amountPence }: CeilingCall): string {
  const room = (name: string): number => (LIMITS[name] ?? 0) - (used[name] ?? 0);
  return ceilings.find((name) => amountPence > room(name)) ?? 'taken';
}

function sumsAfter(used: Limits, { ceilings, amountPence, answer }: CeilingCall): Limits {
  if (answer !== 'taken') return used;
  const raised = ceilings.map((name) => [name, (used[name] ?? 0) + amountPence] as const);
  return { ...used, ...Object.fromEntries(raised) };
}

const seed = freshSeed();

describe(`with histories of seed ${seed}`, () => {
  const random = createRandom(seed);

  test('a careful person is believed', () => {
    for (let run = 0; run < 60; run++) {
      expect(checkLinearizable(LIMITS, careful(random, 60)), `run ${run}`).toBe('linearizable');
    }
  });

  test('it agrees with trying every order', () => {
    const verdicts = { linearizable: 0, 'not-linearizable': 0, 'out-of-steps': 0 };
    for (let run = 0; run < 400; run++) {
      const spoiltOne = wholeBelow(random, 14);
      const history = careful(random, 7, 500).map((call, i) =>
        i === spoiltOne ? { ...call, answer: pickAnother(random, call) } : call,
      );
      const expected = isLinearizableByForce(history) ? 'linearizable' : 'not-linearizable';
      expect(checkLinearizable(LIMITS, history), JSON.stringify(history)).toBe(expected);
      verdicts[expected]++;
    }
    expect(Math.min(verdicts.linearizable, verdicts['not-linearizable'])).toBeGreaterThan(20);
  });

  const takenOf = (calls: readonly CeilingCall[]): number =>
    calls.reduce((sum, call) => sum + (call.answer === 'taken' ? call.amountPence : 0), 0);

  /** Each is a fault that a service could have, done to a history that was right. */
  const mutations: Readonly<Record<string, (calls: CeilingCall[]) => CeilingCall[] | undefined>> = {
    'the award overdrawn by a penny': (calls) => [
      ...calls,
      claim('over', (LIMITS['award'] ?? 0) - takenOf(calls) + 1, 'taken', at(200, 201)),
    ],
    'refused while there was room': (calls) => [
      ...calls,
      claim('fits', (LIMITS['award'] ?? 0) - takenOf(calls), 'award', at(200, 201)),
    ],
    'refused before anybody had claimed': (calls) => [
      ...calls,
      claim('early', 500, 'award', at(-100, -99)),
    ],
    'an acknowledged claim forgotten': (calls) => {
      const lost = calls.find(({ answer, amountPence }) => answer === 'taken' && amountPence > 20);
      if (!lost) return undefined;
      const room = (LIMITS['award'] ?? 0) - takenOf(calls) + lost.amountPence;
      return [...calls, claim('into the gap', room, 'taken', at(200, 201))];
    },
    'the wrong ceiling named': (calls) => {
      const { award = 0 } = LIMITS;
      const wrong = claim('wrong', award - takenOf(calls) + 1, 'phase 1', at(200, 201));
      return [...calls, { ...wrong, ceilings: ['award', 'phase 1'] }];
    },
  };

  test.each(Object.entries(mutations))('%s is found', (_, mutate) => {
    let found = 0;
    for (let run = 0; run < 20; run++) {
      const mutated = mutate(careful(random, 40));
      if (!mutated) continue;
      const verdictOnIt = checkLinearizable(LIMITS, mutated, 3000);
      expect(verdictOnIt, `run ${run}`).not.toBe('linearizable');
      if (verdictOnIt === 'not-linearizable') found++;
    }
    expect(found, 'found before the steps ran out').toBeGreaterThan(0);
  });
});
