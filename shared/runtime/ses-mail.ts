import {
  AccountSuspendedException,
  LimitExceededException,
  MailFromDomainNotVerifiedException,
  MessageRejected,
  NotFoundException,
  SESv2Client,
  SESv2ServiceException,
  SendEmailCommand,
  type SendEmailCommandInput,
  SendingPausedException,
  TooManyRequestsException,
} from '@aws-sdk/client-sesv2';
import { type Mail, type MailOutcome, MESSAGE_TAG, type SendMail } from '../domain/alerts/mail.ts';
import { boundedBy, unlogged } from './bounded-client.ts';
import type { Environment } from './environment.ts';

export type MailSettings = {
  /** Another endpoint than the region's own: the embedded run and the tests. */
  readonly endpoint?: string | undefined;
  readonly from: string;
  /** Whose events come back as feedback. */
  readonly configurationSet: string;
};

/** @throws Error when the environment does not say who sends and what tells of bounces. */
export function mailSettings(environment: Environment): MailSettings {
  const { MAIL_FROM, SES_ENDPOINT, MAIL_CONFIGURATION_SET } = environment;
  if (!MAIL_FROM || !MAIL_CONFIGURATION_SET) {
    throw new Error('MAIL_FROM and MAIL_CONFIGURATION_SET are not set');
  }
  return {
    endpoint: SES_ENDPOINT,
    from: MAIL_FROM,
    configurationSet: MAIL_CONFIGURATION_SET,
  };
}

/** Surely not sent, and to be sent once the account may send again. */
const LATER = [
  TooManyRequestsException,
  LimitExceededException,
  SendingPausedException,
  AccountSuspendedException,
  MailFromDomainNotVerifiedException,
  NotFoundException,
];

/** Sends by SES v2. The SDK's own retries are off: a mail that may have gone is not sent again at once. */
export function createSesMail(settings: MailSettings): SendMail {
  const client = unlogged(
    new SESv2Client(
      boundedBy({ endpoint: settings.endpoint, attempts: 1, requestMilliseconds: 10_000 }),
    ),
  );
  return async (mail) => {
    try {
      await client.send(new SendEmailCommand(requestOf(mail, settings)));
      return 'sent';
    } catch (error) {
      return outcomeOf(error);
    }
  };
}

/**
 * No answer of SES blames an address alone: `BadRequestException` and `MessageRejected` may be of a
 * header, a tag or the sender, so they are ours to mend. Addresses that fail come back as bounces.
 * @throws the fault itself when nobody knows whether it was sent, or the request was wrong.
 */
function outcomeOf(error: unknown): MailOutcome {
  if (LATER.some((kind) => error instanceof kind)) return 'later';
  // Our own domain is not set up yet, which comes as a rejection, too.
  if (error instanceof MessageRejected && /not verified/i.test(error.message)) return 'later';
  const isThrottled =
    error instanceof SESv2ServiceException && error.$metadata.httpStatusCode === 429;
  if (isThrottled) return 'later';
  throw error;
}

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });

/**
 * `List-Id` (RFC 2919) lets people file the messages, `Auto-Submitted` (RFC 3834) keeps holiday replies
 * away. SES writes the Message-ID itself, so ours is a header of its own, and a tag for its events.
 */
const requestOf = (mail: Mail, settings: MailSettings): SendEmailCommandInput => ({
  FromEmailAddress: settings.from,
  Destination: { ToAddresses: [mail.address] },
  ConfigurationSetName: settings.configurationSet,
  EmailTags: [{ Name: MESSAGE_TAG, Value: mail.message }],
  Content: {
    Simple: {
      Subject: utf8(mail.subject),
      Body: { Text: utf8(mail.text), Html: utf8(mail.html) },
      Headers: [
        { Name: 'X-Message-Id', Value: mail.message },
        { Name: 'List-Id', Value: `Funding pressure alerts <alerts.${domainOf(settings.from)}>` },
        { Name: 'Auto-Submitted', Value: 'auto-generated' },
      ],
    },
  },
});

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
