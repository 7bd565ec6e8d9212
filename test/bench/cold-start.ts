import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  bundleFunction,
  FUNCTION_ENTRIES,
  FUNCTION_ENVIRONMENT,
} from '../support/function-bundles.ts';
import { median } from './measure.ts';

const run = promisify(execFile);

/** How much longer than the baseline a function may take to start. */
export const COLD_START_LIMIT = 1.5;
const ROUNDS = 15;
const BASELINE = ['baseline', 'test/bench/cold-start-baseline.ts'] as const;

/** What a bundle takes to be loaded by a process that has nothing else, as Lambda would. */
export type ColdStart = {
  readonly name: string;
  readonly bytes: number;
  /** Of the import alone: read, compiled and evaluated. Medians of the rounds. */
  readonly milliseconds: number;
  /** Median of the rounds' ratios, each beside the baseline of its own round. */
  readonly ratio: number;
  readonly heapMegabytes: number;
  readonly residentMegabytes: number;
};

type Loaded = { readonly milliseconds: number; readonly heap: number; readonly resident: number };

/** Loads every function and the baseline beside it, one after the other, again and again. */
export async function measureColdStarts(): Promise<readonly ColdStart[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cold-start-'));
  try {
    const bundles = await Promise.all(
      [BASELINE, ...FUNCTION_ENTRIES].map(async ([name, entry]) => ({
        name,
        ...(await bundleFunction(entry, join(folder, name))),
        rounds: [] as Loaded[],
      })),
    );
    for (const { url } of bundles) await load(url);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const { url, rounds } of bundles) rounds.push(await load(url));
    }
    const baseline = bundles[0]?.rounds ?? [];
    return bundles.map(({ name, bytes, rounds }) => ({
      name,
      bytes,
      ...summaryOf(rounds, baseline),
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function summaryOf(rounds: readonly Loaded[], baseline: readonly Loaded[]) {
  const besideBaseline = rounds.map(
    ({ milliseconds }, round) => milliseconds / (baseline[round]?.milliseconds ?? Number.NaN),
  );
  const megabytes = (of: 'heap' | 'resident') =>
    Math.round(median(rounds.map((each) => each[of])) / 1_000_000);
  return {
    milliseconds: median(rounds.map(({ milliseconds }) => milliseconds)),
    ratio: median(besideBaseline),
    heapMegabytes: megabytes('heap'),
    residentMegabytes: megabytes('resident'),
  };
}

async function load(url: URL): Promise<Loaded> {
  const program = `const before = performance.now();
    await import('${url}');
    const milliseconds = performance.now() - before;
    const { heapUsed: heap, rss: resident } = process.memoryUsage();
    process.stdout.write(JSON.stringify({ milliseconds, heap, resident }));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], {
    env: FUNCTION_ENVIRONMENT,
  });
  return JSON.parse(stdout) as Loaded;
}
