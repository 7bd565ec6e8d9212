import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { monthlyCost, standingCosts, sumOf } from '../../infra/cost/monthly-cost.ts';
import { STANDING } from '../../infra/cost/workload.ts';
import { ofType, stages } from './synthesised.ts';

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

    it('nothing stands that the page of costs does not count', () => {
      const standing = {
        webAcls: 'AWS::WAFv2::WebACL',
        keys: 'AWS::KMS::Key',
        secrets: 'AWS::SecretsManager::Secret',
        alarms: 'AWS::CloudWatch::Alarm',
        dashboards: 'AWS::CloudWatch::Dashboard',
      } as const;
      for (const [name, type] of Object.entries(standing)) {
        const counted = STANDING[name as keyof typeof standing];
        expect([type, ofType(all, type).length <= counted]).toEqual([type, true]);
      }
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

  it('takes its units from the table that the store counted', () => {
    const counted = readFileSync('docs/architecture.md', 'utf8');
    expect(counted).toContain('| `POST /authorities/…/returns/2025-26/P06` | 12 | 14 |');
    expect(counted).toContain('| `GET /summaries/2025-26/Q2` | 324 | 0 |');
  });
});
