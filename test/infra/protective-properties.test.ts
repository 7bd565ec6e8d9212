import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MUTATIONS, mutated, NO_MUTATION } from './mutations.ts';
import { stages } from './synthesised.ts';

/** The tests that are rules over the templates. */
const RULES = ['alarms', 'backups', 'edge', 'functions', 'grants', 'protection', 'routes'].map(
  (name) => `test/infra/${name}.test.ts`,
);

describe('each protective property', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mutations-'));
  /** The names of the tests that failed, by mutation. */
  let failed: Readonly<Record<string, readonly string[]>>;

  beforeAll(async () => {
    const [templates, failures] = [join(folder, 'templates.json'), join(folder, 'failures.json')];
    writeFileSync(templates, JSON.stringify(stages()));
    await runRules(templates, failures);
    failed = JSON.parse(readFileSync(failures, 'utf8'));
  }, 300_000);

  afterAll(() => rmSync(folder, { recursive: true }));

  it('is there: with all of them every test passes', () => {
    expect(failed[NO_MUTATION]).toEqual([]);
    expect(MUTATIONS.length).toBeGreaterThanOrEqual(20);
  });

  it.each(MUTATIONS.map(({ name }) => name))('is missed: %s', (name) => {
    // A mutation that finds nothing to change would fail every test that loads it.
    expect(mutated(name, structuredClone(stages()))).not.toEqual(stages());
    expect(failed[name]?.length).toBeGreaterThan(0);
  });
});

function runRules(templates: string, failures: string): Promise<void> {
  const script = ['test/infra/run-mutations.ts', templates, failures, ...RULES];
  const { promise, resolve } = Promise.withResolvers<void>();
  // Tests that fail end it with 1; which they are stands in the file.
  execFile(process.execPath, script, () => resolve());
  return promise;
}
