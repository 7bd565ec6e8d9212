import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stageOf } from '../../infra/recovery/recovered-stage.ts';
import {
  recoveryList,
  recoveryTable,
  type StackTemplate,
  withRecoveryTable,
} from '../../infra/recovery/recovery-list.ts';
import { stageTemplates } from '../../infra/recovery/stage-templates.ts';
import { synthesise } from './synthesise.ts';
import { stages } from './synthesised.ts';

const live = stageTemplates(stageOf('live'));
const list = recoveryList(live);

/** A small stage, with something more of a table or of its users. */
const stageWith = (more: object, resources: object = {}): readonly StackTemplate[] => [
  {
    stack: 'data',
    template: {
      Resources: {
        Ledger: { Type: 'AWS::DynamoDB::Table', Properties: { KeySchema: [], ...more } },
      },
      Outputs: {
        Name: { Value: { Ref: 'Ledger' }, Export: { Name: 'data:Ledger' } },
        Other: { Value: { Ref: 'Pool' }, Export: { Name: 'data:Pool' } },
      },
    },
  },
  { stack: 'service', template: { Resources: resources as never } },
];

describe('what a restored table lacks', () => {
  it('is in the runbook as it is in the templates: npm run recovery-list writes it anew', () => {
    const runbook = readFileSync('docs/runbook.md', 'utf8');
    expect(runbook).toBe(withRecoveryTable(runbook, recoveryTable(list)));
  });

  it('is every setting that AWS says must be set by hand', () => {
    expect(list.filter(({ by }) => by === 'script').map(({ setting }) => setting)).toEqual(
      expect.arrayContaining([
        'Stream',
        'Time to live',
        'Point-in-time recovery',
        'Deletion protection',
        'Tags',
      ]),
    );
  });

  it('is, beside its settings, everything that a deployment on a restored table changes', () => {
    const before = stages().find(({ config }) => config.stage === 'live');
    if (!before) throw new Error('There is a live stage');
    const after = synthesise(before.config, {
      'restored:live': {
        tableName: 'another',
        streamArn: 'arn:aws:dynamodb:eu-west-2:111122223333:table/another/stream/1',
      },
    });
    const changed = after.all.filter((each) => JSON.stringify(each).includes('another'));
    const listed = list.filter(({ by }) => by === 'deployment').map(({ value }) => Number(value));
    expect(listed.reduce((sum, each) => sum + each, 0)).toBe(changed.length);
    expect(changed.length).toBeGreaterThan(30);
  });

  it('has a place of its own for whatever comes: a new setting stops the list until it is named', () => {
    const scaled = stageWith({ ContributorInsightsSpecification: { Enabled: true } });
    expect(() => recoveryList(scaled)).toThrow('ContributorInsightsSpecification');
  });

  it('finds alarms, scaling and kinds that nobody thought of, by the names that they import', () => {
    const byName = { 'Fn::Join': ['', ['table/', { 'Fn::ImportValue': 'data:Ledger' }]] };
    const resources = {
      Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { Dimensions: [{ Value: byName }] } },
      Scaling: {
        Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
        Properties: { ResourceId: byName },
      },
      New: { Type: 'AWS::New::Thing', Properties: { Of: { 'Fn::ImportValue': 'data:Ledger' } } },
      Else: { Type: 'AWS::New::Thing', Properties: { Of: { 'Fn::ImportValue': 'data:Pool' } } },
    };
    expect(recoveryList(stageWith({}, resources)).map((each) => Object.values(each))).toEqual([
      ['Scaling', '1', 'service: AWS::ApplicationAutoScaling::ScalableTarget', 'deployment'],
      ['Alarms on it', '1', 'service: AWS::CloudWatch::Alarm', 'deployment'],
      ['AWS::New::Thing', '1', 'service: AWS::New::Thing', 'deployment'],
    ]);
  });

  it('is told of one table only', () => {
    expect(() => recoveryList([])).toThrow('one table, not 0');
  });
});
