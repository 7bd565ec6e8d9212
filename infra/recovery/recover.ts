import type { Now } from '../../shared/domain/time.ts';
import type { RecordStore } from '../../shared/persistence/object-store.ts';
import type { Store } from '../../shared/persistence/store.ts';
import { restoredContextKey } from '../aws/restored-table.ts';
import { PRODUCT, type StageConfig } from '../config.ts';
import type { Damage } from './damage.ts';
import { CannotRestore } from './recovered-stage.ts';
import { checkLikeness, restoreTable } from './restore-table.ts';
import { type Standing, settleOutbox } from './settle-outbox.ts';
import type { TableSettings } from './table-settings.ts';
import type { TableState, TableTools } from './table-tools.ts';
import type { NotedHead } from './verify-chains.ts';
import { verifyRestored } from './verify-restored.ts';

export type RecoverPorts = {
  readonly tools: TableTools;
  readonly storeOf: (tableName: string) => Store;
  readonly records: RecordStore;
  readonly keysUnder: (prefix: string) => AsyncIterable<string>;
  readonly sha256: (content: string | Uint8Array) => string;
  readonly now: () => Now;
  readonly newId: () => string;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly say: (sentence: string) => void;
};

/** What an operator asks for. */
export type Recovery = {
  readonly stage: StageConfig['stage'];
  readonly table: string;
  readonly at: Date;
  readonly settings: TableSettings;
  readonly noted: readonly NotedHead[];
  readonly dropUnknown: boolean;
  readonly mayBeEmpty: boolean;
  /** Without it, it says what it would do and does nothing. */
  readonly go: boolean;
};

export type Recovered = {
  readonly target: string;
  readonly damage: readonly Damage[];
  readonly standing: readonly Standing[];
};

/**
 * Restores the table as it was at a moment, gives it what a restore does not bring, and verifies it. The
 * old table is only ever read. @returns undefined when it only said what it would do
 */
export async function recover(
  ports: RecoverPorts,
  recovery: Recovery,
): Promise<Recovered | undefined> {
  const { tools, say } = ports;
  const source = await tools.find(recovery.table);
  const target = restoredName(recovery);
  await checkPossible(ports, recovery, source, target);
  sayPlan(ports, recovery, target);
  if (!recovery.go) {
    say('Nothing was done. The same with --go does it.');
    return undefined;
  }
  const restored = await restoreTable(ports, { ...recovery, source, target });
  say('Verifying what was restored:');
  const store = ports.storeOf(target);
  const old = source && ports.storeOf(source.name);
  const found = { ...ports, store, old, rows: () => tools.rows(target) };
  const damage = await verifyRestored(found, recovery, ports.now().at);
  const standing = damage.length > 0 ? [] : await settle(ports, recovery, old, store);
  sayDamage(ports, damage);
  if (damage.length === 0) sayNext(ports, recovery, restored);
  return { target, damage, standing };
}

/** The same moment gives the same name, so that the same command goes on with it. */
const restoredName = ({ stage, at }: Pick<Recovery, 'stage' | 'at'>): string =>
  `${PRODUCT}-${stage}-${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

async function checkPossible(
  { tools }: RecoverPorts,
  { table, at, settings }: Recovery,
  source: TableState | undefined,
  target: string,
): Promise<void> {
  if (target === table) throw new CannotRestore(`${table} is that moment already.`);
  // Made before by the same command, or from a backup by hand: then the old table may be gone.
  const there = await tools.find(target);
  if (there?.isReady) checkLikeness(there, { source, settings });
  if (there) return;
  if (!source) throw new CannotRestore(`There is no table ${table}.`);
  const { from, to } = await tools.restorable(table);
  if (at >= from && at <= to) return;
  const [first, last] = [from.toISOString(), to.toISOString()];
  throw new CannotRestore(
    `${table} can be restored from ${first} to ${last}. Choose --at in there.`,
  );
}

function sayPlan({ say }: RecoverPorts, { table, at, settings, noted }: Recovery, target: string) {
  const { streamView, timeToLiveAttribute, tags } = settings;
  say(`1. restores ${table} as it was at ${at.toISOString()} into the new table ${target}`);
  say(
    `2. gives it its stream (${streamView}), deletion protection, time to live (${timeToLiveAttribute}), point-in-time recovery and ${tags.length} tags`,
  );
  say(
    `3. verifies every chain, row, edition, original and sum, and ${noted.length || 'no'} noted heads`,
  );
  say('4. settles what stood in the outbox, so that nothing is sent twice');
  say(`5. says how to point the stage at it; ${table} is only read`);
}

/** What is damaged is evidence: nothing of it is changed. */
async function settle(
  { newId, now, say }: RecoverPorts,
  { dropUnknown }: Recovery,
  old: Store | undefined,
  restored: Store,
): Promise<readonly Standing[]> {
  const settling = { restored, old, newId, at: now().at, dropUnknown };
  const standing = await settleOutbox(settling);
  say(`  ${standing.length} messages stood in the outbox`);
  for (const each of standing) {
    say(`  ${each.message} of ${each.composedAt}: ${sentenceOf(each)}`);
  }
  return standing;
}

function sentenceOf({ fate, settled }: Standing): string {
  if (fate === 'ended') return 'ended since, and is taken out without being sent';
  if (fate === 'waiting') return 'was not sent yet, and will be';
  return settled
    ? 'nobody knows whether it was sent: dropped'
    : 'nobody knows whether it was sent: will be sent, unless --drop-unknown';
}

function sayDamage({ say }: RecoverPorts, damage: readonly Damage[]): void {
  if (damage.length === 0) {
    say('Everything that was checked is whole.');
    return;
  }
  for (const { where, what } of damage) say(`DAMAGED ${where} ${what}`);
  say(`${damage.length} faults: do not point the stage at it. Choose an earlier moment.`);
}

function sayNext(
  { say }: RecoverPorts,
  { stage }: Recovery,
  { name: tableName, streamArn }: { readonly name: string; readonly streamArn: string },
): void {
  const context = `${restoredContextKey(stage)}=${JSON.stringify({ tableName, streamArn })}`;
  say('To point the stage at it, now and with every deployment from here on:');
  say(`  npm run deploy -- ${stage} -c '${context}'`);
}
