import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import settings from '../../cdk.json' with { type: 'json' };
import { addStage } from '../../infra/aws/add-stage.ts';
import type { StageConfig } from '../../infra/config.ts';
import type { Resource, StageTemplates } from './template.ts';

const resourcesOf = (template: Template): Resource[] =>
  Object.entries(template.toJSON()['Resources'] as Record<string, Omit<Resource, 'id'>>).map(
    ([id, resource]) => ({ id, ...resource }),
  );

/** A stage's templates, with the settings of `cdk synth` and further context; nothing is bundled. */
export function synthesise(
  config: StageConfig,
  context: Readonly<Record<string, unknown>> = {},
): StageTemplates {
  const app = new App({
    context: { ...settings.context, 'aws:cdk:bundling-stacks': [], ...context },
  });
  const stacks = addStage(app, config);
  const templates = [stacks.stateful, stacks.edge, stacks.stateless].map((stack) =>
    Template.fromStack(stack),
  );
  const [stateful = [], edge = [], stateless = []] = templates.map(resourcesOf);
  const text = JSON.stringify(templates.map((template) => template.toJSON()));
  return { config, stateful, edge, stateless, all: [...stateful, ...edge, ...stateless], text };
}
