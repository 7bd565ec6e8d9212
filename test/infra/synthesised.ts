import { inject } from 'vitest';
import { STAGES } from '../../infra/config.ts';
import { mutated, readTemplates } from './mutations.ts';
import type { Properties, Resource, StageTemplates } from './template.ts';

declare module 'vitest' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface is merged with vitest's own.
  interface ProvidedContext {
    /** Of a run whose templates lack one protective property: which, and where the whole ones are. */
    mutation?: string;
    templates?: string;
  }
}

const mutation = inject('mutation');
const made: readonly StageTemplates[] =
  mutation === undefined
    ? await synthesiseStages()
    : mutated(mutation, readTemplates(inject('templates') ?? ''));

/** CDK is loaded only where something is to be synthesised. */
async function synthesiseStages(): Promise<readonly StageTemplates[]> {
  const { synthesise } = await import('./synthesise.ts');
  return STAGES.map((config) => synthesise(config));
}

/** Every stage, synthesised once for all the tests of a worker. */
export const stages = (): readonly StageTemplates[] => made;

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
