import { readFileSync } from 'node:fs';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { AREA_IMPACT } from '../../infra/aws/areas.ts';
import { WorkQueueAlarm } from '../../infra/aws/constructs/work-queue-alarm.ts';
import { JOBS } from '../../infra/aws/jobs.ts';
import { STAGES } from '../../infra/config.ts';
import { METRICS } from '../../shared/contracts/metrics.ts';
import { AREAS } from '../../shared/contracts/operation.ts';
import { nameOf, ofType, stages, statementsOf, targetOf } from './synthesised.ts';
import type { Properties, Resource } from './template.ts';

const RUNBOOK = readFileSync('docs/runbook.md', 'utf8');

/** As GitHub makes the anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');

/** Each `###` of the runbook, by its anchor, with what stands under it. */
const PARAGRAPHS: ReadonlyMap<string, string> = new Map(
  RUNBOOK.split(/^(?=##)/m).flatMap((part) => {
    const [, heading, text = ''] = /^### (.+)\n([\s\S]*)$/.exec(part) ?? [];
    return heading === undefined ? [] : [[anchorOf(heading), text] as const];
  }),
);

/** What each alarm is called in the runbook: without the product and the stage. */
const shortName = ({ Properties: { AlarmName } }: Resource, stage: string): string =>
  AlarmName.slice(`funding-pressure-tracker-${stage}-`.length);

/** What is watched of AWS's own metrics, by what it is measured of. */
const watchedOf = (alarms: readonly Resource[], metric: string): readonly string[] =>
  alarms
    .filter(({ Properties }) => Properties.MetricName === metric)
    .flatMap(({ Properties }) =>
      Properties.Dimensions.map(
        ({ Value }: { Value: Properties }) => targetOf(Value) ?? JSON.stringify(Value),
      ),
    );

/** What each graph of a dashboard shows; CloudWatch takes none that shows nothing. */
const graphsOf = (body: Properties): readonly unknown[][] => {
  const parts: readonly unknown[] = body['Fn::Join'][1];
  const text = parts.map((part) => (typeof part === 'string' ? part : 'reference')).join('');
  const { widgets } = JSON.parse(text) as { widgets: Properties[] };
  return widgets
    .filter(({ type }) => type === 'metric')
    .map(({ properties }) => properties.metrics ?? []);
};

/** Of a job whose schedule is a rate. */
function minutesBetweenRuns(job: string): number {
  const schedule = JOBS.find(({ name }) => name === job)?.schedule ?? '';
  return Number(/^rate\((\d+) minutes\)$/.exec(schedule)?.[1]);
}

const idsOf = (resources: readonly Resource[], type: string): readonly string[] =>
  ofType(resources, type).map(({ id }) => id);

describe.each(stages().map((stage) => [stage.config.stage, stage] as const))(
  'the alarms of %s',
  (stage, { config, all, stateless }) => {
    const alarms = ofType(all, 'AWS::CloudWatch::Alarm');
    const each = alarms.map((alarm) => [shortName(alarm, stage), alarm.Properties] as const);
    const functions = ofType(stateless, 'AWS::Lambda::Function');

    it('each have a name of their own', () => {
      expect(new Set(each.map(([name]) => name)).size).toBe(alarms.length);
      expect(alarms.length).toBeGreaterThan(50);
    });

    it.each(each)('%s says what people notice and where to read on', (name, properties) => {
      const { AlarmDescription, TreatMissingData, AlarmActions, OKActions } = properties;
      const [, impact = '', anchor = ''] =
        /^(\p{Lu}.{19,}\.) https:\/\/\S+\/docs\/runbook\.md#([a-z-]+)$/u.exec(AlarmDescription) ??
        [];
      expect(impact).not.toBe('');
      const paragraph = PARAGRAPHS.get(anchor) ?? '';
      expect(paragraph).toContain(`\`${name}\``);
      expect(paragraph.replaceAll(/\s+/g, ' ')).toContain(impact);
      expect(TreatMissingData).toMatch(/^(?:breaching|notBreaching|ignore)$/);
      const topics = ofType(all, 'AWS::SNS::Topic').map(({ id }) => ({ Ref: id }));
      expect(AlarmActions).toEqual(topics);
      expect(OKActions).toEqual(topics);
    });

    it('watch that every function fails or may not run', () => {
      const ids = functions.map(({ id }) => id).toSorted();
      expect(watchedOf(alarms, 'Errors').toSorted()).toEqual(ids);
      expect(watchedOf(alarms, 'Throttles').toSorted()).toEqual(ids);
    });

    it('say of a function what is declared of its area or job', () => {
      const impacts: Readonly<Record<string, string>> = {
        ...AREA_IMPACT,
        ...Object.fromEntries(JOBS.map(({ name, impact }) => [name, impact])),
      };
      for (const metric of ['Errors', 'Throttles', 'IteratorAge']) {
        for (const { Properties } of alarms.filter((a) => a.Properties.MetricName === metric)) {
          const of = functions.find(({ id }) => id === targetOf(Properties.Dimensions[0].Value));
          const impact = of && impacts[nameOf(of)];
          expect(impact).toMatch(/\w/);
          expect(Properties.AlarmDescription.startsWith(`${impact} `)).toBe(true);
        }
      }
    });

    it('watch every consumer of the stream, and every queue of what failed', () => {
      const consumers = ofType(all, 'AWS::Lambda::EventSourceMapping')
        .filter(({ Properties }) => JSON.stringify(Properties.EventSourceArn).includes('Stream'))
        .map(({ Properties }) => targetOf(Properties.FunctionName));
      expect(watchedOf(alarms, 'IteratorAge').toSorted()).toEqual(consumers.toSorted());
      expect(consumers).not.toEqual([]);
      const failed = idsOf(all, 'AWS::SQS::Queue').filter((id) =>
        /^(\w+Job|Backups)Failed/.test(id),
      );
      expect(watchedOf(alarms, 'ApproximateNumberOfMessagesVisible').toSorted()).toEqual(
        failed.toSorted(),
      );
      const work = idsOf(all, 'AWS::SQS::Queue').filter((id) => !failed.includes(id));
      expect(watchedOf(alarms, 'ApproximateAgeOfOldestMessage').toSorted()).toEqual(
        work.toSorted(),
      );
    });

    it('watch the API, the table and the mail', () => {
      const api = idsOf(all, 'AWS::ApiGatewayV2::Api');
      expect(watchedOf(alarms, 'Latency')).toEqual(api);
      expect(watchedOf(alarms, '5xx')).toEqual(api);
      for (const metric of [
        'ReadThrottleEvents',
        'WriteThrottleEvents',
        'ConsumedReadCapacityUnits',
        'ConsumedWriteCapacityUnits',
      ]) {
        expect([metric, watchedOf(alarms, metric)]).toEqual([
          metric,
          [expect.stringMatching(/LedgerTable/)],
        ]);
      }
      for (const [metric, limit] of [
        ['Reputation.BounceRate', 0.05],
        ['Reputation.ComplaintRate', 0.001],
      ] as const) {
        const [alarm, ...more] = alarms.filter((a) => a.Properties.MetricName === metric);
        expect([alarm?.Properties.Threshold, more]).toEqual([limit, []]);
      }
    });

    it('watch only what the functions measure, under the names that they have for it', () => {
      const own = alarms.filter((a) => a.Properties.Namespace === 'FundingPressureTracker');
      for (const { Properties } of own) {
        expect(Object.keys(METRICS)).toContain(Properties.MetricName);
        expect(Properties.Dimensions).toEqual([
          { Name: 'service', Value: 'funding-pressure-tracker' },
          { Name: 'stage', Value: stage },
        ]);
      }
      expect(own.map(({ Properties }) => Properties.MetricName)).toEqual(
        expect.arrayContaining([
          'SweepAgeHours',
          'AuthoritiesFailed',
          'MessagesFailed',
          'MessagesWaiting',
          'ConditionalCheckFailures',
          'StoreUnavailable',
          'ServiceReachable',
          'WrongAddress',
        ]),
      );
    });

    it('tell of a message that fails at every pass of the job that makes and sends it', () => {
      const { Threshold, Period, EvaluationPeriods } =
        alarms.find((a) => a.Properties.MetricName === 'MessagesFailed')?.Properties ?? {};
      const passes = EvaluationPeriods * (Period / (minutesBetweenRuns('notify') * 60));
      expect(Threshold).toBeLessThanOrEqual(passes);
    });

    it('take it for a fault that nobody measures the age of the sweep', () => {
      const age = alarms.find((a) => a.Properties.MetricName === 'SweepAgeHours')?.Properties;
      expect(age).toMatchObject({
        TreatMissingData: 'breaching',
        Threshold: 25,
        ComparisonOperator: 'GreaterThanThreshold',
      });
      // Measured several times in each period that the alarm looks at.
      expect(age.Period).toBeGreaterThanOrEqual(2 * minutesBetweenRuns('watch') * 60);
    });

    it('go to a topic that is encrypted, takes no plain HTTP and tells the operators', () => {
      const [topic, ...more] = ofType(all, 'AWS::SNS::Topic');
      expect(more).toEqual([]);
      expect(JSON.stringify(topic?.Properties.KmsMasterKeyId)).toContain('KeysOperations');
      const subscriptions = ofType(all, 'AWS::SNS::Subscription').map((s) => s.Properties);
      expect(subscriptions).toEqual([
        {
          Protocol: 'email',
          Endpoint: config.operations.email,
          TopicArn: { Ref: topic?.id },
        },
      ]);
      const statements = statementsOf(ofType(all, 'AWS::SNS::TopicPolicy'));
      const found = statements.map(({ effect, actions, conditions }) => [
        effect,
        actions,
        conditions,
      ]);
      expect(found).toEqual(
        expect.arrayContaining([
          ['Deny', ['sns:Publish'], { Bool: { 'aws:SecureTransport': 'false' } }],
          ['Allow', ['sns:Publish'], OWN_ACCOUNT],
        ]),
      );
      expect(found).toHaveLength(2);
    });

    it('can use the key of the topic, which is turned over every year', () => {
      const key = ofType(all, 'AWS::KMS::Key').find(({ id }) => id.startsWith('KeysOperations'));
      expect(key?.Properties.EnableKeyRotation).toBe(true);
      expect(key?.Properties.KeyPolicy.Statement).toContainEqual({
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: '*',
        Condition: OWN_ACCOUNT,
      });
    });

    it('have a dashboard beside them that leads to the runbook', () => {
      const [dashboard, ...more] = ofType(all, 'AWS::CloudWatch::Dashboard');
      expect(more).toEqual([]);
      const body = JSON.stringify(dashboard?.Properties.DashboardBody);
      expect(graphsOf(dashboard?.Properties.DashboardBody).filter((g) => g.length === 0)).toEqual(
        [],
      );
      for (const name of Object.keys(METRICS)) expect(body).toContain(name);
      for (const { id } of functions) expect(body).toContain(id);
      for (const id of idsOf(all, 'AWS::SQS::Queue')) expect(body).toContain(id);
      expect(body).toContain(`${config.operations.runbookUrl}#alarms`);
      expect(RUNBOOK).toMatch(/^## Alarms$/m);
      expect(RUNBOOK).toMatch(/^## Dead-letter queues$/m);
    });

    it('have queries of the logs beside them, over every function', () => {
      const queries = ofType(all, 'AWS::Logs::QueryDefinition').map((q) => q.Properties);
      const logs = idsOf(stateless, 'AWS::Logs::LogGroup').length;
      expect(queries.map(({ Name, LogGroupNames }) => [Name, LogGroupNames.length])).toEqual([
        [`funding-pressure-tracker/${stage}/A request by its id`, logs],
        [`funding-pressure-tracker/${stage}/Refusals by code`, logs - 1],
      ]);
    });
  },
);

const OWN_ACCOUNT = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };

describe('the runbook', () => {
  const [{ all } = { all: [] }] = stages();

  /** As CloudFormation names it, without the hash at its end: `SweepJobFailed`. */
  const construct = (id: string): string => id.replace(/[0-9A-F]{8}$/, '');

  it.each(['AWS::SQS::Queue', 'AWS::Scheduler::Schedule'])('names every %s', (type) => {
    const names = idsOf(all, type).map(construct);
    expect(names.length).toBeGreaterThan(2);
    expect(names.filter((name) => !RUNBOOK.includes(`\`${name}\``))).toEqual([]);
  });

  it('has no paragraph under “Alarms” that no alarm leads to', () => {
    const section = /^## Alarms$([\s\S]*?)^## /m.exec(RUNBOOK)?.[1] ?? '';
    const anchors = [...section.matchAll(/^### (.+)$/gm)].map(([, heading = '']) => heading);
    const led = ofType(all, 'AWS::CloudWatch::Alarm').map(
      ({ Properties }) => Properties.AlarmDescription.split('#')[1],
    );
    // The alarm of a queue that hands work over is tried below.
    const expected = new Set([...led, 'work-waits-in-a-queue']);
    expect(anchors.map(anchorOf).toSorted()).toEqual([...expected].toSorted());
  });
});

describe('an alarm of a queue that hands work over', () => {
  it('goes off when the oldest message has waited too long', () => {
    const stack = new Stack(new App(), 'Test');
    const [config] = STAGES;
    if (!config) throw new Error('There are stages');
    new WorkQueueAlarm(stack, 'Alarm', {
      watch: { config, topic: new Topic(stack, 'Topic') },
      of: {
        name: 'parts',
        impact: 'Some authorities are not swept yet.',
        queue: new Queue(stack, 'Parts'),
        within: Duration.minutes(30),
      },
    });
    const [alarm] = Object.values(
      Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'),
    );
    expect(alarm?.['Properties']).toMatchObject({
      AlarmName: `funding-pressure-tracker-${config.stage}-parts-waits`,
      MetricName: 'ApproximateAgeOfOldestMessage',
      Threshold: 1800,
      TreatMissingData: 'notBreaching',
    });
  });
});

it('every area says what people notice of it', () => {
  expect(Object.keys(AREA_IMPACT).toSorted()).toEqual([...AREAS].toSorted());
});
