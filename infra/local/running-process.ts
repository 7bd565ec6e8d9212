import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** The command line of a running process; undefined when there is none or it cannot be known. */
export function commandOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || undefined;
  } catch {
    return commandByPs(pid);
  }
}

/** Where there is no /proc (macOS). */
function commandByPs(pid: number): string | undefined {
  if (process.platform === 'linux') return undefined;
  try {
    const output = execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { stdio: 'pipe' });
    return output.toString().trim() || undefined;
  } catch {
    return undefined;
  }
}

const POLL_MILLISECONDS = 10;

/** Waits until the check holds. @returns false when it still does not after the given time. */
export async function waitUntil(
  check: () => boolean | Promise<boolean>,
  timeoutMilliseconds: number,
): Promise<boolean> {
  const deadline = performance.now() + timeoutMilliseconds;
  while (!(await check())) {
    if (performance.now() > deadline) return false;
    await pause(POLL_MILLISECONDS);
  }
  return true;
}

const GRACE_MILLISECONDS = 3000;

/** Ends the process, politely at first, if its command line still is the expected one. */
export async function endProcess(pid: number, isIt: (command: string) => boolean): Promise<void> {
  const isRunning = (): boolean => {
    const command = commandOf(pid);
    return command !== undefined && isIt(command);
  };
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!isRunning()) return;
    try {
      process.kill(pid, signal);
    } catch {
      return; // It ended between the look and the signal, or is not ours to end.
    }
    await waitUntil(() => !isRunning(), GRACE_MILLISECONDS);
  }
}
