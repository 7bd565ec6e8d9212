import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CannotStart } from './environment.ts';

/** What the embedded run keeps between starts: one directory, readable by its owner only. */
export type DataDirectory = {
  readonly path: string;
  /** @returns undefined when there is no such file. @throws CannotStart when it is not JSON. */
  readonly read: (name: string) => unknown;
  /** Replaces the whole file or nothing of it, whatever stops the process. */
  readonly write: (name: string, value: unknown) => void;
  readonly remove: (name: string) => void;
};

const OWNER_ONLY_DIRECTORY = 0o700;
const OWNER_ONLY_FILE = 0o600;

export function openDataDirectory(directory: string): DataDirectory {
  const path = resolve(directory);
  const file = (name: string): string => join(path, name);
  makeDirectory(path);
  return {
    path,
    read: (name) => readJson(file(name)),
    write: (name, value) => {
      const partial = file(`${name}.${process.pid}.partial`);
      writeFileSync(partial, `${JSON.stringify(value, null, 2)}\n`, { mode: OWNER_ONLY_FILE });
      renameSync(partial, file(name));
    },
    remove: (name) => rmSync(file(name), { force: true }),
  };
}

function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: OWNER_ONLY_DIRECTORY });
  } catch (cause) {
    throw new CannotStart(`DATA_DIR ${path} cannot be made or used.`, { cause });
  }
}

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new CannotStart(`${path} cannot be read.`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CannotStart(`${path} is damaged; put back a copy of it.`, { cause });
  }
}
