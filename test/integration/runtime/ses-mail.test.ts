import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSesMail } from '../../../shared/runtime/ses-mail.ts';

/** An answer of SES v2 in its JSON protocol: an error's name is in a header. */
type Answer = { readonly status: number; readonly type?: string; readonly message?: string };

async function startSes({ status, type, message = 'x' }: Answer) {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(type === undefined ? {} : { 'x-amzn-errortype': type }),
    });
    response.end(JSON.stringify(type === undefined ? { MessageId: '1' } : { message }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = { endpoint, from: 'alerts@service.example', configurationSet: 'set' };
  const send = createSesMail(settings);
  const mail = {
    message: 'officer-000001',
    address: 'officer@coventry.example',
    subject: 'An alert',
    text: 'It is red.',
    html: '<p>It is red.</p>',
  };
  return { send: () => send(mail), stop: () => server.close() };
}

describe('a mail by SES v2', () => {
  let running: Awaited<ReturnType<typeof startSes>> | undefined;
  beforeEach(() => {
    vi.stubEnv('AWS_REGION', 'eu-west-2');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'none');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'none');
  });
  afterEach(() => running?.stop());

  it('is sent once SES has taken it', async () => {
    running = await startSes({ status: 200 });
    expect(await running.send()).toBe('sent');
  });

  const notVerified = 'Email address is not verified. The following identities failed the check';
  it.each<[string, Answer]>([
    ['is busy', { status: 429, type: 'TooManyRequestsException' }],
    ['is busy under any other name', { status: 429, type: 'ThrottlingException' }],
    ['has taken the day’s last', { status: 400, type: 'LimitExceededException' }],
    ['is paused', { status: 400, type: 'SendingPausedException' }],
    ['has suspended the account', { status: 400, type: 'AccountSuspendedException' }],
    ['has not verified the domain', { status: 400, type: 'MailFromDomainNotVerifiedException' }],
    ['lacks the configuration set', { status: 404, type: 'NotFoundException' }],
    [
      'does not know the sender yet',
      { status: 400, type: 'MessageRejected', message: notVerified },
    ],
  ])('waits while SES %s', async (_, answer) => {
    running = await startSes(answer);
    expect(await running.send()).toBe('later');
  });

  // None of these names its cause: a sender, a header and a tag are refused like an address.
  it.each<[string, Answer]>([
    ['a request that is wrong', { status: 400, type: 'BadRequestException' }],
    [
      'an address that is none, the sender’s or the recipient’s',
      { status: 400, type: 'BadRequestException', message: "Missing final '@domain'" },
    ],
    ['a content that SES will not take', { status: 400, type: 'MessageRejected' }],
    ['a grant that is missing', { status: 403, type: 'AccessDeniedException' }],
    ['a fault of SES', { status: 500, type: 'InternalServiceErrorException' }],
  ])('is no fault of its recipient’s after %s', async (_, answer) => {
    running = await startSes(answer);
    await expect(running.send()).rejects.toHaveProperty('name', answer.type);
  });
});
