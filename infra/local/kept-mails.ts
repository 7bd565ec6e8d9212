import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { CONFIGURATION_SET_TAG } from '../../shared/domain/alerts/mail.ts';
import type { DataDirectory } from './data-directory.ts';

const content = z.object({ Data: z.string() });

/** A request of SES v2's SendEmail, as far as an inbox shows it. */
export const sendSchema = z.object({
  FromEmailAddress: z.string(),
  Destination: z.object({ ToAddresses: z.array(z.string()) }),
  ConfigurationSetName: z.string(),
  EmailTags: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
  Content: z.object({
    Simple: z.object({
      Subject: content,
      Body: z.object({ Text: content.optional(), Html: content.optional() }),
      Headers: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
    }),
  }),
});

const mailSchema = z.object({
  number: z.int(),
  messageId: z.string(),
  at: z.string(),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  headers: z.record(z.string(), z.string()),
  tags: z.record(z.string(), z.string()),
});

export type KeptMail = z.output<typeof mailSchema>;

export type Mails = {
  readonly add: (sent: z.output<typeof sendSchema>, messageId: string, at: string) => KeptMail;
  readonly find: (number: number) => KeptMail | undefined;
  /** The newest first. */
  readonly newest: () => readonly KeptMail[];
};

/** One mail a line, added at the end: what was taken is there after any end of the process. */
const MAIL_FILE = 'mail.jsonl';
const OWNER_ONLY = 0o600;
/** As many as an inbox shows; older ones stay in the file. */
const MOST_SHOWN = 500;

export function keepMails(data: DataDirectory): Mails {
  const path = join(data.path, MAIL_FILE);
  const mails = readMails(path);
  return {
    add: (sent, messageId, at) => {
      const mail = mailFrom(sent, messageId, at, (mails.at(-1)?.number ?? 0) + 1);
      appendFileSync(path, `${JSON.stringify(mail)}\n`, { mode: OWNER_ONLY });
      mails.push(mail);
      return mail;
    },
    find: (number) => mails.find((mail) => mail.number === number),
    newest: () => mails.slice(-MOST_SHOWN).reverse(),
  };
}

/** A last line that was cut off was never acknowledged, and is left aside with whatever else is none. */
function readMails(path: string): KeptMail[] {
  let text = '';
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  if (text !== '' && !text.endsWith('\n')) appendFileSync(path, '\n');
  return text.split('\n').flatMap((line) => mailIn(line) ?? []);
}

function mailIn(line: string): KeptMail | undefined {
  try {
    return mailSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

function mailFrom(
  {
    FromEmailAddress,
    Destination,
    ConfigurationSetName,
    EmailTags,
    Content,
  }: z.output<typeof sendSchema>,
  messageId: string,
  at: string,
  number: number,
): KeptMail {
  const { Subject, Body, Headers } = Content.Simple;
  const named = (pairs: readonly { Name: string; Value: string }[]) =>
    Object.fromEntries(pairs.map(({ Name, Value }) => [Name, Value]));
  return {
    number,
    messageId,
    at,
    from: FromEmailAddress,
    to: Destination.ToAddresses,
    subject: Subject.Data,
    text: Body.Text?.Data ?? '',
    html: Body.Html?.Data ?? '',
    headers: named(Headers),
    // As SES adds it.
    tags: { ...named(EmailTags), [CONFIGURATION_SET_TAG]: ConfigurationSetName },
  };
}
