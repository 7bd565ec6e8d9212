import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Construct } from 'constructs';
import { PRODUCT, type StageConfig } from '../../config.ts';

type CostBudgetProps = { readonly config: StageConfig };

/**
 * Tells the people who run a stage when its month costs more than was expected: of what is spent at
 * four fifths of the budget, and of what the month is forecast to come to at all of it. It stops
 * nothing. It counts what carries the stage's tags, once they are activated for billing (runbook).
 */
export class CostBudget extends Construct {
  constructor(scope: Construct, id: string, { config }: CostBudgetProps) {
    super(scope, id);
    const { stage, budgetDollarsPerMonth, operations } = config;
    const subscribers = [{ subscriptionType: 'EMAIL', address: operations.email }];
    const when = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: {
        notificationType,
        comparisonOperator: 'GREATER_THAN',
        threshold,
        thresholdType: 'PERCENTAGE',
      },
      subscribers,
    });
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetName: `${PRODUCT}-${stage}`,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: budgetDollarsPerMonth, unit: 'USD' },
        costFilters: { TagKeyValue: [`user:stage$${stage}`] },
      },
      notificationsWithSubscribers: [when('ACTUAL', 80), when('FORECASTED', 100)],
    });
  }
}
