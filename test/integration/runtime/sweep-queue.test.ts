import { hash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { partsAt, REGION_WAITS_SECONDS } from '../../../shared/domain/sweeps/sweep-part.ts';
import { instant } from '../../../shared/domain/time.ts';
import { createSweepQueue } from '../../../shared/runtime/sweep-queue.ts';

const AT = instant('2025-10-20T05:30:00.000Z');
const PARTS = partsAt(AT);
const PATH = '/123/sweep-parts';

type Entry = { readonly Id: string; readonly MessageBody: string; readonly DelaySeconds?: number };

/** SendMessageBatch in the JSON protocol of SQS; `refuses` says which entries of the nth request fail. */
async function startQueue(refuses: (entry: Entry, request: number) => boolean) {
  const requests: Entry[][] = [];
  const server = createServer(async (request, response) => {
    const { QueueUrl, Entries } = JSON.parse(await textOf(request));
    expect(request.headers['x-amz-target']).toBe('AmazonSQS.SendMessageBatch');
    expect(new URL(QueueUrl).pathname).toBe(PATH);
    requests.push(Entries);
    const isRefused = (entry: Entry) => refuses(entry, requests.length);
    const answer = {
      Successful: Entries.filter((entry: Entry) => !isRefused(entry)).map(takenOf),
      Failed: Entries.filter(isRefused).map(({ Id }: Entry) => ({
        Id,
        SenderFault: false,
        Code: 'InternalError',
      })),
    };
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const pauses: number[] = [];
  const queue = createSweepQueue({
    queueUrl: `${endpoint}${PATH}`,
    endpoint,
    pause: async (milliseconds) => void pauses.push(milliseconds),
  });
  return { queue, requests, pauses, stop: () => server.close() };
}

/** The client compares the digest with that of what it sent. */
const takenOf = ({ Id, MessageBody }: Entry) => ({
  Id,
  MessageId: `message-${Id}`,
  MD5OfMessageBody: hash('md5', MessageBody),
});

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

describe('the queue of parts, by the client of SQS', () => {
  let running: Awaited<ReturnType<typeof startQueue>> | undefined;
  beforeEach(() => {
    vi.stubEnv('AWS_REGION', 'eu-west-2');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'none');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'none');
  });
  afterEach(() => running?.stop());

  it('takes every part once, ten at a time, the region’s last and later', async () => {
    running = await startQueue(() => false);
    await running.queue.send(PARTS);
    expect(running.requests.map((entries) => entries.length)).toEqual([10, PARTS.length - 10]);
    const entries = running.requests.flat();
    expect(entries.map(({ MessageBody }) => JSON.parse(MessageBody))).toEqual(PARTS);
    expect(entries.map(({ DelaySeconds }) => DelaySeconds)).toEqual([
      ...PARTS.slice(1).map(() => undefined),
      REGION_WAITS_SECONDS,
    ]);
    expect(new Set(entries.map(({ Id }) => Id)).size).toBe(PARTS.length);
  });

  it('is asked again for what it did not take, and for nothing else', async () => {
    const [first, second] = PARTS.map(({ chain }) => chain);
    running = await startQueue(
      ({ Id }, request) => (Id === first && request < 3) || (Id === second && request < 2),
    );
    await running.queue.send(PARTS);
    const ids = running.requests.map((entries) => entries.map(({ Id }) => Id));
    expect(ids.slice(1, 3)).toEqual([[first, second], [first]]);
    expect(ids).toHaveLength(4);
    expect(running.pauses).toEqual([100, 200]);
  });

  it('fails the run where a part is not taken in the end', async () => {
    running = await startQueue(({ Id }) => Id === 'REGION');
    await expect(running.queue.send(PARTS)).rejects.toThrow('did not take 1 of 5 parts');
    expect(running.requests.length).toBe(5);
  });

  it('takes as many authorities as there may be', async () => {
    running = await startQueue(() => false);
    const chains = Array.from({ length: 153 }, (_, index) => `E1${String(index).padStart(7, '0')}`);
    await running.queue.send(
      [...chains, 'REGION'].map((chain) => ({ at: AT, chain: chain as 'REGION' })),
    );
    expect(running.requests.map((entries) => entries.length)).toEqual([
      ...Array.from({ length: 15 }, () => 10),
      4,
    ]);
  });
});
