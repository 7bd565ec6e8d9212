import { CannotRestore } from './recovered-stage.ts';
import type { TableSettings } from './table-settings.ts';
import type { TableState, TableTools } from './table-tools.ts';

export type RestoredWith = {
  readonly tools: TableTools;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly say: (sentence: string) => void;
};

export type TableRestore = {
  /** Undefined when it is gone; then there must be a target already. */
  readonly source: TableState | undefined;
  readonly target: string;
  readonly at: Date;
  readonly settings: TableSettings;
};

/**
 * Restores into a new table and gives it what a restore does not bring. Everything in it may be done twice:
 * cut off, the same command goes on where it was.
 */
export async function restoreTable(
  ports: RestoredWith,
  { source, target, at, settings }: TableRestore,
): Promise<TableState & { readonly streamArn: string }> {
  const { tools, say } = ports;
  if (await tools.find(target)) {
    say(`${target} is there already: going on with it.`);
  } else {
    if (!source) throw new CannotRestore('There is no table to restore.');
    say(`Restoring ${source.name} as it was at ${at.toISOString()} into ${target} …`);
    await tools.restore({ source, target, at });
  }
  const restored = await whenReady(ports, target);
  checkLikeness(restored, { source, settings });
  say(`Restored, encrypted with ${keyOf(restored)}. Now what a restore does not bring:`);
  if (restored.streamView === undefined) await tools.setStream(target, settings.streamView);
  say(`  stream: ${settings.streamView}`);
  await whenReady(ports, target);
  if (!restored.isProtected) await tools.setProtection(target);
  say('  deletion protection: on');
  await whenReady(ports, target);
  await tools.setTimeToLive(target, settings.timeToLiveAttribute);
  say(`  time to live: ${settings.timeToLiveAttribute}`);
  await turnOnRecovery(ports, target);
  say('  point-in-time recovery: on');
  await tools.setTags(restored.arn, settings.tags);
  say(`  tags: ${settings.tags.map(({ Key, Value }) => `${Key}=${Value}`).join(', ')}`);
  const { streamArn, ...ready } = await whenReady(ports, target);
  if (streamArn === undefined) throw new CannotRestore(`${target} has got no stream.`);
  return { ...ready, streamArn };
}

const keyOf = ({ keyArn }: TableState): string => keyArn ?? 'the key of DynamoDB itself';

/**
 * A table that somebody made by hand from a backup may have otherwise what is not set here: what it is made
 * with, and a stream that others may read already.
 * @throws CannotRestore with everything that differs
 */
export function checkLikeness(
  found: TableState,
  { source, settings }: Pick<TableRestore, 'source' | 'settings'>,
): void {
  const { name, keyArn, billingMode, keySchema, streamView = settings.streamView } = found;
  // Of a table that is gone nobody knows the key any more, only that it was one of ours.
  const key = source ? keyOf(source) : (keyArn ?? 'a key of ours');
  const differences = [
    { what: 'is encrypted with', is: keyOf(found), wanted: key },
    { what: 'is billed as', is: billingMode, wanted: settings.billingMode },
    { what: 'has the key', is: keySchema.join(', '), wanted: settings.keySchema.join(', ') },
    { what: 'has a stream of', is: streamView, wanted: settings.streamView },
  ].filter(({ is, wanted }) => is !== wanted);
  if (differences.length === 0) return;
  const told = differences.map(({ what, is, wanted }) => `it ${what} ${is}, not ${wanted}`);
  throw new CannotRestore(
    `${name} is not as it should be: ${told.join('; ')}. Change that, or remove it; then run the same command again.`,
  );
}

const POLL_MILLISECONDS = 15_000;
/** Half an hour: AWS says of a young table only that its backups are not there yet. */
const MOST_RECOVERY_TRIES = 120;
/** Twelve hours: AWS promises no end, and somebody ought to look by then. */
const MOST_POLLS = 2880;
const POLLS_OF_A_REPORT = 4;

async function whenReady({ tools, pause, say }: RestoredWith, name: string): Promise<TableState> {
  for (let polls = 0; polls < MOST_POLLS; polls++) {
    const state = await tools.find(name);
    if (state?.isReady) return state;
    if (polls % POLLS_OF_A_REPORT === 0) {
      say(`  waiting for ${name}: ${(polls * POLL_MILLISECONDS) / 60_000} minutes`);
    }
    await pause(POLL_MILLISECONDS);
  }
  throw new CannotRestore(`${name} is not ready after twelve hours; the same command waits on.`);
}

async function turnOnRecovery({ tools, pause, say }: RestoredWith, name: string): Promise<void> {
  for (let tries = 0; tries < MOST_RECOVERY_TRIES; tries++) {
    if ((await tools.setRecovery(name)) === 'on') return;
    if (tries === 0) say(`  waiting until ${name} can have point-in-time recovery`);
    await pause(POLL_MILLISECONDS);
  }
  throw new CannotRestore(
    `${name} got no point-in-time recovery within half an hour; the same command tries on.`,
  );
}
