import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import settings from '../../cdk.json' with { type: 'json' };
import { addStage } from '../aws/add-stage.ts';
import type { StageConfig } from '../config.ts';
import type { StackTemplate } from './recovery-list.ts';

/** The templates of a stage as they are deployed, but for the bundles, which say nothing of the table. */
export function stageTemplates(config: StageConfig): readonly StackTemplate[] {
  const outdir = mkdtempSync(join(tmpdir(), 'templates-'));
  try {
    const context = { ...settings.context, 'aws:cdk:bundling-stacks': [] };
    const app = new App({ outdir, context });
    addStage(app, config);
    return app.synth().stacks.map(({ stackName, template }) => ({ stack: stackName, template }));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
