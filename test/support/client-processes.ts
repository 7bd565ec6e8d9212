import { type ChildProcess, fork } from 'node:child_process';
import { on } from 'node:events';
import type { ClientAnswer, ClientRequest, FromClient, ToClient } from './client-process.ts';

/** Clients in processes of their own, so that no event loop of ours puts requests in an order. */
export type ClientProcesses = {
  /** Deals the requests out evenly and has all of them sent at the same moment. */
  readonly send: (requests: readonly ClientRequest[]) => Promise<readonly ClientAnswer[]>;
  readonly end: () => void;
};

export function startClientProcesses(count: number): ClientProcesses {
  const children = Array.from({ length: count }, () =>
    fork(new URL('./client-process.ts', import.meta.url), { execArgv: [] }),
  );
  let batch = 0;
  return {
    send: async (requests) => {
      batch += 1;
      const own = batch;
      const dealt = children.map((_, i) => requests.filter((_, at) => at % count === i));
      await Promise.all(
        children.map((child, i) => ask(child, { batch: own, prepare: dealt[i] ?? [] })),
      );
      const answered = await Promise.all(children.map((child) => ask(child, { batch: own })));
      return answered.flatMap(({ answers = [] }) => answers);
    },
    end: () => {
      for (const child of children) child.kill();
    },
  };
}

/** What a client says to this batch; what it still says of one that was given up is passed over. */
async function ask(child: ChildProcess, message: ToClient): Promise<FromClient> {
  const messages = on(child, 'message', { close: ['exit'] });
  child.send(message);
  for await (const [received] of messages as AsyncIterable<[FromClient]>) {
    if (received.batch === message.batch) return received;
  }
  throw new Error('A client process has ended');
}
