import { describe, expect, it } from 'vitest';
import { stages } from './synthesised.ts';
import type { Properties, Resource } from './template.ts';

/**
 * What cfn-lint warns of and CDK's own check does not, by its numbers. It is a Python program that npm does
 * not bring: the workflow runs all of it, this says beforehand what it would say of templates like ours.
 */
const each = stages().map((stage) => [stage.config.stage, stage] as const);

const referencesIn = (value: unknown): string[] => {
  const text = JSON.stringify(value ?? {});
  const refs = [
    ...text.matchAll(/"Ref":"([^"]+)"/g),
    ...text.matchAll(/"Fn::GetAtt":\["([^"]+)"/g),
  ];
  const subs = [...text.matchAll(/\$\{([\w:]+)[.}]/g)];
  return [...refs, ...subs].map(([, id]) => id ?? '');
};

/** Every text that is a value, but for those in which variables are put. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    ['Fn::Sub', 'Ref', 'Fn::GetAtt'].includes(key) ? [] : textsOf(inner),
  );
}

const found = (resources: readonly Resource[], isFault: (each: Resource) => boolean): string[] =>
  resources.filter(isFault).map(({ id }) => id);

describe.each(each)('the templates of %s', (_, { all, stateful, edge, stateless, text }) => {
  const templates: readonly Properties[] = JSON.parse(text);

  it('say no dependency twice (W3005), and some that no reference says', () => {
    const dependencies = ({ DependsOn = [] }: Resource): readonly string[] => DependsOn;
    expect(all.flatMap(dependencies).length).toBeGreaterThan(100);
    expect(
      found(all, (resource) =>
        dependencies(resource).some((id) => referencesIn(resource.Properties).includes(id)),
      ),
    ).toEqual([]);
    const ids = new Set(all.map(({ id }) => id));
    expect(all.flatMap(dependencies).filter((id) => !ids.has(id))).toEqual([]);
  });

  it('say what becomes of a resource that is replaced where they say it of one removed (W3011)', () => {
    const kept = all.filter(({ DeletionPolicy }) => DeletionPolicy);
    expect(kept.length).toBeGreaterThan(20);
    expect(
      found(all, (one) => Boolean(one.DeletionPolicy) !== Boolean(one.UpdateReplacePolicy)),
    ).toEqual([]);
  });

  it('have no variable in a text that is not put in (E1029, W1054)', () => {
    const suspicious = (text: string): boolean =>
      /\$\{[^!}]/.test(text) || /AWS::(Region|AccountId|NoValue|Partition|StackName)/.test(text);
    expect(
      found(all, ({ Properties: properties }) => textsOf(properties).some(suspicious)),
    ).toEqual([]);
  });

  it('name no partition of AWS (I3042)', () => {
    const hasPartition = (text: string): boolean => /^arn:aws[\w-]*:/.test(text);
    expect(
      found(all, ({ Properties: properties }) => textsOf(properties).some(hasPartition)),
    ).toEqual([]);
  });

  it('open no bucket by a list (W3045), and no function to what may be another account’s (W3663)', () => {
    expect(found(all, ({ Properties: properties }) => 'AccessControl' in properties)).toEqual([]);
    const permissions = all.filter(({ Type }) => Type === 'AWS::Lambda::Permission');
    expect(permissions.length).toBeGreaterThan(10);
    const isOfAccount = ({ SourceArn, SourceAccount }: Properties): boolean =>
      Boolean(SourceAccount) ||
      /AWS::AccountId/.test(JSON.stringify(SourceArn)) ||
      // What another resource of the template says of itself has the account in it.
      typeof SourceArn?.['Fn::GetAtt'] === 'object';
    expect(found(permissions, ({ Properties: properties }) => !isOfAccount(properties))).toEqual(
      [],
    );
  });

  it('have no parameter, condition or mapping that nothing uses (W2001, W8001, W7001)', () => {
    for (const { Parameters, Conditions, Mappings, ...rest } of templates) {
      const used = referencesIn(rest);
      expect(Object.keys(Parameters ?? {}).filter((name) => !used.includes(name))).toEqual([]);
      expect([Conditions, Mappings]).toEqual([undefined, undefined]);
    }
  });

  it('stay under the limits of CloudFormation (E3010, E6010, E1002)', () => {
    for (const resources of [stateful, edge, stateless]) {
      expect(resources.length).toBeLessThan(450);
    }
    for (const template of templates) {
      expect(Object.keys(template.Outputs ?? {}).length).toBeLessThan(180);
      expect(JSON.stringify(template).length).toBeLessThan(900_000);
    }
  });
});
