import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EDGE_REGION, PRODUCT } from '../../infra/config.ts';
import { stages } from './synthesised.ts';
import type { Resource } from './template.ts';

const runbook = readFileSync('docs/runbook.md', 'utf8');
const live = stages().find(({ config }) => config.stage === 'live');
if (!live) throw new Error('There is a live stage');

type Lookup = readonly [stack: string, type: string, name: string];

/** As `physical` in the runbook finds them: the name, and the eight letters that CDK adds. */
function foundBy([stack, type, name]: Lookup): readonly Resource[] {
  const pattern = new RegExp(`^${name}[0-9A-F]{8}$`);
  const resources = stack === '$STACK-data' ? live?.stateful : live?.stateless;
  return (resources ?? []).filter(({ id, Type }) => Type === type && pattern.test(id));
}

describe('the commands of the runbook', () => {
  const written = [
    ...runbook.matchAll(/physical "(\$STACK(?:-data)?)" (AWS::\w+::\w+) (\w+)/g),
  ].map(([, stack = '', type = '', name = '']): Lookup => [stack, type, name]);
  const queues = new Set(
    [...runbook.matchAll(/`(\w+Job(?:Failed|WorkQueue))`/g)].map(([, q]) => q),
  );
  const put = [...queues].flatMap((queue = ''): readonly Lookup[] => [
    ['$STACK', 'AWS::SQS::Queue', queue],
    ['$STACK', 'AWS::Lambda::Function', queue.replace(/Failed$|WorkQueue$/, 'WorkerFunction')],
  ]);

  it('look up exactly one resource by each name', () => {
    expect(runbook).toContain('--arg id "^$3[0-9A-F]{8}$"');
    expect(written.length).toBeGreaterThan(6);
    expect(queues.size).toBeGreaterThan(8);
    const counts = [...written, ...put].map((each) => [...each, foundBy(each).length]);
    expect(counts.filter(([, , , found]) => found !== 1)).toEqual([]);
  });

  it('take outputs that there are', () => {
    const outputs = [...runbook.matchAll(/\$\(output (\w+)\)/g)].map(([, name]) => name);
    expect(outputs).toContain('TableName');
    const missing = outputs.filter((name) => !live.text.includes(`"${name}":{"Value"`));
    expect(missing).toEqual([]);
  });

  it('let the role that shows the difference read the templates of live and nothing else', () => {
    const policy = /```json\n(\s*\{\s*"Version"[\s\S]*?)```/.exec(runbook)?.[1] ?? '';
    const arnOf = (region: string, stack: string) =>
      `arn:aws:cloudformation:${region}:ACCOUNT:stack/${PRODUCT}-${stack}/*`;
    const { region } = live.config;
    expect(JSON.parse(policy).Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['cloudformation:DescribeStacks', 'cloudformation:GetTemplate'],
        Resource: [
          arnOf(region, 'live'),
          arnOf(region, 'live-data'),
          arnOf(EDGE_REGION, 'live-edge'),
        ],
      },
    ]);
  });
});
