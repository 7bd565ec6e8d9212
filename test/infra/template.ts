import type { StageConfig } from '../../infra/config.ts';

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
  /** Whole, with outputs. */
  readonly text: string;
};
