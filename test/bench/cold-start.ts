import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  bundleFunction,
  COLD_START_BASELINE,
  FUNCTION_ENTRIES,
  FUNCTION_ENVIRONMENT,
} from '../support/function-bundles.ts';

const run = promisify(execFile);

/** How much longer than the baseline a function may take to start. */
export const COLD_START_LIMIT = 1.5;
const ROUNDS = 20;
const BASELINE = ['baseline', COLD_START_BASELINE] as const;

/**
 * What a bundle takes to be loaded by a process that has nothing else, as Lambda would: read, compiled
 * and evaluated. The least of the rounds, for whatever disturbs a measurement only adds to it.
 */
export type ColdStart = {
  readonly name: string;
  readonly bytes: number;
  readonly milliseconds: number;
  /** Of the main thread alone: on a busy machine the clock measures its neighbours. */
  readonly processorMilliseconds: number;
  /** Of the processor's time to the baseline's. */
  readonly ratio: number;
  readonly heapMegabytes: number;
  readonly residentMegabytes: number;
};

type Loaded = Readonly<
  Record<'milliseconds' | 'processorMilliseconds' | 'heap' | 'resident', number>
>;

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
    const baseline = leastOf(bundles[0]?.rounds ?? [], 'processorMilliseconds');
    return bundles.map(({ name, bytes, rounds }) => ({
      name,
      bytes,
      milliseconds: leastOf(rounds, 'milliseconds'),
      processorMilliseconds: leastOf(rounds, 'processorMilliseconds'),
      ratio: leastOf(rounds, 'processorMilliseconds') / baseline,
      heapMegabytes: leastOf(rounds, 'heap') / 1_000_000,
      residentMegabytes: leastOf(rounds, 'resident') / 1_000_000,
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const leastOf = (rounds: readonly Loaded[], what: keyof Loaded): number =>
  Math.min(...rounds.map((round) => round[what]));

async function load(url: URL): Promise<Loaded> {
  const program = `const before = process.threadCpuUsage();
    const began = performance.now();
    await import('${url}');
    const milliseconds = performance.now() - began;
    const { user, system } = process.threadCpuUsage(before);
    const { heapUsed: heap, rss: resident } = process.memoryUsage();
    const processorMilliseconds = (user + system) / 1000;
    process.stdout.write(JSON.stringify({ milliseconds, processorMilliseconds, heap, resident }));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], {
    env: FUNCTION_ENVIRONMENT,
  });
  return JSON.parse(stdout) as Loaded;
}
