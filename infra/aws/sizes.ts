import type { Area } from '../../shared/contracts/operation.ts';

/** How large a function is, and how many of it may run at once. */
export type FunctionSize = {
  /** The share of a processor grows with it; 1,769 MB is one whole core. */
  readonly memoryMegabytes: number;
  /**
   * Kept for the function and its most: a burst on one area or job takes nothing from another, and
   * one function cannot throttle the table for all.
   */
  readonly reservedConcurrency: number;
};

/**
 * As measured by `npm run bench` (docs/architecture.md, "Sizes of functions"): a light operation
 * computes for 3 to 35 ms and waits for the table the rest of the time, so a third of a core is enough.
 */
const LIGHT = { memoryMegabytes: 512, reservedConcurrency: 20 } as const;

/** Workbooks read in a thread of their own, templates written: 110 ms, and files of 4 MB in memory. */
const FILES = { memoryMegabytes: 1024, reservedConcurrency: 20 } as const;

/** Whole chains and ledgers, or every authority at once: 80 to 380 ms, so the core is what is waited for. */
const HEAVY = { memoryMegabytes: 1769, reservedConcurrency: 10 } as const;

export const AREA_SIZES: Readonly<Record<Area, FunctionSize>> = {
  service: LIGHT,
  reference: LIGHT,
  access: LIGHT,
  calendar: LIGHT,
  budgets: LIGHT,
  // All fourteen on the due day, with the peak of a client that sends every line anew.
  returns: FILES,
  funds: LIGHT,
  audit: HEAVY,
  sweeps: HEAVY,
  forecasts: LIGHT,
  pressures: LIGHT,
  thresholds: LIGHT,
  // A PDF takes a second of a whole core, and its fonts and pages some 500 MB.
  summaries: { memoryMegabytes: 1769, reservedConcurrency: 10 },
  subscriptions: LIGHT,
  ledger: HEAVY,
};

/** A job that runs alone, and once more while its last run ends. */
export const ONE_AT_A_TIME = { memoryMegabytes: 1024, reservedConcurrency: 2 } as const;

/**
 * Reads a stream: one batch of each of its shards at a time. A new table has about four, for the write units
 * that it takes at once.
 */
export const BY_SHARD = { memoryMegabytes: 1024, reservedConcurrency: 10 } as const;
