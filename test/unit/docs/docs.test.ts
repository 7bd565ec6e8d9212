import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OBJECT_PREFIXES, PARTITIONS } from '../../../infra/aws/grants.ts';
import { COST_TABLES } from '../../../infra/cost/cost-tables.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { PROBLEMS } from '../../../shared/http/problem.ts';

const read = (path: string): string => readFileSync(path, 'utf8');

const GUIDES = ['README.md', ...globSync('docs/**/*.md')];

/** Every first group of the pattern in the sources, each once. */
function namedIn(sources: readonly string[], pattern: RegExp): readonly string[] {
  const found = sources.flatMap((path) =>
    [...read(path).matchAll(pattern)].map(([, name = '']) => name),
  );
  return [...new Set(found)];
}

const missingFrom = (guide: string, words: readonly string[]): readonly string[] => {
  const text = read(guide);
  return words.filter((word) => !text.includes(word));
};

describe('the guides name everything that there is', () => {
  it('README: every command of npm', () => {
    const told = namedIn(['README.md'], /^\| `npm (?:run (?:-s )?)?([a-z-]+)[^`]*` \|/gm);
    expect(told.toSorted()).toEqual(Object.keys(manifest.scripts).toSorted());
  });

  it('README: every setting of the embedded run', () => {
    const settings = namedIn(['infra/local/environment.ts'], /(?:variables|env)\['([A-Z_]+)'\]/g);
    const own = settings.filter((name) => !['AWS_LAMBDA_FUNCTION_NAME', 'PATH'].includes(name));
    expect(own).toContain('DATA_DIR');
    expect(
      missingFrom(
        'README.md',
        own.map((name) => `\`${name}\``),
      ),
    ).toEqual([]);
  });

  it('runbook: every code of the log', () => {
    const sources = globSync(['shared/**/*.ts', 'functions/**/*.ts', 'infra/**/*.ts']);
    const codes = namedIn(sources, /\blog(?:\.info|\.error)?\('([a-z-]+)'/g);
    expect(codes).toContain('sweep-failed');
    expect(
      missingFrom(
        'docs/runbook.md',
        codes.map((code) => `\`${code}\``),
      ),
    ).toEqual([]);
  });

  it('API guide: every problem', () => {
    const codes = Object.keys(PROBLEMS).map((code) => `\`${code}\``);
    expect(codes.length).toBeGreaterThan(40);
    expect(missingFrom('docs/api-guide.md', codes)).toEqual([]);
  });

  it('decision 0013: every dependency', () => {
    const { dependencies, devDependencies, optionalDependencies } = manifest;
    const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
    const own = names.filter((name) => !name.startsWith('@types/')).map((name) => `\`${name}\``);
    expect(own.length).toBeGreaterThan(30);
    expect(missingFrom('docs/adr/0013-dependencies.md', own)).toEqual([]);
  });

  it('architecture: every kind of partition', () => {
    const partitions = PARTITIONS.map((each) => `| \`${each.replace('*', '')}`);
    expect(missingFrom('docs/architecture.md', partitions)).toEqual([]);
  });

  it('architecture: every kind of file', () => {
    const kinds = Object.values(OBJECT_PREFIXES).flat();
    const keys = kinds.map((each) => `| \`${each.replace('*', '')}`);
    expect(keys.length).toBeGreaterThan(2);
    expect(missingFrom('docs/architecture.md', keys)).toEqual([]);
  });
});

describe('the commands of the runbook', () => {
  /** With the lines that a backslash joins in one. */
  const commands = [
    ...read('docs/runbook.md')
      .replaceAll('\\\n', '')
      .matchAll(/\baws [a-z0-9-]+ [^`\n]*/g),
  ].map(([command]) => command);

  it('find every resource of a stack, where DescribeStackResources tells of the first hundred', () => {
    expect(commands.length).toBeGreaterThan(15);
    expect(commands.filter((each) => each.includes('list-stack-resources'))).toHaveLength(1);
    expect(commands.filter((each) => each.includes('describe-stack-resource'))).toEqual([]);
  });

  it('read ten messages at a time, where SQS gives one that was not asked for more', () => {
    const received = commands.filter((each) => each.startsWith('aws sqs receive-message'));
    expect(received.length).toBeGreaterThan(1);
    expect(received.filter((each) => !each.includes('--max-number-of-messages 10'))).toEqual([]);
  });

  it('wait for the end of a move that goes on by itself, and purge nothing in between', () => {
    const steps = commands.filter((each) => /message-move-task|purge-queue/.test(each));
    expect(steps.map((each) => each.split(' ')[2])).toEqual([
      'purge-queue',
      'start-message-move-task',
      'list-message-move-tasks',
    ]);
  });
});

describe('the page of costs', () => {
  it.each(Object.entries(COST_TABLES))(
    'has the table “%s” as `npm run cost` writes it',
    (name, table) => {
      const parts = read('docs/cost.md').split(`<!-- ${name} -->\n`);
      expect(parts.length).toBe(2);
      expect(parts[1]?.split('\n<!-- end -->')[0]).toBe(table());
    },
  );
});

describe('the tour', () => {
  /** As the shell sees them: `show "…"` with its escapes undone. */
  const shown = [...read('docs/tour.sh').matchAll(/^show "(.*)"$/gm)].map(([, command = '']) =>
    command.replaceAll('$FILE', 'docs/tour/solihull-p06.json').replaceAll(/\\(["\\])/g, '$1'),
  );

  it('in the README is the one that docs/tour.sh runs', () => {
    const told = [...read('README.md').matchAll(/^\$ (.*)$/gm)].map(([, command]) => command);
    expect(shown.length).toBeGreaterThan(15);
    expect(told).toEqual(shown);
  });
});

describe('every guide', () => {
  it.each(GUIDES)('%s: its links lead somewhere', (guide) => {
    const links = [...read(guide).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, to = '']) => to);
    const broken = links.filter(
      (to) => !/^https?:/.test(to) && !existsSync(join(dirname(guide), to)),
    );
    expect(broken).toEqual([]);
  });

  it('the decisions are numbered without gaps, each under the same four headings', () => {
    const decisions = globSync('docs/adr/*.md').toSorted();
    expect(decisions.length).toBeGreaterThan(10);
    for (const [index, path] of decisions.entries()) {
      const number = String(index + 1).padStart(4, '0');
      const [title = '', ...headings] = read(path)
        .split('\n')
        .filter((line) => line.startsWith('#'));
      expect(path).toContain(`/${number}-`);
      expect(title).toMatch(new RegExp(`^# ${number} \\S`));
      expect(headings).toEqual(['## What', '## Why', '## Consequences', '## Notes']);
    }
  });
});
