import type { Day } from './time.ts';

/** What everything that shows figures says where they are a demonstration. */
export const demonstrationNotice = (on: Day): string =>
  `Demonstration: the region’s published annual figures, split into months by a model; it is ${on} here.`;

/** The field that says so beside the figures; none where they are real. */
export const demonstrationField = (
  of: string | undefined,
  on: Day,
): { readonly demonstration?: string } => (of ? { demonstration: demonstrationNotice(on) } : {});
