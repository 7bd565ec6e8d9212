import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { answersAt } from '../../../shared/runtime/reach.ts';

async function reachedAt(listener: RequestListener): Promise<boolean> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const isReached = await answersAt(`http://127.0.0.1:${port}`);
  server.close();
  await once(server, 'close');
  expect(await answersAt(`http://127.0.0.1:${port}`)).toBe(false);
  return isReached;
}

describe('whether the service is reached at its public address', () => {
  it('is so where its health is answered, and at no other address', async () => {
    const asked: (string | undefined)[] = [];
    const isReached = await reachedAt((request, response) => {
      asked.push(request.url);
      response.writeHead(200).end('{"status":"ok"}');
    });
    expect([isReached, asked]).toEqual([true, ['/v1/health']]);
  });

  it.each([
    ['refused, as with another secret', 403, {}],
    ['failing', 502, {}],
    ['sent elsewhere', 302, { location: 'https://example.com/' }],
  ])('is not so where it is %s', async (_, status, headers) => {
    expect(await reachedAt((_request, response) => response.writeHead(status, headers).end())).toBe(
      false,
    );
  });

  it('is not so where it hangs up', async () => {
    expect(await reachedAt((request) => request.socket.destroy())).toBe(false);
  });
});
