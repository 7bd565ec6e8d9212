import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../shared/contracts/operations.ts';
import { askerOf, exampleOf, type Setting } from './examples.ts';
import { changedAt, type Member, partsOf, raw, type Tree, textOf, treeOf } from './json-tree.ts';
import type { Answered } from './promises.ts';
import { COVENTRY, createPair, type Region } from './region.ts';
import { keptIn, type World } from './world.ts';

/** Of fifteen operations with a body: 3,300 runs of one to three changes each. */
const RUNS_OF_EACH = 220;
/** Each that is taken writes five files. */
const RUNS_OF_PUBLISHING = 40;

/** A property is long, and a machine may be busy. */
const TIMEOUT_MILLISECONDS = 60_000;

const WITH_BODY = OPERATIONS.filter(({ body }) => body !== undefined);

/** Values that are right in one place or in none. */
const VALUES = [
  '0',
  '-0',
  '1',
  '-1',
  '2',
  '12',
  '1.0',
  '1e2',
  '0.1',
  '1e308',
  '1e309',
  '9007199254740991',
  '9007199254740993',
  '10000000000000',
  '-10000000000000',
  '10000000000001',
  'null',
  'true',
  'false',
  '[]',
  '{}',
  '""',
  '" "',
  '"0"',
  '"P13"',
  '"P06"',
  '"2025-26"',
  '"2025-10-20"',
  '"2026-02-30"',
  '"0001-01-01"',
  '"9999-12-31"',
  '"flat"',
  '"prior-year"',
  '"nil"',
  '"in-period"',
  '"in-arrears"',
  '"signed-off"',
  '"reopened"',
  '"locked"',
  '"withdrawn"',
  '"changes-requested"',
  '"E08000025"',
  '"coventry"',
  '"hn-place-funding"',
  '"innovation-retention"',
  '"phase-2"',
  '"lead"',
  '"__proto__"',
  '"constructor"',
  '"\\u0000"',
  '"\\ud800"',
  '"e\\u0301"',
  '"<script>alert(1)</script>"',
  '"=1+1"',
  '"💷"',
  `"${'x'.repeat(500)}"`,
  'NaN',
  '',
] as const;

const NAMES = ['more', '__proto__', 'constructor', 'state', 'version', 'nil', 'lines', 'phase'];

type Change = {
  readonly kind: (typeof KINDS)[number];
  readonly at: number;
  readonly other: number;
  readonly value: string;
  readonly name: string;
};

const KINDS = [
  'replace',
  'replace',
  'remove',
  'rename',
  'add',
  'repeat',
  'double',
  'copy',
  'wrap',
  'scale',
  'cut',
] as const;

const changes = fc.array(
  fc.record<Change>({
    kind: fc.constantFrom(...KINDS),
    at: fc.nat(),
    other: fc.nat(),
    value: fc.constantFrom(...VALUES),
    name: fc.constantFrom(...NAMES),
  }),
  { minLength: 1, maxLength: 3 },
);

const isAt = (index: number, { other }: Change, of: readonly unknown[]) =>
  index === other % of.length;

type Make = (tree: Tree, change: Change, copied: Tree) => Tree | undefined;

const onMembers =
  (make: (members: readonly Member[], change: Change) => readonly Member[]): Make =>
  (tree, change) =>
    'members' in tree ? { members: make(tree.members, change) } : tree;

/** What a change makes of the part that it hits; a part of another kind stays as it is. */
const MAKE: Readonly<Record<Change['kind'], Make>> = {
  replace: (_, { value }) => raw(value),
  remove: () => undefined,
  copy: (_, __, copied) => copied,
  wrap: (tree) => ({ elements: [tree] }),
  rename: onMembers((all, change) =>
    all.map((member, i) => (isAt(i, change, all) ? [change.name, member[1]] : member)),
  ),
  add: onMembers((all, { name, value }) => [...all, [name, raw(value)]]),
  repeat: onMembers((all, change) =>
    all.flatMap((member, i) => (isAt(i, change, all) ? [member, member] : [member])),
  ),
  double: (tree) =>
    'elements' in tree ? { elements: [...tree.elements, ...tree.elements] } : tree,
  scale: (tree, { other }) =>
    'raw' in tree && /^-?\d+$/.test(tree.raw) ? raw(`${tree.raw}${'0'.repeat(other % 9)}`) : tree,
  cut: (tree, { other }) =>
    'raw' in tree ? raw(tree.raw.slice(0, other % (tree.raw.length + 1))) : tree,
};

function apply(tree: Tree, change: Change): Tree {
  const parts = partsOf(tree);
  const part = parts[change.at % parts.length];
  const copied = parts[change.other % parts.length];
  if (!part || !copied) return tree;
  return (
    changedAt(tree, part.way, (hit) => MAKE[change.kind](hit, change, copied.tree)) ?? raw('null')
  );
}

const counted = { runs: 0, served: 0, byState: 0, refused: 0 };

/** What a refusal by state may leave behind: its entry in the trail, and its answer under the key. */
const TRACES = /^(?:AUDIT|AUDIT-HEAD|ANSWER)#/;

const withoutTraces = async (world: World): Promise<string> =>
  JSON.stringify((await world.items()).filter(({ pk }) => !TRACES.test(pk)));

/** Everything that shows what was taken: none of it may fail on it. */
const readings = (at: Setting): readonly string[] => [
  `/v1/authorities/${at.authority}/budgets/2025-26`,
  `/v1/authorities/${at.authority}/returns/2025-26`,
  `/v1/authorities/${at.authority}/returns/2025-26/P06/versions`,
  `/v1/authorities/${at.authority}/ledger`,
  `/v1/authorities/${at.authority}/ledger?format=csv`,
  '/v1/calendar/2025-26',
  '/v1/funds',
  `/v1/funds/innovation-fund/drawdowns?authority=${at.authority}`,
  '/v1/access/somebody-new',
  `/v1/audit/verification?authority=${at.authority}`,
  `/v1/pressures/${at.pressure}`,
  '/v1/thresholds',
];

const regionalReadings = [
  '/v1/summaries/2025-26/Q2',
  '/v1/summaries/2025-26/Q2?format=csv',
  '/v1/forecasts/2025-26',
  '/v1/pressures',
];

/** What is made of the figures is dearer to ask for: after one in so many. */
const SWEPT_ONE_IN = 10;

async function expectReadable(world: World, at: Setting): Promise<void> {
  const isSwept = counted.served % SWEPT_ONE_IN === 0;
  if (isSwept) {
    const sweep = await world.call('POST', '/v1/sweeps', { as: 'lead' });
    expect(sweep.body.failed).toEqual([]);
  }
  for (const target of [...readings(at), ...(isSwept ? regionalReadings : [])]) {
    const answer = await world.call('GET', target, { as: 'lead' });
    expect([200, 404], `${target}: ${answer.text}`).toContain(answer.status);
    if (target.includes('verification')) expect(answer.body.valid).toBe(true);
  }
}

const settingIn = ({ ids }: Region): Setting => ({
  authority: COVENTRY,
  ...(ids[COVENTRY] ?? { drawdown: '', pressure: '' }),
});

/** Held by an answer to a request that may be anything; says whether something was written. */
async function expectSound(world: World, answer: Answered, before: Before): Promise<boolean> {
  counted.runs += 1;
  expect(answer.status, answer.text).toBeLessThan(500);
  if (answer.status < 300) {
    counted.served += 1;
    return true;
  }
  if (answer.status === 409) {
    counted.byState += 1;
    expect(await withoutTraces(world)).toBe(before.withoutTraces);
    return world.commits() !== before.commits;
  }
  counted.refused += 1;
  expect([400, 403, 404, 422], answer.text).toContain(answer.status);
  expect(world.commits(), answer.text).toBe(before.commits);
  return false;
}

type Before = { readonly commits: number; readonly kept: string; readonly withoutTraces: string };

const beforeIn = async (world: World): Promise<Before> => ({
  commits: world.commits(),
  kept: await keptIn(world),
  withoutTraces: await withoutTraces(world),
});

describe('a body that is nearly right', () => {
  it.each(WITH_BODY)(
    'of $id is taken whole or refused without a trace',
    async ({ id }) => {
      let region = await createPair();
      const before = await beforeIn(region);
      const body = treeOf(exampleOf(id, settingIn(region)).options.body);
      await fc.assert(
        fc.asyncProperty(changes, async (list) => {
          const text = textOf(list.reduce(apply, body));
          const { method, target, options } = exampleOf(id, settingIn(region));
          const answer = await region.call(method, target, { ...options, text, as: askerOf(id) });
          const hasWritten = await expectSound(region, answer, before);
          if (answer.status < 300) await expectReadable(region, settingIn(region));
          if (hasWritten) region = await createPair();
        }),
        { numRuns: id === 'publishEdition' ? RUNS_OF_PUBLISHING : RUNS_OF_EACH },
      );
      expect(await keptIn(region)).toBe(before.kept);
    },
    TIMEOUT_MILLISECONDS,
  );

  it('falls on both sides of the line', () => {
    // Neither side of the line may be missed: a generator that only makes rubbish proves little.
    expect(counted.runs).toBeGreaterThanOrEqual(2000);
    expect(counted.served).toBeGreaterThan(100);
    expect(counted.refused).toBeGreaterThan(1000);
  });
});
