import { readFileSync, writeFileSync } from 'node:fs';
import { stageOf } from './recovered-stage.ts';
import { recoveryList, recoveryTable, withRecoveryTable } from './recovery-list.ts';
import { stageTemplates } from './stage-templates.ts';

const RUNBOOK = 'docs/runbook.md';

/** `npm run recovery-list`: writes into the runbook what a restore does not bring back, from the templates. */
const table = recoveryTable(recoveryList(stageTemplates(stageOf('live'))));
writeFileSync(RUNBOOK, withRecoveryTable(readFileSync(RUNBOOK, 'utf8'), table));
