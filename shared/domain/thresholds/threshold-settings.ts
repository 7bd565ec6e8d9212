import type { Pot, Stream } from '../catalogue.ts';
import { DEFAULT_THRESHOLDS, type Thresholds } from '../forecast/rag.ts';

type Changes<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** The thresholds that are made of several; each of those may be set without the others. */
const GROUPS = ['line', 'total', 'award', 'dsgDeficit', 'schools'] as const;
type Group = (typeof GROUPS)[number];

/** Thresholds that are set in place of others; what is left out stays as it was. */
export type ThresholdChanges = Changes<Omit<Thresholds, Group>> & {
  readonly [K in Group]?: Changes<Thresholds[K]> | undefined;
};

/** What is set for a stream, for a pot, or for a pot within a stream. */
export type ThresholdOverride = {
  readonly stream?: Stream | undefined;
  readonly pot?: Pot | undefined;
  readonly thresholds: ThresholdChanges;
};

/** What the region or an authority has set of its own. */
export type OwnThresholds = {
  readonly defaults: ThresholdChanges;
  readonly overrides: readonly ThresholdOverride[];
};

/** The thresholds in force: of several overrides that hold for a line, the later one counts. */
export type ThresholdSettings = {
  readonly defaults: Thresholds;
  readonly overrides: readonly ThresholdOverride[];
};

export const NOTHING_SET: OwnThresholds = { defaults: {}, overrides: [] };

export const BUILT_IN_SETTINGS: ThresholdSettings = { defaults: DEFAULT_THRESHOLDS, overrides: [] };

/** The thresholds with those in place that are set. */
export function changedBy(thresholds: Thresholds, changes: ThresholdChanges): Thresholds {
  const groups = GROUPS.flatMap((group) => {
    const set = changes[group];
    return set ? [[group, { ...thresholds[group], ...onlySet(set) }]] : [];
  });
  return { ...thresholds, ...onlySet(changes), ...Object.fromEntries(groups) };
}

const onlySet = (changes: object): object =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));

/** A pot within a stream is closer than a stream, a stream closer than a pot. */
const closeness = ({ stream, pot }: ThresholdOverride): number =>
  (stream === undefined ? 0 : 2) + (pot === undefined ? 0 : 1);

/**
 * What is in force, from what the region has set and then what the authority has: its own defaults
 * come before anything of the region's, and within each the closer override counts.
 */
export function settingsFrom(own: readonly OwnThresholds[]): ThresholdSettings {
  const overrides = own.flatMap(({ defaults, overrides }) => [
    ...(Object.keys(onlySet(defaults)).length > 0 ? [{ thresholds: defaults }] : []),
    ...overrides.toSorted((a, b) => closeness(a) - closeness(b)),
  ]);
  return { defaults: DEFAULT_THRESHOLDS, overrides };
}

/** The thresholds for a line, by its stream and pot, or for a total of several. */
export function thresholdsFor(
  settings: ThresholdSettings | undefined,
  { stream, pot }: { readonly stream?: Stream | undefined; readonly pot?: Pot | undefined },
): Thresholds {
  const { defaults, overrides } = settings ?? BUILT_IN_SETTINGS;
  return overrides
    .filter(
      (each) =>
        (each.stream === undefined || each.stream === stream) &&
        (each.pot === undefined || each.pot === pot),
    )
    .reduce((thresholds, { thresholds: set }) => changedBy(thresholds, set), defaults);
}
