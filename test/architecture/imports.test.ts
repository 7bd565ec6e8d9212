import { globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { beforeAll, describe, expect, it } from 'vitest';
import { SIDE_MODULES, sourceOf } from '../../shared/files/beside.ts';
import { loadedIn } from '../support/side-modules.ts';

const ROOTS = ['infra', 'functions', 'shared', 'test'];
/** Fewer would mean that the tool did not read the project, as with a TypeScript it cannot use. */
const LEAST_MODULES = 200;

const config = createRequire(import.meta.url)('../../.dependency-cruiser.cjs');

async function cruised(roots: string[], options: ICruiseOptions = {}): Promise<ICruiseResult> {
  const { output } = await cruise(
    roots,
    { ...config.options, validate: true, ruleSet: { forbidden: config.forbidden }, ...options },
    {},
    { tsConfig: extractTSConfig('tsconfig.json') },
  );
  if (typeof output === 'string') throw new Error('Expected the result, not a report');
  return output;
}

describe('the import table', () => {
  let result: ICruiseResult;

  beforeAll(async () => {
    result = await cruised(ROOTS);
  });

  it('is kept by every module', () => {
    const broken = result.summary.violations.map(
      ({ rule, from, to }) => `${rule.name}: ${from} → ${to}`,
    );
    expect(broken).toEqual([]);
  });

  it('sees who loads what stands beside a bundle, from one place each', () => {
    const loaded = result.modules.flatMap(({ source, dependencies }) =>
      /^(?:functions|shared)\//.test(source)
        ? loadedIn(source).map((name) => ({ name, seen: dependencies.map((to) => to.resolved) }))
        : [],
    );
    const names = Object.keys(SIDE_MODULES);
    expect(loaded.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
    for (const { name, seen } of loaded) expect(seen).toContain(sourceOf(name));
  });

  it('was checked on every module that there is', () => {
    const files = ROOTS.flatMap((root) => globSync(`${root}/**/*.ts`));
    const seen = result.modules
      .map(({ source }) => source)
      .filter((source) => ROOTS.some((root) => source.startsWith(`${root}/`)));
    expect(seen.toSorted()).toEqual(files.toSorted());
    expect(seen.length).toBeGreaterThan(LEAST_MODULES);
  });
});
