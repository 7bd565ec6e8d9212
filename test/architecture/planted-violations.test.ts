import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const config = createRequire(import.meta.url)('../../.dependency-cruiser.cjs');

/** A project in which each file breaks the rule beside it, and those that nothing is wrong with. */
const PLANTED: readonly (readonly [rule: string, file: string, source: string])[] = [
  ['no-cycles', 'shared/domain/a.ts', "import './b.ts';"],
  ['nothing-unresolved', 'shared/domain/lost.ts', "import './nowhere.ts';"],
  ['domain-is-pure', 'shared/domain/clock.ts', "import 'node:crypto';"],
  ['domain-is-pure', 'shared/domain/schema.ts', "import 'zod';"],
  ['contracts-know-only-zod-and-domain', 'shared/contracts/x.ts', "import 'zod-openapi';"],
  ['openapi-also-knows-zod-openapi', 'shared/contracts/openapi.ts', "import '../http/x.ts';"],
  ['persistence-knows-domain-and-the-sdk', 'shared/persistence/y.ts', "import '../http/x.ts';"],
  ['http-knows-domain-and-contracts', 'shared/http/y.ts', "import '../persistence/table.ts';"],
  ['http-knows-domain-and-contracts', 'shared/http/z.ts', "import 'node:fs';"],
  ['files-know-domain-and-formats', 'shared/files/y.ts', "import '../contracts/x.ts';"],
  ['mail-knows-domain-and-persistence', 'shared/mail/y.ts', "import '../http/x.ts';"],
  ['runtime-wires', 'shared/runtime/y.ts', "import '../http/x.ts';"],
  ['shared-does-not-know-its-users', 'shared/http/w.ts', "import '../../functions/one/x.ts';"],
  ['functions-know-shared-and-themselves', 'functions/one/y.ts', "import '../two/x.ts';"],
  ['functions-know-shared-and-themselves', 'functions/one/z.ts', "import 'zod';"],
  ['runtime-is-wired-in-index', 'functions/one/w.ts', "import '../../shared/runtime/x.ts';"],
  ['cloud-knows-contracts-and-the-table', 'infra/aws/y.ts', "import '../../functions/one/x.ts';"],
  ['cloud-knows-contracts-and-the-table', 'infra/app.ts', "import '../shared/persistence/x.ts';"],
  ['recovery-knows-the-cloud-and-what-is-kept', 'infra/recovery/y.ts', "import '../local/x.ts';"],
  [
    'recovery-knows-the-cloud-and-what-is-kept',
    'infra/recovery/z.ts',
    "import '../../functions/summaries/x.ts';",
  ],
  ['local-is-not-cloud', 'infra/local/y.ts', "import '../aws/x.ts';"],
  ['aws-sdk-only-at-the-edge', 'functions/two/y.ts', "import '@aws-sdk/client-dynamodb';"],
  ['development-tools-stay-out-of-bundles', 'shared/files/z.ts', "import 'oidc-provider';"],
  ['web-sees-contracts-only', 'web/y.ts', "import '../shared/http/x.ts';"],
  ['nothing-knows-tests', 'infra/local/z.ts', "import '../../test/x.ts';"],
];

const SOUND: readonly (readonly [file: string, source: string])[] = [
  ['shared/domain/b.ts', "import './a.ts';"],
  ['shared/contracts/good.ts', "import 'zod'; import '../domain/c.ts';"],
  ['shared/domain/c.ts', ''],
  ['shared/http/x.ts', "import '../contracts/good.ts';"],
  ['shared/persistence/x.ts', "import 'zod'; import '@aws-sdk/client-dynamodb';"],
  ['shared/persistence/table.ts', ''],
  ['shared/mail/x.ts', "import 'zod'; import '../persistence/x.ts';"],
  ['shared/runtime/x.ts', "import 'node:crypto'; import '../persistence/x.ts';"],
  ['functions/one/index.ts', "import '../../shared/runtime/x.ts'; import './x.ts';"],
  ['functions/one/x.ts', "import type {} from '../../shared/runtime/x.ts';"],
  ['functions/summaries/x.ts', ''],
  ['functions/two/x.ts', "import '../../shared/domain/c.ts';"],
  ['infra/aws/x.ts', "import 'aws-cdk-lib'; import '../../shared/persistence/table.ts';"],
  ['infra/local/x.ts', "import '../../functions/one/index.ts'; import 'oidc-provider';"],
  ['test/x.ts', "import '../infra/local/x.ts'; import '../functions/two/x.ts';"],
];

const LIBRARIES = [
  'zod',
  'zod-openapi',
  '@aws-sdk/client-dynamodb',
  'oidc-provider',
  'aws-cdk-lib',
];

describe('the rules of the import table', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'planted-')));
  const fired = new Map<string, Set<string>>();

  function write(file: string, source: string): void {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), source);
  }

  function plant(): void {
    for (const [, file, source] of PLANTED) write(file, source);
    for (const [file, source] of SOUND) write(file, source);
    for (const name of LIBRARIES) {
      write(`node_modules/${name}/package.json`, `{ "name": "${name}", "main": "index.js" }`);
      write(`node_modules/${name}/index.js`, '');
    }
  }

  beforeAll(async () => {
    plant();
    const { tsConfig: _, ...options } = config.options;
    const { output } = await cruise(['infra', 'functions', 'shared', 'test', 'web'], {
      ...options,
      baseDir: folder,
      validate: true,
      ruleSet: { forbidden: config.forbidden },
    });
    if (typeof output === 'string') throw new Error('Expected the result, not a report');
    for (const { rule, from } of output.summary.violations) {
      fired.set(from, (fired.get(from) ?? new Set()).add(rule.name));
    }
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(PLANTED)('%s catches %s', (rule, file) => {
    expect(fired.get(file) ?? new Set()).toContain(rule);
  });

  it('have no rule that was never seen to catch anything', () => {
    const names = config.forbidden.map(({ name }: { name: string }) => name);
    expect(new Set(PLANTED.map(([rule]) => rule))).toEqual(new Set(names));
  });

  it('leave sound modules alone', () => {
    expect(SOUND.filter(([file]) => fired.has(file))).toEqual([]);
  });
});
