import { writeFileSync } from 'node:fs';
import { startVitest } from 'vitest/node';
import { MUTATIONS, NO_MUTATION } from './mutations.ts';

/**
 * Runs the tests of the templates once for each mutation, and once with none; writes down which failed.
 * A process of its own, started by a test: `node run-mutations.ts TEMPLATES FAILURES TEST…`.
 */
const [, , templates = '', failures = '', ...include] = process.argv;

const vitest = await startVitest('test', [], {
  config: false,
  watch: false,
  maxWorkers: 2,
  reporters: [{}],
  projects: [NO_MUTATION, ...MUTATIONS.map(({ name }) => name)].map((name) => ({
    test: {
      name,
      include,
      pool: 'threads',
      isolate: false,
      provide: { mutation: name, templates },
    },
  })),
});

const failed: Record<string, string[]> = {};
for (const module of vitest.state.getTestModules()) {
  const tests = [...module.children.allTests('failed')].map(({ fullName }) => fullName);
  const own = module.errors().map(({ message }) => message);
  const { name } = module.project;
  failed[name] = [...(failed[name] ?? []), ...own, ...tests];
}
writeFileSync(failures, JSON.stringify(failed));
await vitest.close();
