import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import settings from '../../cdk.json' with { type: 'json' };
import { addStage } from '../../infra/aws/add-stage.ts';
import { STAGES, type StageConfig } from '../../infra/config.ts';

// biome-ignore lint/suspicious/noExplicitAny: a template's properties are as deep as CloudFormation's own types; the rules say what they expect.
export type Properties = any;

export type Resource = {
  readonly id: string;
  readonly Type: string;
  readonly Properties: Properties;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: readonly string[];
};

export type StageTemplates = {
  readonly config: StageConfig;
  readonly stateful: readonly Resource[];
  readonly edge: readonly Resource[];
  readonly stateless: readonly Resource[];
  readonly all: readonly Resource[];
  readonly text: string;
};

const resourcesOf = (template: Template): Resource[] =>
  Object.entries(template.toJSON()['Resources'] as Record<string, Omit<Resource, 'id'>>).map(
    ([id, resource]) => ({ id, ...resource }),
  );

/** A stage's templates, with the settings of `cdk synth`; nothing is bundled. */
function synthesise(config: StageConfig): StageTemplates {
  const app = new App({ context: { ...settings.context, 'aws:cdk:bundling-stacks': [] } });
  const stacks = addStage(app, config);
  const templates = [stacks.stateful, stacks.edge, stacks.stateless].map((stack) =>
    Template.fromStack(stack),
  );
  const [stateful = [], edge = [], stateless = []] = templates.map(resourcesOf);
  const text = JSON.stringify(templates.map((template) => template.toJSON()));
  return { config, stateful, edge, stateless, all: [...stateful, ...edge, ...stateless], text };
}

let made: readonly StageTemplates[] | undefined;

/** Every stage, synthesised once for all the tests of a worker. */
export function stages(): readonly StageTemplates[] {
  made ??= STAGES.map(synthesise);
  return made;
}

export const ofType = (resources: readonly Resource[], type: string): readonly Resource[] =>
  resources.filter(({ Type }) => Type === type);

/** The id that a `Ref` or a `Fn::GetAtt` leads to. */
export function targetOf(value: Properties): string | undefined {
  return value?.Ref ?? value?.['Fn::GetAtt']?.[0];
}

/** `returns` for the function of the area, `sweep` for that of the job. */
export const nameOf = ({ id }: Resource): string => {
  const name = /^([A-Za-z]+?)(?:JobWorker)?Function[0-9A-F]{8}$/.exec(id)?.[1];
  if (name === undefined) throw new Error(`The function ${id} is of no area and no job`);
  return name.charAt(0).toLowerCase() + name.slice(1);
};

export type Statement = {
  readonly resource: Resource;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly Properties[];
  readonly conditions: Properties;
};

const listed = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? value : [value as T];

/** Every statement of every policy, of roles and of resources. */
export function statementsOf(resources: readonly Resource[]): readonly Statement[] {
  return resources.flatMap((resource) =>
    listed(resource.Properties?.PolicyDocument?.Statement ?? []).map((statement: Properties) => ({
      resource,
      effect: statement.Effect,
      actions: listed<string>(statement.Action),
      resources: listed<Properties>(statement.Resource),
      conditions: statement.Condition,
    })),
  );
}

/** The statements of the role that a function runs under. */
export function statementsFor(
  { Properties }: Resource,
  resources: readonly Resource[],
): readonly Statement[] {
  const role = targetOf(Properties.Role);
  return statementsOf(ofType(resources, 'AWS::IAM::Policy')).filter(({ resource }) =>
    resource.Properties.Roles.some((each: Properties) => targetOf(each) === role),
  );
}
