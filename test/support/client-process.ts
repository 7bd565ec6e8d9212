import { headersOf, sharedMicroseconds } from './service-client.ts';

/**
 * A client in a process of its own, started by `client-processes.ts`: it is given requests, opens
 * its connections, and sends everything at once when it is told to.
 */
export type ClientRequest = {
  /** Of this request alone. */
  readonly name: string;
  readonly url: string;
  readonly token: string;
  readonly key: string;
  readonly body: unknown;
};

export type ClientAnswer = {
  readonly name: string;
  readonly status: number;
  readonly text: string;
  readonly isReplayed: boolean;
  /** How often it was told to come back before it was answered. */
  readonly refusedAsBusy: number;
  readonly invokedAt: number;
  readonly returnedAt: number;
};

/** A batch to get ready for, or the word to send it. */
export type ToClient = {
  readonly batch: number;
  readonly prepare?: readonly ClientRequest[];
};
/** The batch is ready, or answered. */
export type FromClient = { readonly batch: number; readonly answers?: readonly ClientAnswer[] };

let asked: readonly ClientRequest[] = [];

process.on('message', async ({ batch, prepare }: ToClient) => {
  const answers = prepare ? await connect(prepare) : await Promise.all(asked.map(sendOne));
  process.send?.({ batch, ...(answers ? { answers } : {}) } satisfies FromClient);
});

async function connect(requests: readonly ClientRequest[]): Promise<undefined> {
  asked = requests;
  const touch = async ({ url }: ClientRequest) =>
    (await fetch(new URL('/v1/health', url))).arrayBuffer();
  await Promise.all(requests.map(touch));
}

/** A client that is told to come back does so, with the same key. */
const MAX_TRIES = 10;

async function sendOne(request: ClientRequest): Promise<ClientAnswer> {
  const { name, url, token, key, body } = request;
  const invokedAt = sharedMicroseconds();
  const init = { method: 'POST', headers: headersOf(token, { key, body }) };
  for (let refusedAsBusy = 0; ; refusedAsBusy++) {
    const response = await fetch(url, { ...init, body: JSON.stringify(body) });
    const text = await response.text();
    if (response.status === 503 && refusedAsBusy < MAX_TRIES) continue;
    const isReplayed = response.headers.get('idempotent-replayed') === 'true';
    const { status } = response;
    const returnedAt = sharedMicroseconds();
    return { name, status, text, isReplayed, refusedAsBusy, invokedAt, returnedAt };
  }
}
