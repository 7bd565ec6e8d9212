import { POTS, STREAMS } from '../catalogue.ts';
import type { SchoolsTier, Thresholds, Tier } from '../forecast/rag.ts';
import type { Fault } from '../refusal.ts';
import {
  type OwnThresholds,
  settingsFrom,
  type ThresholdChanges,
  thresholdsFor,
} from './threshold-settings.ts';

/** Everything that is wrong with what is to be set, above what stands beneath it; none when sound. */
export function thresholdFaults(
  set: OwnThresholds,
  beneath: readonly OwnThresholds[],
): readonly Fault[] {
  const settings = settingsFrom([...beneath, set]);
  const places = [
    { at: '/defaults', changes: set.defaults, position: {} },
    ...set.overrides.map((each, i) => ({
      at: `/overrides/${i}/thresholds`,
      changes: each.thresholds,
      position: each,
    })),
  ];
  return [
    ...overrideFaults(set),
    ...places.flatMap(({ at, changes }) => numberFaults(changes, at)),
    ...places.flatMap(({ at, changes, position }) =>
      orderFaults(changes, thresholdsFor(settings, position), at),
    ),
  ];
}

const fault = (pointer: string, code: string, detail: string): Fault => ({ pointer, code, detail });

function overrideFaults({ overrides }: OwnThresholds): readonly Fault[] {
  const names = overrides.map(({ stream, pot }) => `${stream ?? ''} ${pot ?? ''}`);
  return overrides.flatMap(({ stream, pot }, i) => {
    const isNamed = stream !== undefined || pot !== undefined;
    const isRepeated = names.indexOf(names[i] ?? '') < i;
    return [
      ...(isNamed ? [] : [fault(`/overrides/${i}`, 'override-of-nothing', OF_NOTHING)]),
      ...(isNamed && isRepeated
        ? [
            fault(
              `/overrides/${i}`,
              'override-duplicate',
              'These thresholds are set above already.',
            ),
          ]
        : []),
    ];
  });
}

const OF_NOTHING = `Name a stream (${STREAMS.join(', ')}), a pot (${POTS.join(', ')}) or both; what holds for all goes into defaults.`;

type Bound = { readonly least: number; readonly most: number; readonly detail: string };

/** What a number may be, by the end of its name. */
const BOUNDS: readonly (readonly [end: RegExp, bound: Bound])[] = [
  [/percent$/i, { least: 0, most: 100, detail: 'A percentage lies between 0 and 100.' }],
  [/pence$/i, { least: 0, most: Number.POSITIVE_INFINITY, detail: 'Money is zero or more here.' }],
  [/probability$/i, { least: 0, most: 1, detail: 'A probability lies between 0 and 1.' }],
  [/Months$/, { least: 0, most: 60, detail: 'Expected 0 to 60 months.' }],
  [/Authorities$/, { least: 2, most: 14, detail: 'Expected 2 to 14 authorities.' }],
];

/** Every number out of its bounds, however deep it stands. */
function numberFaults(set: object, at: string): readonly Fault[] {
  return Object.entries(set).flatMap(([name, value]: [string, unknown]) => {
    const pointer = `${at}/${name}`;
    if (typeof value === 'object' && value !== null) return numberFaults(value, pointer);
    const bound = BOUNDS.find(([end]) => end.test(name))?.[1];
    if (typeof value !== 'number' || !bound) return [];
    const isWithin = value >= bound.least && value <= bound.most;
    return isWithin ? [] : [fault(pointer, 'out-of-bounds', bound.detail)];
  });
}

const PAIRS = ['line', 'total', 'award', 'dsgDeficit', 'schools'] as const;

/** Amber comes before red, or there is no warning; looked at wherever one of a pair is set. */
function orderFaults(changes: ThresholdChanges, inForce: Thresholds, at: string): readonly Fault[] {
  const pairs = PAIRS.flatMap((pair) => {
    const { red, amber } = changes[pair] ?? {};
    if (!red && !amber) return [];
    const isSound = isBelow(inForce[pair].amber, inForce[pair].red);
    return isSound ? [] : [notBelow(`${at}/${pair}/${amber ? 'amber' : 'red'}`, 'Amber', 'red')];
  });
  const { largeUnderspend, veryLargeUnderspend } = changes;
  const isSet = largeUnderspend !== undefined || veryLargeUnderspend !== undefined;
  const name = veryLargeUnderspend ? 'veryLargeUnderspend' : 'largeUnderspend';
  const isSound = isBelow(inForce.largeUnderspend, inForce.veryLargeUnderspend);
  return [
    ...pairs,
    ...(isSet && !isSound ? [notBelow(`${at}/${name}`, 'Large', 'very large')] : []),
  ];
}

const notBelow = (pointer: string, lower: string, higher: string): Fault =>
  fault(
    pointer,
    'not-below',
    `${lower} has to be reached before ${higher}, with what is in force.`,
  );

/** No part of the lower tier is above the higher one's, and some part is below. */
function isBelow(lower: Tier | SchoolsTier, higher: Tier | SchoolsTier): boolean {
  const pairs = partsOf(lower).map((part, i) => [part, partsOf(higher)[i]] as const);
  const both = pairs.flatMap(([a, b]) =>
    a === undefined ? [] : [[a, b ?? Number.POSITIVE_INFINITY] as const],
  );
  return both.every(([a, b]) => a <= b) && both.some(([a, b]) => a < b);
}

/** Without money alone none is enough by itself; without a probability any is. */
const partsOf = (tier: Tier | SchoolsTier): readonly (number | undefined)[] =>
  'sharePercent' in tier
    ? [tier.sharePercent, tier.deficitPence]
    : [tier.percent, tier.withPence, tier.probability ?? 0, tier.alonePence];
