import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Recovery } from './recover.ts';
import { CannotRestore, stageOf } from './recovered-stage.ts';
import { notedHeadsFrom } from './verify-chains.ts';

const USAGE =
  'npm run restore -- STAGE --at INSTANT --table TableName --records RecordsBucket [--heads FILE] [--drop-unknown] [--may-be-empty] [--go]';

export type RestoreArguments = Omit<Recovery, 'settings'> & { readonly records: string };

/** @throws CannotRestore with a sentence for the first that is missing or wrong. */
export function restoreArguments(words: readonly string[]): RestoreArguments {
  const { values, positionals } = parsed(words);
  const { at, table, records, heads } = values;
  const { stage } = stageOf(positionals[0]);
  if (!table || !records) {
    throw new CannotRestore(
      `Say --table and --records: they are outputs of the stack ${stage}-data.`,
    );
  }
  return {
    stage,
    table,
    records,
    at: secondFrom(at),
    noted: heads === undefined ? [] : notedIn(heads),
    dropUnknown: values['drop-unknown'] ?? false,
    mayBeEmpty: values['may-be-empty'] ?? false,
    go: values.go ?? false,
  };
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        at: { type: 'string' },
        table: { type: 'string' },
        records: { type: 'string' },
        heads: { type: 'string' },
        'drop-unknown': { type: 'boolean' },
        'may-be-empty': { type: 'boolean' },
        go: { type: 'boolean' },
      },
    });
  } catch (cause) {
    throw new CannotRestore(USAGE, { cause });
  }
}

const ZONED = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

/** Down to the second, which is as fine as point-in-time recovery goes. */
function secondFrom(text: string | undefined): Date {
  const milliseconds = text && ZONED.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(milliseconds)) {
    throw new CannotRestore('Say --at as an instant with its zone: 2026-01-12T09:00:00Z.');
  }
  return new Date(Math.floor(milliseconds / 1000) * 1000);
}

function notedIn(file: string) {
  try {
    return notedHeadsFrom(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new CannotRestore(`${file} is no list of heads, a line of JSON for each chain.`, {
      cause,
    });
  }
}
