import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { pickWeighted, type Random, type Weights, wholeBelow } from './seeded-random.ts';

/**
 * Stands between the AWS client and a local store, and does what no local store does by itself but
 * DynamoDB and the network do. Which call meets what comes from the seed.
 */
export type Fault =
  | 'pass'
  | 'delay'
  /** The transaction is cancelled: another one is under way on an item. */
  | 'conflict'
  | 'throttled'
  | 'throughput-exceeded'
  /** The same token is still being worked on. */
  | 'in-progress'
  | 'error-before'
  | 'error-after'
  /** A load balancer's own page in place of an answer, before the store saw anything. */
  | 'unreadable-error'
  | 'dropped-before'
  | 'dropped-after'
  /** The answer breaks off in the middle. */
  | 'cut-after'
  /** The connection drops, and the request arrives all the same some calls later. */
  | 'dropped-late'
  /** The request arrives once more some calls later, when its token is forgotten. */
  | 'duplicate'
  /** A batch is answered in part, with the rest as UnprocessedKeys. */
  | 'unprocessed'
  /** A batch is read key by key: it is no snapshot. */
  | 'torn';

export type FaultWeights = Readonly<Record<string, Weights<Fault>>>;

/** Everything, by target operation; an operation that is not named always passes. */
export const EVERY_FAULT: FaultWeights = {
  TransactWriteItems: {
    pass: 12,
    delay: 1,
    conflict: 1,
    throttled: 1,
    'throughput-exceeded': 1,
    'in-progress': 1,
    'error-before': 1,
    'error-after': 1,
    'unreadable-error': 1,
    'dropped-before': 1,
    'dropped-after': 1,
    'cut-after': 1,
    'dropped-late': 1,
    duplicate: 1,
  },
  BatchGetItem: {
    pass: 20,
    delay: 1,
    throttled: 1,
    'throughput-exceeded': 1,
    'error-before': 1,
    'unreadable-error': 1,
    'dropped-before': 1,
    'cut-after': 1,
    unprocessed: 3,
    torn: 3,
  },
  Query: {
    pass: 10,
    delay: 1,
    throttled: 1,
    'throughput-exceeded': 1,
    'error-before': 1,
    'unreadable-error': 1,
    'dropped-before': 1,
    'cut-after': 1,
  },
};

/** After these, what was asked may have been done, and the client has not heard so. */
const AMBIGUOUS: readonly Fault[] = ['error-after', 'dropped-after', 'cut-after', 'dropped-late'];

export type FaultProxy = {
  readonly endpoint: string;
  /** How often each fault came, by `operation fault`. */
  readonly counts: ReadonlyMap<string, number>;
  readonly ambiguous: () => number;
  /** From now on these; none at all lets everything pass. */
  readonly setFaults: (weights: FaultWeights) => void;
  /** Sends what is still under way, and ends. */
  readonly stop: () => Promise<void>;
};

type Call = {
  readonly operation: string;
  readonly headers: Record<string, string>;
  readonly body: string;
};
type Answer = { readonly status: number; readonly body: string };

/** A delay of a few milliseconds lets other calls overtake; longer ones would only cost time. */
const MAX_DELAY_MILLISECONDS = 4;
/** How often a request that is under way arrives when another call comes. */
const ARRIVAL_SHARE = 0.3;

export async function startFaultProxy(
  target: string,
  random: Random,
  weights: FaultWeights = EVERY_FAULT,
): Promise<FaultProxy> {
  const world: World = { target, random, underway: [], weights, counts: new Map() };
  const server = createServer((request, response) => {
    answer(world, request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    counts: world.counts,
    ambiguous: () =>
      AMBIGUOUS.reduce(
        (sum, each) => sum + (world.counts.get(`TransactWriteItems ${each}`) ?? 0),
        0,
      ),
    setFaults: (next) => {
      world.weights = next;
    },
    stop: async () => {
      for (const arrive of world.underway.splice(0)) await arrive();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type World = {
  readonly target: string;
  readonly random: Random;
  readonly underway: (() => Promise<unknown>)[];
  readonly counts: Map<string, number>;
  weights: FaultWeights;
};

async function answer(world: World, request: IncomingMessage, response: ServerResponse) {
  const call = await readCall(request);
  const { random, underway } = world;
  if (underway.length > 0 && random() < ARRIVAL_SHARE) {
    await underway.splice(wholeBelow(random, underway.length), 1)[0]?.();
  }
  const fault = pickWeighted(random, world.weights[call.operation] ?? {}) ?? 'pass';
  const name = `${call.operation} ${fault}`;
  world.counts.set(name, (world.counts.get(name) ?? 0) + 1);
  await ANSWERS[fault](world, call, response);
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(
    ['content-type', 'x-amz-target', 'x-amz-date', 'authorization'].map((name) => [
      name,
      String(request.headers[name]),
    ]),
  );
  const operation = headers['x-amz-target']?.split('.')[1] ?? '';
  return { operation, headers, body: Buffer.concat(chunks).toString() };
}

async function forward({ target }: World, { headers, body }: Call): Promise<Answer> {
  const answered = await fetch(target, { method: 'POST', headers, body });
  return { status: answered.status, body: await answered.text() };
}

/** The same request under another operation or body. */
const forwardAs = async (world: World, call: Call, operation: string, body: object) => {
  const headers = { ...call.headers, 'x-amz-target': `DynamoDB_20120810.${operation}` };
  const { body: text } = await forward(world, { operation, headers, body: JSON.stringify(body) });
  return JSON.parse(text) as Record<string, unknown>;
};

const TYPE = 'application/x-amz-json-1.0';

function reply(response: ServerResponse, { status, body }: Answer, type = TYPE): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

const problem = (status: number, code: string, more: object = {}): Answer => ({
  status,
  body: JSON.stringify({
    __type: `com.amazonaws.dynamodb.v20120810#${code}`,
    message: 'As the test has it',
    ...more,
  }),
});

type Handling = (world: World, call: Call, response: ServerResponse) => Promise<unknown>;

const say =
  (said: (call: Call) => Answer, type = TYPE): Handling =>
  async (_, call, response) =>
    reply(response, said(call), type);

const ANSWERS: Readonly<Record<Fault, Handling>> = {
  pass: async (world, call, response) => reply(response, await forward(world, call)),
  delay: async (world, call, response) => {
    await pause(wholeBelow(world.random, MAX_DELAY_MILLISECONDS + 1));
    reply(response, await forward(world, call));
  },
  conflict: say(cancelled),
  throttled: say(() => problem(400, 'ThrottlingException')),
  'throughput-exceeded': say(() => problem(400, 'ProvisionedThroughputExceededException')),
  'in-progress': say(() => problem(400, 'TransactionInProgressException')),
  'error-before': say(() => problem(500, 'InternalServerError')),
  'error-after': async (world, call, response) => {
    await forward(world, call);
    reply(response, problem(500, 'InternalServerError'));
  },
  'unreadable-error': say(
    () => ({ status: 503, body: '<html><body>503 Service Unavailable</body></html>' }),
    'text/html',
  ),
  'dropped-before': async (_world, _call, response) => response.socket?.destroy(),
  'dropped-after': async (world, call, response) => {
    await forward(world, call);
    response.socket?.destroy();
  },
  'cut-after': async (world, call, response) => {
    const { status, body } = await forward(world, call);
    response.writeHead(status, { 'content-type': TYPE, 'content-length': body.length + 40 });
    response.write(body.slice(0, body.length / 2));
    await pause(1);
    response.socket?.destroy();
  },
  'dropped-late': async (world, call, response) => {
    world.underway.push(() => forward(world, call));
    response.socket?.destroy();
  },
  duplicate: async (world, call, response) => {
    world.underway.push(() => forward(world, withNewToken(call)));
    reply(response, await forward(world, call));
  },
  unprocessed: answerInPart,
  torn: answerKeyByKey,
};

function cancelled({ body }: Call): Answer {
  const { TransactItems = [] } = JSON.parse(body) as { TransactItems?: unknown[] };
  const CancellationReasons = TransactItems.map((_, i) =>
    i === 0 ? { Code: 'TransactionConflict', Message: 'Transaction is ongoing' } : { Code: 'None' },
  );
  return problem(400, 'TransactionCanceledException', { CancellationReasons });
}

/** DynamoDB knows a token for ten minutes, and dynoxide until it is restarted: then it is new. */
const withNewToken = (call: Call): Call => ({
  ...call,
  body: JSON.stringify({ ...JSON.parse(call.body), ClientRequestToken: randomUUID() }),
});

type BatchGet = { readonly RequestItems: Record<string, { readonly Keys: readonly object[] }> };

/** Some of the keys, at times none of them, as DynamoDB does when it is pressed. */
async function answerInPart(world: World, call: Call, response: ServerResponse): Promise<void> {
  const { RequestItems } = JSON.parse(call.body) as BatchGet;
  const [[table, asked] = ['', { Keys: [] }]] = Object.entries(RequestItems);
  const count = wholeBelow(world.random, asked.Keys.length);
  const Keys = asked.Keys.slice(0, count);
  const UnprocessedKeys = { [table]: { ...asked, Keys: asked.Keys.slice(count) } };
  const found =
    count === 0
      ? { Responses: { [table]: [] } }
      : await forwardAs(world, call, 'BatchGetItem', {
          RequestItems: { [table]: { ...asked, Keys } },
        });
  reply(response, { status: 200, body: JSON.stringify({ ...found, UnprocessedKeys }) });
}

async function answerKeyByKey(world: World, call: Call, response: ServerResponse): Promise<void> {
  const { RequestItems } = JSON.parse(call.body) as BatchGet;
  const [[TableName, asked] = ['', { Keys: [] }]] = Object.entries(RequestItems);
  const items: unknown[] = [];
  for (const Key of [...asked.Keys].sort(() => world.random() - 0.5)) {
    const { Item } = await forwardAs(world, call, 'GetItem', {
      TableName,
      Key,
      ConsistentRead: true,
    });
    if (Item) items.push(Item);
  }
  const Responses = { [TableName]: items };
  reply(response, { status: 200, body: JSON.stringify({ Responses, UnprocessedKeys: {} }) });
}
