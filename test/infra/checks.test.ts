import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { afterAll, describe, expect, it } from 'vitest';
import settings from '../../cdk.json' with { type: 'json' };
import { addStage } from '../../infra/aws/add-stage.ts';
import { addChecks } from '../../infra/aws/checks.ts';
import { EXPLAINED_FINDINGS, type ExplainedFinding } from '../../infra/aws/explained-findings.ts';
import { STAGES } from '../../infra/config.ts';

type Report = {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath?: string }[];
    }[];
  }[];
};

describe('what synthesis checks', () => {
  const folder = mkdtempSync(join(tmpdir(), 'checks-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** As `cdk synth` does, but for the bundles; `rule at path` of every violation. */
  function violationsOf(
    name: string,
    build: (app: App) => void,
    onExplained?: (explained: ExplainedFinding) => void,
  ): readonly string[] {
    const outdir = join(folder, name);
    const app = new App({
      outdir,
      context: { ...settings.context, 'aws:cdk:bundling-stacks': [] },
    });
    addChecks(app, onExplained);
    build(app);
    try {
      app.synth();
    } catch (error) {
      if ((error as Error).name !== 'ValidationFailed') throw error;
    }
    const text = readFileSync(join(outdir, 'validation-report.json'), 'utf8');
    return (JSON.parse(text) as Report).pluginReports.flatMap(({ violations }) =>
      violations.flatMap(({ ruleName, violatingConstructs }) =>
        violatingConstructs.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
      ),
    );
  }

  it.each(STAGES.map((config) => [config.stage, config] as const))(
    '%s has no finding that is not explained, and explains none that is not there',
    (stage, config) => {
      const used = new Set<ExplainedFinding>();
      const found = violationsOf(
        stage,
        (app) => addStage(app, config),
        (each) => used.add(each),
      );
      expect(found).toEqual([]);
      expect(EXPLAINED_FINDINGS.filter((each) => !used.has(each))).toEqual([]);
    },
  );

  it('every explanation is a sentence', () => {
    for (const { reason } of EXPLAINED_FINDINGS) expect(reason).toMatch(/^[A-Z].{10,}\.$/s);
  });

  it('finds a bucket that nobody protected, by both packs', () => {
    const found = violationsOf('bucket', (app) => {
      new Bucket(new Stack(app, 'planted'), 'Bucket');
    });
    expect(found).toEqual(
      expect.arrayContaining([
        'AwsSolutions-S1 at planted/Bucket/Resource',
        'AwsSolutions-S10 at planted/Bucket/Resource',
        'NIST.800.53.R5-S3BucketVersioningEnabled at planted/Bucket/Resource',
      ]),
    );
  });

  it('finds a property that CloudFormation does not know, and one that it misses', () => {
    const found = violationsOf('schema', (app) => {
      const stack = new Stack(app, 'planted');
      const bucket = new CfnBucket(stack, 'Bucket');
      bucket.addPropertyOverride('Versioned', true);
      new CfnResource(stack, 'Queue', { type: 'AWS::Lambda::Function', properties: {} });
    });
    expect(found.filter((each) => !/^(AwsSolutions|NIST)/.test(each)).length).toBeGreaterThan(1);
  });
});
