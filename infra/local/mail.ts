import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { DataDirectory } from './data-directory.ts';
import { type KeptMail, keepMails, type Mails, sendSchema } from './kept-mails.ts';
import { htmlOf, inboxPage, MAIL_POLICY, mailPage, PAGE_POLICY } from './mail-pages.ts';
import { feedbackOf, refusalFor } from './mail-simulator.ts';

export type MailOptions = {
  readonly data: DataDirectory;
  /** The moment on the service's clock, as an ISO instant. */
  readonly now: () => Promise<string>;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Takes the events of mails to the simulator's addresses; the service's own handler by default. */
  readonly onFeedback?: (event: unknown) => Promise<void>;
  /** Told when taking feedback fails. */
  readonly onFault?: (error: unknown) => void;
};

export type RunningMail = {
  /** For `SES_ENDPOINT`. */
  readonly endpoint: string;
  readonly inboxUrl: string;
  readonly stop: () => Promise<void>;
};

const LOOPBACK = '127.0.0.1';

/**
 * Mail on this machine: a server that speaks SES v2, and in front of it what it lacks: an inbox that
 * is there again after a restart, shows mails as data, and loads nothing from anywhere.
 */
export async function startMail(options: MailOptions): Promise<RunningMail> {
  const ses = await startSes();
  const mails = keepMails(options.data);
  const server = createServer((request, response) => {
    answer({ options, mails, sesUrl: urlOf(ses) }, request, response).catch(() => {
      response.destroy();
    });
  });
  server.listen(options.port ?? 0, LOOPBACK);
  await once(server, 'listening');
  const endpoint = urlOf(server);
  return {
    endpoint,
    inboxUrl: `${endpoint}/`,
    stop: async () => {
      await Promise.all([closed(server), closed(ses)]);
    },
  };
}

type StartSes = (config: { host: string; port: number }) => Promise<Server>;

/** A CommonJS module whose function is a property of its exports, which an `import` cannot name. */
async function startSes(): Promise<Server> {
  const module = createRequire(import.meta.url)('aws-ses-v2-local') as { default: StartSes };
  const server = await module.default({ host: LOOPBACK, port: 0 });
  if (!server.listening) await once(server, 'listening');
  return server;
}

const urlOf = (server: Server): string =>
  `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`;

async function closed(server: Server): Promise<void> {
  const close = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await close;
}

type Mailroom = {
  readonly options: MailOptions;
  readonly mails: Mails;
  /** Where the server that speaks SES listens. */
  readonly sesUrl: string;
};

async function answer(
  room: Mailroom,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = request.url ?? '/';
  if (request.method === 'GET') show(room.mails, url, response);
  else if (request.method === 'POST' && url.startsWith('/v2/email/')) {
    await take(room, request, response);
  } else response.writeHead(405).end();
}

/** SES takes no message beyond 40 MB; ours are a thousandth of that. */
const MAX_BYTES = 1_000_000;

/** Hands a request on to the server behind, keeps the mail it takes, and answers as it does. */
async function take(
  { options, mails, sesUrl }: Mailroom,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await bodyOf(request);
  const refusal = refusalFor(body);
  if (refusal) {
    const headers = { 'content-type': 'application/json', 'x-amzn-errortype': refusal.type };
    response.writeHead(refusal.status, headers).end(JSON.stringify({ message: refusal.type }));
    return;
  }
  const { authorization = '' } = request.headers;
  const answered = await fetch(`${sesUrl}${request.url}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body,
  });
  const text = await answered.text();
  const kept = answered.ok ? keep(mails, body, text, await options.now()) : undefined;
  response.writeHead(answered.status, { 'content-type': 'application/json' }).end(text);
  if (kept) await tellBack(options, kept);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length > MAX_BYTES) throw new Error('Too large a mail');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Undefined of what is no mail of one text, such as a template. */
function keep(mails: Mails, body: string, answered: string, at: string): KeptMail | undefined {
  const sent = sendSchema.safeParse(JSON.parse(body)).data;
  if (!sent) return undefined;
  const { MessageId } = JSON.parse(answered) as { readonly MessageId: string };
  return mails.add(sent, MessageId, at);
}

async function tellBack({ onFeedback, onFault }: MailOptions, mail: KeptMail): Promise<void> {
  const event = feedbackOf(mail);
  if (event === undefined) return;
  try {
    await (onFeedback ?? takeFeedback)(event);
  } catch (error) {
    onFault?.(error);
  }
}

type Shown = { readonly mediaType: string; readonly policy: string; readonly text: string };

const asHtml = (text: string, policy: string): Shown => ({ mediaType: 'text/html', policy, text });

/** What is at an address of the inbox; undefined where nothing is. */
function shownAt(mails: Mails, url: string): Shown | undefined {
  if (url === '/') return asHtml(inboxPage(mails.newest()), PAGE_POLICY);
  if (url === '/mails.json') {
    const text = JSON.stringify(mails.newest());
    return { mediaType: 'application/json', policy: PAGE_POLICY, text };
  }
  const [, number, isHtml] = /^\/mails\/(\d{1,9})(\/html)?$/.exec(url) ?? [];
  const mail = mails.find(Number(number));
  if (!mail) return undefined;
  return isHtml ? asHtml(htmlOf(mail), MAIL_POLICY) : asHtml(mailPage(mail), PAGE_POLICY);
}

function show(mails: Mails, url: string, response: ServerResponse): void {
  const shown = shownAt(mails, url);
  if (!shown) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such mail here.\n');
    return;
  }
  response
    .writeHead(200, {
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'content-security-policy': shown.policy,
      'content-type': `${shown.mediaType}; charset=utf-8`,
    })
    .end(shown.text);
}

/** The handlers read the environment when they are loaded, so that is done at first use. */
const takeFeedback = async (event: unknown): Promise<void> => {
  const { handler } = await import('../../functions/notify/feedback.ts');
  await handler(event);
};
