import {
  type OutturnEvidence,
  outturnEvidence,
} from '../../shared/domain/forecast/outturn-evidence.ts';
import type { Task } from './tasks.ts';

/** A task and what the product's own code sees in it. */
export type Case = { readonly task: Task; readonly evidence: OutturnEvidence };

/** Years in which nothing was spent have no error in proportion. */
export const casesOf = (tasks: readonly Task[]): readonly Case[] =>
  tasks
    .filter(({ outturn }) => outturn > 0)
    .map((task) => ({ task, evidence: outturnEvidence(task.series) }));
