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
  say('Restored. Now what a restore does not bring:');
  if (restored.streamView === undefined) await tools.setStream(target, settings.streamView);
  say(`  stream: ${settings.streamView}`);
  await whenReady(ports, target);
  if (!restored.isProtected) await tools.setProtection(target);
  say('  deletion protection: on');
  await whenReady(ports, target);
  await tools.setTimeToLive(target, settings.timeToLiveAttribute);
  say(`  time to live: ${settings.timeToLiveAttribute}`);
  await tools.setRecovery(target);
  say('  point-in-time recovery: on');
  await tools.setTags(restored.arn, settings.tags);
  say(`  tags: ${settings.tags.map(({ Key, Value }) => `${Key}=${Value}`).join(', ')}`);
  const { streamArn, ...ready } = await whenReady(ports, target);
  if (streamArn === undefined) throw new CannotRestore(`${target} has got no stream.`);
  return { ...ready, streamArn };
}

const POLL_MILLISECONDS = 15_000;
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
