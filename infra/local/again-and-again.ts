import { setTimeout as pause } from 'node:timers/promises';

export type Repeated = {
  /** Begins no more rounds, and waits for the one under way. */
  readonly stop: () => Promise<void>;
};

/** Does the work, then again a while after it has ended, until stopped. A failure is told, not fatal. */
export function againAndAgain(
  milliseconds: number,
  work: () => Promise<void>,
  onFailure: (error: unknown) => void,
): Repeated {
  const stopped = new AbortController();
  const rounds = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await work().catch(onFailure);
      await pause(milliseconds, undefined, { signal: stopped.signal }).catch(() => {});
    }
  };
  const ended = rounds();
  return {
    stop: async () => {
      stopped.abort();
      await ended;
    },
  };
}
