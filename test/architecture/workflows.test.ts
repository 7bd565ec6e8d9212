import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { restoredContextKey } from '../../infra/aws/restored-table.ts';
import { STAGES } from '../../infra/config.ts';
import manifest from '../../package.json' with { type: 'json' };

type Step = {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
};

type Job = {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly environment?: string;
  readonly needs?: string;
  readonly concurrency?: unknown;
  readonly steps: readonly Step[];
};

type Workflow = {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
};

const FILES = globSync('.github/workflows/*.yml').toSorted();
const workflows = FILES.map((file) => {
  const source = readFileSync(file, 'utf8');
  return { file, source, workflow: parse(source) as Workflow };
});
const jobs = workflows.flatMap(({ file, workflow }) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ name: `${file}: ${name}`, job })),
);
const steps = jobs.flatMap(({ name, job }) => job.steps.map((step) => ({ name, step })));
const named = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);

const takesRole = ({ permissions }: Job): boolean => permissions?.['id-token'] === 'write';

describe('every workflow', () => {
  it('is looked at', () => {
    expect(FILES).toEqual(['.github/workflows/check.yml', '.github/workflows/deploy.yml']);
    expect(jobs.length).toBeGreaterThan(5);
    expect(steps.length).toBeGreaterThan(20);
  });

  it('pins what it uses to a commit, with the version beside it', () => {
    const uses = workflows.flatMap(({ source }) => source.match(/uses:.*$/gm) ?? []);
    expect(uses.length).toBe(steps.filter(({ step }) => step.uses).length);
    const loose = uses.filter(
      (line) => !/^uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line),
    );
    expect(loose).toEqual([]);
  });

  it('is started by no event that runs a stranger’s code with our rights', () => {
    const events = workflows.flatMap(({ workflow }) => Object.keys(workflow.on));
    expect(new Set(events)).toEqual(new Set(['pull_request', 'push']));
  });

  it('may nothing unless a job says what, and a job at most take a role', () => {
    expect(workflows.map(({ workflow }) => workflow.permissions)).toEqual(FILES.map(() => ({})));
    for (const { job } of jobs) {
      const { contents, ...rest } = job.permissions ?? {};
      expect(contents).toBe('read');
      expect([{}, { 'id-token': 'write' }]).toContainEqual(rest);
    }
  });

  it('keeps no credentials and has an end', () => {
    const checkouts = steps.filter(({ step }) => step.uses?.startsWith('actions/checkout@'));
    expect(checkouts.length).toBe(jobs.length);
    expect(
      named(checkouts.filter(({ step }) => step.with?.['persist-credentials'] !== false)),
    ).toEqual([]);
    expect(named(jobs.filter(({ job }) => !job['timeout-minutes']))).toEqual([]);
  });

  it('runs no text of an event, and knows no secret', () => {
    const scripts = steps.filter(({ step }) => /\$\{\{/.test(step.run ?? ''));
    expect(named(scripts)).toEqual([]);
    for (const { source } of workflows) {
      const contexts = [...source.matchAll(/\$\{\{\s*([\w.]+)/g)].map(([, name]) => name ?? '');
      expect(
        contexts.filter((name) => !/^(vars\.(\w+_ROLE_ARN|RESTORED_\w+)|github\.ref)$/.test(name)),
      ).toEqual([]);
    }
  });

  it('runs only scripts that there are', () => {
    const scripts = steps.flatMap(({ step }) => [
      ...(step.run ?? '').matchAll(/npm run (?:-s )?([\w:-]+)/g),
    ]);
    const missing = scripts.filter(([, name = '']) => !Object.hasOwn(manifest.scripts, name));
    expect(scripts.length).toBeGreaterThan(4);
    expect(missing).toEqual([]);
    const files = steps.flatMap(({ step }) =>
      [...(step.run ?? '').matchAll(/^\.[\w./-]+/gm)].flat(),
    );
    expect(files.length).toBeGreaterThan(2);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });
});

describe('a deployment', () => {
  const deploy = workflows.find(({ file }) => file.endsWith('deploy.yml'))?.workflow;
  if (!deploy) throw new Error('There is no deployment');

  it('runs from main only, one at a time in each stage, and what waits for approval holds up no build', () => {
    expect(deploy.on).toEqual({ push: { branches: ['main'] } });
    expect(deploy.concurrency).toBeUndefined();
    const queue = (group: string) => ({ group, 'cancel-in-progress': false });
    expect(Object.entries(deploy.jobs).map(([name, job]) => [name, job.concurrency])).toEqual([
      ['build', undefined],
      ['dev', queue('deploy-dev')],
      ['live-difference', queue('deploy-live')],
      ['live', queue('deploy-live')],
    ]);
  });

  it('takes roles in environments only, by variables, and lets no package run a script there', () => {
    const withRole = jobs.filter(({ job }) => takesRole(job));
    expect(withRole.map(({ job }) => job.environment)).toEqual(['dev', 'live-difference', 'live']);
    for (const { job } of withRole) {
      const role = job.steps.find(({ uses }) => uses?.startsWith('aws-actions/'));
      expect(role?.with?.['role-to-assume']).toMatch(/^\$\{\{ vars\.(DEPLOY|READ)_ROLE_ARN \}\}$/);
      expect(Object.keys(role?.with ?? {})).toEqual(['role-to-assume', 'aws-region']);
      expect(job.steps.flatMap(({ run }) => (run?.includes('npm ci') ? [run] : []))).toEqual([
        'npm ci --ignore-scripts',
      ]);
    }
    const others = steps.filter(({ step }) => step.uses?.startsWith('aws-actions/'));
    expect(others.length).toBe(withRole.length);
  });

  it('leaves a stage that was restored at the table that it was restored to', () => {
    const build = deploy.jobs['build']?.steps.find(({ run }) => run === '.github/synthesise');
    const variables = STAGES.map(({ stage }) => `RESTORED_${stage.toUpperCase()}`);
    expect(build?.env).toEqual(
      Object.fromEntries(variables.map((name) => [name, `\${{ vars.${name} }}`])),
    );
    const folder = mkdtempSync(join(tmpdir(), 'synthesise-'));
    writeFileSync(join(folder, 'npm'), '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 });
    const synthesised = (env: Readonly<Record<string, string>>) =>
      execFileSync('.github/synthesise', {
        env: { PATH: `${folder}:/usr/bin:/bin`, ...env },
        encoding: 'utf8',
      })
        .trimEnd()
        .split('\n');
    const plain = ['run', 'synth', '--', '--quiet'];
    // A variable that nobody has set is an empty text there.
    expect(synthesised({ RESTORED_DEV: '', RESTORED_LIVE: '' })).toEqual(plain);
    for (const { stage } of STAGES) {
      const table = '{"tableName": "a name", "streamArn": "an arn"}';
      expect(synthesised({ [`RESTORED_${stage.toUpperCase()}`]: table })).toEqual([
        ...plain,
        '-c',
        `${restoredContextKey(stage)}=${table}`,
      ]);
    }
    rmSync(folder, { recursive: true });
  });

  it('goes from tests to dev, to the difference, and to live by approval of what was tested', () => {
    const order = Object.entries(deploy.jobs).map(([name, { needs }]) => [name, needs]);
    expect(order).toEqual([
      ['build', undefined],
      ['dev', 'build'],
      ['live-difference', 'dev'],
      ['live', 'live-difference'],
    ]);
    const runs = (name: string) => deploy.jobs[name]?.steps.flatMap(({ run }) => run ?? []) ?? [];
    expect(runs('build')).toContain('.ci/run');
    expect(runs('live-difference')).toContain('.github/show-difference live');
    const deployed = ['dev', 'live'].map((stage) => runs(stage).at(-1));
    expect(deployed).toEqual([
      'npm run deploy -- dev --app cdk.out --require-approval never',
      'npm run deploy -- live --app cdk.out --require-approval never',
    ]);
    expect(
      runs('dev')
        .concat(runs('live'))
        .filter((run) => run.includes('synth')),
    ).toEqual([]);
  });
});

describe('updates', () => {
  it('come for packages and for actions', () => {
    const { updates } = parse(readFileSync('.github/dependabot.yml', 'utf8'));
    const systems = updates.map((update: Record<string, string>) => update['package-ecosystem']);
    expect(systems).toEqual(['npm', 'github-actions']);
    const grouped = Object.values(updates[0].groups as Record<string, { patterns?: string[] }>);
    const cdk = grouped.find(({ patterns }) => patterns?.includes('aws-cdk'));
    expect(cdk?.patterns).toEqual(
      Object.keys(manifest.devDependencies)
        .filter((name) => /^(aws-)?cdk|^constructs$/.test(name))
        .toSorted(),
    );
  });
});
