import { Duration } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  MathExpression,
  type Metric,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { PRODUCT, type StageConfig } from '../../config.ts';
import { searchFor, serviceMetric } from '../service-metric.ts';
import type { Watched } from './service-alarms.ts';
import type { ServiceFunction } from './service-function.ts';

type OperationsDashboardProps = {
  readonly config: StageConfig;
  readonly watched: Watched;
  readonly failedBackups: IQueue;
};

const HOUR = Duration.hours(1);
const FIVE_MINUTES = Duration.minutes(5);
const HALF = 12;
const THIRD = 8;
const WHOLE = 24;

/** One page for whoever is on call: what people feel first, then why. */
export class OperationsDashboard extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { config, watched, failedBackups }: OperationsDashboardProps,
  ) {
    super(scope, id);
    new Dashboard(this, 'Dashboard', {
      dashboardName: `${PRODUCT}-${config.stage}`,
      defaultInterval: Duration.days(7),
      widgets: [
        [introduction(config)],
        ...whatPeopleFeel(config),
        ...requestsByArea(config, watched),
        ...jobsAndQueues(watched, failedBackups),
        ...theTable(config, watched),
      ],
    });
  }
}

const introduction = ({ stage, operations: { runbookUrl } }: StageConfig): IWidget =>
  new TextWidget({
    width: WHOLE,
    height: 2,
    markdown:
      `# Funding Pressure Tracker, ${stage}\n` +
      `Every alarm leads to its paragraph of the [runbook](${runbookUrl}#alarms); ` +
      `queues of what failed are [there](${runbookUrl}#dead-letter-queues), too.`,
  });

const graph = (title: string, left: readonly IMetric[], width = THIRD): IWidget =>
  new GraphWidget({ title, left: [...left], width, leftYAxis: { min: 0, showUnits: false } });

const searched = (expression: string): IMetric =>
  new MathExpression({ expression, label: '', period: HOUR, usingMetrics: {} });

function whatPeopleFeel(config: StageConfig): IWidget[][] {
  const sum = (name: Parameters<typeof serviceMetric>[0]): Metric =>
    serviceMetric(name, config, { statistic: 'Sum', period: HOUR, label: name });
  const now = (name: Parameters<typeof serviceMetric>[0]): Metric =>
    serviceMetric(name, config, { statistic: 'Maximum', period: HOUR, label: name });
  const refused = (name: 'ReturnsRefused' | 'DrawdownsRefused') =>
    searched(searchFor(name, config, 'Sum'));
  return [
    [
      new SingleValueWidget({
        title: 'Reached · working hours since the latest sweep · messages that wait',
        metrics: [now('ServiceReachable'), now('SweepAgeHours'), now('MessagesWaiting')],
        width: THIRD,
      }),
      graph('Pressures open, by severity', [
        searched(searchFor('PressuresOpen', config, 'Maximum')),
      ]),
      graph('Sweeps, and authorities that could not be swept', [
        sum('SweepsCompleted'),
        now('AuthoritiesFailed'),
      ]),
    ],
    [
      graph('Returns taken', [sum('ReturnsAccepted')]),
      graph('Returns refused, by code', [refused('ReturnsRefused')], 2 * THIRD),
    ],
    [
      graph('Drawdowns claimed and decided', [
        sum('DrawdownsClaimed'),
        searched(searchFor('DrawdownsDecided', config, 'Sum')),
      ]),
      graph('Drawdowns refused, by code', [refused('DrawdownsRefused')]),
      graph('Messages sent and failed', [sum('MessagesSent'), sum('MessagesFailed')]),
    ],
  ];
}

type Named = readonly (readonly [string, ServiceFunction])[];

const ofEach = (functions: Named, name: string, statistic: string): readonly IMetric[] =>
  functions.map(([label, { function: handler }]) =>
    handler.metric(name, { statistic, period: FIVE_MINUTES, label }),
  );

function requestsByArea(config: StageConfig, { areas, routes: { api } }: Watched): IWidget[][] {
  const functions = [...areas];
  const period = FIVE_MINUTES;
  return [
    [
      graph('Requests', [api.metricCount({ statistic: 'Sum', period })]),
      graph('Answers of 4xx and 5xx, and requests past the distribution', [
        api.metricClientError({ statistic: 'Sum', period }),
        api.metricServerError({ statistic: 'Sum', period }),
        serviceMetric('WrongAddress', config, { statistic: 'Sum', period }),
      ]),
      graph('Milliseconds', [
        api.metricLatency({ statistic: 'p50', period, label: 'p50' }),
        api.metricLatency({ statistic: 'p99', period, label: 'p99' }),
      ]),
    ],
    [
      graph('Requests by area', ofEach(functions, 'Invocations', 'Sum')),
      graph('Milliseconds by area, p99', ofEach(functions, 'Duration', 'p99')),
      graph('Errors by area', ofEach(functions, 'Errors', 'Sum')),
    ],
  ];
}

function jobsAndQueues({ jobs, workQueues }: Watched, failedBackups: IQueue): IWidget[][] {
  const functions: Named = jobs.map(({ job, worker }) => [job.name, worker.worker]);
  const streamed: Named = jobs
    .filter(({ job }) => job.newItemsUnder !== undefined)
    .map(({ job, worker }) => [job.name, worker.worker]);
  const period = FIVE_MINUTES;
  const failed = [
    ...jobs.map(({ job, worker }) => [job.name, worker.failed] as const),
    ['backups', failedBackups] as const,
  ].map(([label, queue]) => queue.metricApproximateNumberOfMessagesVisible({ period, label }));
  const waiting = workQueues.map(({ name, queue }) =>
    queue.metricApproximateAgeOfOldestMessage({ period, label: name }),
  );
  return [
    [
      graph('Errors by job', ofEach(functions, 'Errors', 'Sum')),
      graph('Milliseconds by job, longest', ofEach(functions, 'Duration', 'Maximum')),
      graph('Milliseconds behind the table’s stream', ofEach(streamed, 'IteratorAge', 'Maximum')),
    ],
    [
      graph('Messages in queues of what failed', failed, HALF),
      // CloudWatch takes no graph of nothing.
      ...(waiting.length > 0 ? [graph('Seconds that work waits in queues', waiting, HALF)] : []),
    ],
  ];
}

function theTable(config: StageConfig, { ledger: { table } }: Watched): IWidget[][] {
  const perMinute = { statistic: 'Sum', period: Duration.minutes(1) };
  const sums = { statistic: 'Sum', period: FIVE_MINUTES };
  return [
    [
      graph('Capacity units a minute', [
        table.metricConsumedReadCapacityUnits(perMinute),
        table.metricConsumedWriteCapacityUnits(perMinute),
      ]),
      graph('Throttled', [
        table.metric('ReadThrottleEvents', sums),
        table.metric('WriteThrottleEvents', sums),
      ]),
      graph('Commits made again, and requests told to come back', [
        serviceMetric('ConditionalCheckFailures', config, sums),
        serviceMetric('StoreUnavailable', config, sums),
      ]),
    ],
  ];
}
