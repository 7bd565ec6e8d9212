import { STAGES, type StageConfig } from '../config.ts';

/** The stage of this name. @throws Error with a sentence when there is none. */
export function stageOf(name: string | undefined): StageConfig {
  const found = STAGES.find(({ stage }) => stage === name);
  if (found) return found;
  const names = STAGES.map(({ stage }) => stage).join(' or ');
  throw new CannotRestore(`Say which stage: ${names}${name ? `, not "${name}"` : ''}.`);
}

/** What stops a restore that is no bug: its message is the sentence that the operator sees. */
export class CannotRestore extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'CannotRestore';
  }
}
