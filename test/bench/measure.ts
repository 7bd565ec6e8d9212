export type Round = {
  readonly perSecond: number;
  readonly medianMilliseconds: number;
};

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Runs the clients side by side, each again and again, until the time is up. */
export async function runClients(
  clients: readonly (() => Promise<void>)[],
  milliseconds: number,
): Promise<Round> {
  const taken: number[] = [];
  const started = performance.now();
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() - started < milliseconds) {
        const before = performance.now();
        await client();
        taken.push(performance.now() - before);
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  return { perSecond: taken.length / seconds, medianMilliseconds: median(taken) };
}
