import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { JOBS } from '../../infra/aws/jobs.ts';
import { monthlyCost, monthOf, standingCosts, sumOf } from '../../infra/cost/monthly-cost.ts';
import { AUTHORITY_MONTH, REGION_MONTH, STANDING } from '../../infra/cost/workload.ts';
import { claimDrawdown } from '../../shared/contracts/funds/claim-drawdown.ts';
import { decideDrawdown } from '../../shared/contracts/funds/decide-drawdown.ts';
import { METRICS, type MetricName, OTHER } from '../../shared/contracts/metrics.ts';
import { submitReturn } from '../../shared/contracts/returns/submit-return.ts';
import { DRAWDOWN_STATES } from '../../shared/domain/funds/fund.ts';
import { SEVERITIES } from '../../shared/domain/pressures/pressure.ts';
import { ofType, stages } from './synthesised.ts';
import type { Resource } from './template.ts';

/** What the templates of a stage have, and the functions measure, of what is paid for by the month. */
const standingIn = (all: readonly Resource[]): Readonly<Record<keyof typeof STANDING, number>> => {
  const countOf = (type: string): number => ofType(all, type).length;
  const elementsOf = (type: string, list: string): number =>
    ofType(all, type).reduce((sum, { Properties }) => sum + (Properties[list]?.length ?? 0), 0);
  return {
    webAcls: countOf('AWS::WAFv2::WebACL'),
    webAclRules: elementsOf('AWS::WAFv2::WebACL', 'Rules'),
    keys: countOf('AWS::KMS::Key'),
    secrets:
      countOf('AWS::SecretsManager::Secret') +
      elementsOf('AWS::SecretsManager::Secret', 'ReplicaRegions'),
    alarms: countOf('AWS::CloudWatch::Alarm'),
    dashboards: countOf('AWS::CloudWatch::Dashboard'),
    metrics: metricsAtMost(),
  };
};

/** One for each value that a metric's dimension may have. */
function metricsAtMost(): number {
  const values = {
    ReturnsRefused: new Set([...submitReturn.refusals, OTHER]).size,
    DrawdownsRefused: new Set([...claimDrawdown.refusals, ...decideDrawdown.refusals, OTHER]).size,
    DrawdownsDecided: DRAWDOWN_STATES.length - 1,
    PressuresOpen: SEVERITIES.length,
  } satisfies Readonly<Record<DividedMetric, number>>;
  const undivided = Object.values(METRICS).filter((by) => by === undefined).length;
  return Object.values(values).reduce((sum, count) => sum + count, undivided);
}

type DividedMetric = {
  [N in MetricName]: (typeof METRICS)[N] extends string ? N : never;
}[MetricName];

describe.each(stages().map((stage) => [stage.config.stage, stage] as const))(
  'in %s',
  (stage, { config, all }) => {
    it('somebody is told before a month costs more than was expected', () => {
      const [budget, ...others] = ofType(all, 'AWS::Budgets::Budget');
      expect(others).toEqual([]);
      expect(budget?.Properties.Budget).toMatchObject({
        BudgetName: `funding-pressure-tracker-${stage}`,
        BudgetType: 'COST',
        TimeUnit: 'MONTHLY',
        BudgetLimit: { Amount: config.budgetDollarsPerMonth, Unit: 'USD' },
        CostFilters: { TagKeyValue: [`user:stage$${stage}`] },
      });
      const told = budget?.Properties.NotificationsWithSubscribers.map(
        ({ Notification, Subscribers }: Record<string, Record<string, unknown>>) => [
          Notification?.['NotificationType'],
          Notification?.['Threshold'],
          Subscribers,
        ],
      );
      const subscribers = [{ SubscriptionType: 'EMAIL', Address: config.operations.email }];
      expect(told).toEqual([
        ['ACTUAL', 80, subscribers],
        ['FORECASTED', 100, subscribers],
      ]);
    });

    it.each(Object.keys(STANDING) as (keyof typeof STANDING)[])(
      'has as many %s as it counts',
      (of) => {
        expect(
          STANDING[of],
          `Change the line \`${of}\` of STANDING in infra/cost/workload.ts, then run \`npm run cost\``,
        ).toBe(standingIn(all)[of]);
      },
    );

    it('nothing stands that is billed by the hour', () => {
      const billedByTheHour = all.filter(({ Type }) =>
        /NatGateway|VPCEndpoint|LoadBalancer|^AWS::(RDS|EC2|ECS|DAX|ElastiCache|OpenSearch)/.test(
          Type,
        ),
      );
      expect(billedByTheHour).toEqual([]);
    });
  },
);

describe('the model of costs', () => {
  it('adds up: nobody there costs what stands, and every request costs the same', () => {
    const standing = sumOf(standingCosts());
    const of = (authorities: number, requests = 1) => sumOf(monthlyCost({ authorities, requests }));
    const idle = of(0) - standing;
    expect(idle).toBeGreaterThan(0);
    expect(idle).toBeLessThan(0.5);
    expect(of(153) - of(14)).toBeCloseTo((of(14) - of(0)) * (139 / 14), 6);
    expect(of(14, 3) - of(14, 2)).toBeCloseTo(of(14, 2) - of(14, 1), 6);
  });

  it('has the budget of live between what is expected and twice of it', () => {
    const live = stages().find(({ config }) => config.stage === 'live');
    const expected = sumOf(monthlyCost({ authorities: 14, requests: 1 }));
    expect(live?.config.budgetDollarsPerMonth).toBeGreaterThan(expected);
    expect(live?.config.budgetDollarsPerMonth).toBeLessThan(expected * 2);
  });

  it('has a row for every job that a schedule starts, as often as that does', () => {
    const scheduled = JOBS.flatMap(({ name, schedule }) =>
      schedule ? [[name, runsAMonth(schedule)] as const] : [],
    );
    const rows = [...AUTHORITY_MONTH, ...REGION_MONTH].flatMap(({ job, times }) =>
      job === undefined ? [] : [[job, times] as const],
    );
    expect(scheduled.length).toBeGreaterThan(3);
    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(scheduled));
    expect(rows).toHaveLength(scheduled.length);
  });

  it('has more runs for more authorities, but of those that go over all of them at once', () => {
    const runsOf = (authorities: number, job: string) =>
      monthOf({ authorities, requests: 1 }).find((work) => work.job === job);
    for (const job of ['chasing', 'watch']) {
      const [few, many] = [runsOf(14, job), runsOf(28, job)];
      expect(many?.times).toBe(few?.times);
      expect(many?.readUnits).toBe((few?.readUnits ?? Number.NaN) * 2);
    }
  });

  it('takes its units from the table that the store counted', () => {
    const works = [...AUTHORITY_MONTH, ...REGION_MONTH];
    const model = works
      .filter(({ name }) => !UNCOUNTED.includes(name))
      .map(({ name, readUnits, writeUnits }) => [name, [readUnits, writeUnits]]);
    expect(Object.fromEntries(model)).toEqual(COUNTED);
    expect(works.map(({ name }) => name)).toEqual(expect.arrayContaining([...UNCOUNTED]));
  });
});

/** A month has 30 days, of which 21 are worked. */
function runsAMonth(schedule: string): number {
  const [, minutes] = /^rate\((\d+) minutes\)$/.exec(schedule) ?? [];
  if (minutes !== undefined) return (30 * 24 * 60) / Number(minutes);
  const [, days] = /^cron\(\d+ \d+ \S+ \* (MON-FRI|\?) \*\)$/.exec(schedule) ?? [];
  if (days === undefined) throw new Error(`How often is ${schedule}?`);
  return days === '?' ? 30 : 21;
}

type UnitsOf = readonly [read: number, write: number];

const ARCHITECTURE = readFileSync('docs/architecture.md', 'utf8');

/** A row of the table of access patterns, by what stands in its first cell. */
function unitsOf(operation: string): UnitsOf {
  const [row, ...more] = ARCHITECTURE.split('\n').filter((line) =>
    line.startsWith(`| ${operation} |`),
  );
  const [, read, write] = /\| (\d+) \| (\d+) \| \d+ \| \d+ \|$/.exec(row ?? '') ?? [];
  if (read === undefined || write === undefined || more.length > 0) {
    throw new Error(`${operation} is not one row of the table`);
  }
  return [Number(read), Number(write)];
}

/** Of several kinds of request their mean, rounded up. */
const meanOf = (...operations: readonly string[]): UnitsOf => {
  const units = operations.map(unitsOf);
  const mean = (index: 0 | 1) =>
    Math.ceil(units.reduce((sum, each) => sum + each[index], 0) / units.length);
  return [mean(0), mean(1)];
};

const less = ([read, write]: UnitsOf, [lessRead, lessWrite]: UnitsOf): UnitsOf => [
  read - lessRead,
  write - lessWrite,
];

const YEAR_RETURN = '/authorities/…/returns/2025-26/P06`';
const NOTHING_NEW = unitsOf('`POST /sweeps` (nothing changed)');
const [RETURN_READS] = unitsOf(`\`POST ${YEAR_RETURN}`);

/** Each row of the model, from what was counted. */
const COUNTED: Readonly<Record<string, UnitsOf>> = {
  'pages of own figures (me, calendar, budgets, returns)': meanOf(
    '`GET /me`',
    '`GET /calendar/2025-26`',
    '`GET /authorities/…/budgets/2025-26`',
    `\`GET ${YEAR_RETURN}`,
  ),
  'forecasts and pressures': meanOf('`GET /forecasts/2025-26?authority=…`', '`GET /pressures`'),
  'own summary': unitsOf('`GET /summaries/2025-26/Q2?authority=…`'),
  // As much is read as for the return itself, and nothing is written.
  'returns tried (dry run)': [RETURN_READS, 0],
  'returns and corrections': unitsOf(`\`POST ${YEAR_RETURN}`),
  certifications: unitsOf('`POST /authorities/…/returns/2025-26/P06/certification`'),
  templates: unitsOf('`GET /authorities/…/returns/2025-26/P06/template`'),
  'drawdowns and decisions': unitsOf('`POST /funds/innovation-fund/drawdowns`'),
  'ledger exported': unitsOf('`GET /authorities/…/ledger` (six years)'),
  'audit trail read or verified': unitsOf('`GET /audit/verification?authority=…`'),
  'sweep after a change': less(unitsOf('`POST /sweeps` (one authority has changed)'), NOTHING_NEW),
  // Nobody asks, so nobody's access is read.
  'sweep of the region': less(NOTHING_NEW, unitsOf('`GET /me`')),
  'locked quarters looked for': unitsOf('the job `draftEditions`'),
  'returns chased': unitsOf('the job `chasing`'),
  'outbox looked at': unitsOf('the job `notify`'),
  'how things stand measured': unitsOf('the job `watch`'),
  'regional summary, as a page or a file': unitsOf('`GET /summaries/2025-26/Q2`'),
  'regional forecasts and pressures': meanOf('`GET /forecasts/2025-26`', '`GET /pressures`'),
  'editions published': unitsOf('`POST /summaries/2025-26/Q2/editions`'),
};

/** Of other tables, estimated, or nothing of the store. */
const UNCOUNTED: readonly string[] = [
  'scheduled sweep',
  'messages composed and sent',
  'sweep begun, a message for each part',
];
