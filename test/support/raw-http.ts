import { connect } from 'node:net';

/** An answer read off the wire, byte for byte, without a client's leniency. */
export type RawAnswer = {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
};

/**
 * Sends bytes over a new connection and reads until the other side closes. What is sent must ask for
 * `Connection: close`, or be refused. @throws when the connection is reset.
 */
export async function exchangeRaw(
  url: string,
  ...pieces: readonly (string | Buffer)[]
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.once('error', reject);
  socket.once('end', () => {
    resolve(Buffer.concat(chunks).toString('latin1'));
    socket.destroy();
  });
  for (const piece of pieces) socket.write(piece);
  return parseAnswer(await promise);
}

function parseAnswer(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return {
    status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1]),
    headers: new Map(headers),
    body: Buffer.from(text.slice(end + 4), 'latin1').toString('utf8'),
  };
}
