import { type App, Tags } from 'aws-cdk-lib';
import { EDGE_REGION, PRODUCT, type StageConfig } from '../config.ts';
import { restoredTableOf } from './restored-table.ts';
import { EdgeStack } from './stacks/edge-stack.ts';
import { StatefulStack } from './stacks/stateful-stack.ts';
import { StatelessStack } from './stacks/stateless-stack.ts';
import { templateSynthesizer } from './template-synthesizer.ts';

/** Dashboards have tags since 2026 only, and a schema of before refuses the whole template (cfn-lint). */
const UNTAGGED = { excludeResourceTypes: ['AWS::CloudWatch::Dashboard'] };

/**
 * A stage is three stacks: what holds data, what stands before the service, and what can be thrown away and
 * made again. The last carries the stage's name, so that `cdk deploy live` takes all, in order.
 */
export function addStage(app: App, config: StageConfig) {
  const { stage, region } = config;
  const stateful = new StatefulStack(app, `${stage}-data`, {
    config,
    restored: restoredTableOf(app, stage),
    stackName: `${PRODUCT}-${stage}-data`,
    description: 'Funding Pressure Tracker: the ledger, its files and who may sign in',
    env: { region },
    synthesizer: templateSynthesizer(),
    terminationProtection: true,
  });
  const edge = new EdgeStack(app, `${stage}-edge`, {
    config,
    stackName: `${PRODUCT}-${stage}-edge`,
    description: 'Funding Pressure Tracker: its address, and what guards it',
    env: { region: EDGE_REGION },
    synthesizer: templateSynthesizer(),
  });
  // Both the secret and the bucket of logs are known by name.
  edge.addStackDependency(stateful);
  const stateless = new StatelessStack(app, stage, {
    config,
    keys: stateful.keys,
    ledger: stateful.ledger,
    signIn: stateful.signIn,
    cursorKey: stateful.cursorKey,
    mail: stateful.mail,
    objects: stateful.objects,
    stackName: `${PRODUCT}-${stage}`,
    description: 'Funding Pressure Tracker: the API and its jobs',
    env: { region },
    synthesizer: templateSynthesizer(),
  });
  stateless.addStackDependency(edge);
  for (const stack of [stateful, edge, stateless]) {
    Tags.of(stack).add('product', PRODUCT, UNTAGGED);
    Tags.of(stack).add('stage', stage, UNTAGGED);
  }
  return { stateful, edge, stateless };
}
