import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultStackSynthesizer, type FileAssetSource, type IStackSynthesizer } from 'aws-cdk-lib';

type Resource = { DependsOn?: string | string[]; readonly Properties?: unknown };
type Template = { readonly Resources?: Readonly<Record<string, Resource>> };

/**
 * Writes templates without the dependencies that a reference says already: CloudFormation waits for what
 * `Ref` or `Fn::GetAtt` names in any case, and cfn-lint (W3005) warns of whoever says it twice, as CDK does
 * of every function and its role.
 */
class TemplateSynthesizer extends DefaultStackSynthesizer {
  protected override synthesizeTemplate(
    ...asked: Parameters<DefaultStackSynthesizer['synthesizeTemplate']>
  ): FileAssetSource {
    const source = super.synthesizeTemplate(...asked);
    const file = join(asked[0].assembly.outdir, source.fileName ?? '');
    const template = withoutSaidTwice(JSON.parse(readFileSync(file, 'utf8')));
    const text = JSON.stringify(template, null, 1);
    writeFileSync(file, text);
    return { ...source, sourceHash: createHash('sha256').update(text).digest('hex') };
  }
}

/** One for each stack. The cast is for an optional property that the library declares in two ways. */
export const templateSynthesizer = (): IStackSynthesizer =>
  new TemplateSynthesizer() as IStackSynthesizer;

/** Changes the template in place. */
function withoutSaidTwice(template: Template): Template {
  for (const resource of Object.values(template.Resources ?? {})) {
    const dependencies = [resource.DependsOn ?? []].flat();
    if (dependencies.length === 0) continue;
    const named = new Set(referencesIn(resource.Properties));
    const others = dependencies.filter((id) => !named.has(id));
    if (others.length > 0) resource.DependsOn = others;
    else delete resource.DependsOn;
  }
  return template;
}

/** The logical ids that a value refers to. */
function referencesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [String(inner)];
    if (key === 'Fn::GetAtt') return [String(inner[0])];
    return referencesIn(inner);
  });
}
