import { type App, Tags } from 'aws-cdk-lib';
import type { StageConfig } from '../config.ts';
import { StatefulStack } from './stacks/stateful-stack.ts';
import { StatelessStack } from './stacks/stateless-stack.ts';

const PRODUCT = 'funding-pressure-tracker';

/**
 * A stage is two stacks: what holds data, and what can be thrown away and made again. The second
 * carries the stage's name, so that `cdk deploy live` takes both, in order.
 */
export function addStage(app: App, config: StageConfig) {
  const { stage, region } = config;
  const stateful = new StatefulStack(app, `${stage}-data`, {
    config,
    stackName: `${PRODUCT}-${stage}-data`,
    description: 'Funding Pressure Tracker: the ledger, its files and who may sign in',
    env: { region },
    terminationProtection: true,
  });
  const stateless = new StatelessStack(app, stage, {
    config,
    ledger: stateful.ledger,
    signIn: stateful.signIn,
    cursorKey: stateful.cursorKey,
    mail: stateful.mail,
    objects: stateful.objects,
    operationsKey: stateful.operationsKey,
    stackName: `${PRODUCT}-${stage}`,
    description: 'Funding Pressure Tracker: the API and its jobs',
    env: { region },
  });
  for (const stack of [stateful, stateless]) {
    Tags.of(stack).add('product', PRODUCT);
    Tags.of(stack).add('stage', stage);
  }
  return { stateful, stateless };
}
