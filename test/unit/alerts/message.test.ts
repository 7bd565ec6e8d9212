import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../shared/domain/alerts/alert.ts';
import {
  composeMessage,
  MAX_ALERTS_IN_FULL,
  MAX_SUBJECT,
} from '../../../shared/domain/alerts/compose-message.ts';
import type { Delivery } from '../../../shared/domain/alerts/delivery.ts';
import { messageIdOf, recipientOf } from '../../../shared/domain/alerts/mail.ts';
import { isWithin, mailAddress } from '../../../shared/domain/alerts/subscription.ts';
import { pence } from '../../../shared/domain/money.ts';
import { messageHtml } from '../../../shared/mail/message-html.ts';
import { messageText } from '../../../shared/mail/message-text.ts';
import { DUDLEY, principal } from '../../support/samples.ts';
import { alertOf } from './alert-samples.ts';

const composed = (delivery: Delivery, demonstration?: string) =>
  composeMessage({
    delivery,
    settings: { immediate: 'red', digest: 'weekly' },
    roles: ['officer', 'certifier'],
    publicUrl: 'https://service.example',
    demonstration,
  });

const telling = (alerts: readonly Alert[], digest?: 'daily' | 'weekly') =>
  composed({ kind: 'alerts', message: 1, alerts, digest });

/** What somebody reads of HTML: its words without the markup. */
const wordsOf = (text: string): string =>
  text
    .replace(/<(style|title)>.*?<\/\1>/gs, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();

describe('a message', () => {
  it('of one alert says what, how much, why and what to do, with a link', () => {
    const message = telling([alertOf('a')]);
    expect(message.subject).toBe('Alert a of Coventry');
    expect(messageText(message)).toBe(
      [
        'One change that you wanted to be told of at once.',
        '',
        'Coventry',
        '========',
        '',
        '* Alert a of Coventry',
        '  It is expected to end £120,000 over its budget.',
        '  Between £90,000 and £150,000.',
        '  What to do next: Ask the service.',
        '  https://service.example/v1/pressures/E08000026-2025-26-hn-therapies',
        '',
        '-- ',
        'You get this because you subscribed to urgent alerts at once and a weekly digest, as officer and certifier.',
        'To change or stop it, set your subscription at https://service.example/v1/subscriptions/me.',
      ].join('\n'),
    );
  });

  it('of several is by authority, the largest first and good news last', () => {
    const of = (name: string, more: Partial<Alert>) => alertOf(name, { headline: name, ...more });
    const message = telling(
      [
        of('resolved', { kind: 'resolved' }),
        of('small red', { amountPence: pence(1) }),
        of('amber', { severity: 'amber', amountPence: pence(900) }),
        of('large red', { amountPence: pence(500), authority: DUDLEY }),
        of('region', { severity: 'amber', authority: undefined }),
      ],
      'daily',
    );
    expect(
      message.groups.map(({ heading, alerts }) => [heading, alerts.map((a) => a.headline)]),
    ).toEqual([
      ['Dudley', ['large red']],
      ['Coventry', ['small red', 'amber', 'resolved']],
      ['The region', ['region']],
    ]);
    expect(message.subject).toBe('5 changes in your daily digest: Dudley, Coventry and 1 more');
  });

  it('tells twenty in full and counts the rest', () => {
    const alerts = Array.from({ length: MAX_ALERTS_IN_FULL + 7 }, (_, i) => alertOf(`${i}`));
    const text = messageText(telling(alerts, 'weekly'));
    expect(text.match(/^\* /gm)).toHaveLength(MAX_ALERTS_IN_FULL);
    expect(text).toContain('and 7 more: https://service.example/v1/pressures');
    expect(messageText(telling(alerts.slice(7)))).not.toContain('more:');
  });

  it('says that it is a demonstration, first of all', () => {
    const notice = 'Demonstration: it is 2025-10-20 here.';
    const message = composed({ kind: 'alerts', message: 1, alerts: [alertOf('a')] }, notice);
    expect(message.subject).toBe('Demonstration: Alert a of Coventry');
    expect(messageText(message).startsWith(notice)).toBe(true);
    expect(messageHtml(message)).toContain(notice);
  });

  it('says how many wait, and that nothing is lost', () => {
    const message = composed({ kind: 'waiting', message: 6, count: 12 });
    expect(message.subject).toBe('12 alerts wait for you');
    expect(messageText(message)).toContain('Nothing is lost.');
    expect(composed({ kind: 'waiting', message: 6, count: 1 }).subject).toBe(
      '1 alert waits for you',
    );
  });

  const nasty = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.constantFrom(
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "' onmouseover='x",
      '&lt;b&gt;',
      'Subject\r\nBcc: all@council.example',
      'right\u202eto left\u2028',
    ),
  );

  it('is harmless and the same in text and HTML, whatever is in an alert', () => {
    fc.assert(
      fc.property(nasty, nasty, (headline, sentence) => {
        const alert = alertOf('a', { headline, sentences: [sentence], nextStep: sentence });
        const message = telling([alert, alertOf('b')]);
        expect([...message.subject].length).toBeLessThanOrEqual(MAX_SUBJECT);
        expect(message.subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        const html = messageHtml(message);
        expect(new Set(html.match(/<\/?([a-z0-9]+|!doctype)/g))).toEqual(new Set(TAGS));
        expect(html).not.toMatch(/<[^>]*\s(?:src|on\w+|srcset|background)\s*=/i);
        expect(html.match(/url\(|@import/gi)).toBeNull();
        const words = wordsOf(html);
        for (const { headline: told, sentences } of message.groups.flatMap((g) => g.alerts)) {
          for (const each of [told, ...sentences]) {
            expect(words).toContain(each.replace(/\s+/g, ' ').trim());
            expect(messageText(message)).toContain(each);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('has a subject of at most a hundred characters', () => {
    const { subject } = telling([alertOf('a', { headline: '🏫'.repeat(150) })]);
    expect([...subject]).toHaveLength(MAX_SUBJECT);
    expect(subject.isWellFormed()).toBe(true);
  });
});

const TAGS = [
  '<!doctype',
  ...[
    'html',
    'head',
    'title',
    'style',
    'body',
    'h1',
    'h2',
    'h3',
    'p',
    'a',
    'strong',
    'footer',
  ].flatMap((name) => [`<${name}`, `</${name}`]),
  '<meta',
];

describe('the identifier of a message', () => {
  const anyPrincipal = fc.stringMatching(/^[A-Za-z0-9._-]{1,128}$/).map(principal);

  it('leads back to its recipient, and is one that SES takes for a tag', () => {
    fc.assert(
      fc.property(anyPrincipal, fc.integer({ min: 1, max: 10_000_000 }), (to, number) => {
        const message = messageIdOf(to, number);
        expect(message).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(recipientOf(message)).toBe(to);
      }),
    );
  });

  it('is another for another recipient or number', () => {
    fc.assert(
      fc.property(anyPrincipal, anyPrincipal, fc.nat(999), fc.nat(999), (a, b, m, n) => {
        const isSame = a === b && m === n;
        expect(messageIdOf(a, m) === messageIdOf(b, n)).toBe(isSame);
      }),
    );
  });

  it.each(['', 'x', 'x-1', '_-000001', 'a.b-000001', 'a_x-000001', '-000001'])(
    '%j is none',
    (text) => {
      expect(recipientOf(text)).toBeUndefined();
    },
  );
});

describe('an address', () => {
  it.each([
    ['finance@coventry.example', 'finance@coventry.example'],
    ["o'neil+alerts@Coventry.GOV.UK", "o'neil+alerts@coventry.gov.uk"],
    [`${'a'.repeat(64)}@x.example`, `${'a'.repeat(64)}@x.example`],
  ])('%s is one', (text, kept) => {
    expect(mailAddress(text)).toBe(kept);
  });

  it.each([
    'finance',
    '@coventry.example',
    'finance@',
    'finance@localhost',
    'a b@coventry.example',
    'a@b@coventry.example',
    'a..b@coventry.example',
    '.a@coventry.example',
    '"a"@coventry.example',
    'a@[127.0.0.1]',
    'a@coventry.example\r\nBcc: x@y.example',
    'a@coventry..example',
    'a@-coventry.example',
    'Ünï@coventry.example',
    'a@cöventry.example',
    'A <a@coventry.example>',
    `${'a'.repeat(65)}@x.example`,
    `a@${'x'.repeat(64)}.example`,
  ])('%j is none', (text) => {
    expect(mailAddress(text)).toBeUndefined();
  });

  it.each([
    ['a@coventry.gov.uk', true],
    ['a@mail.coventry.gov.uk', true],
    ['a@notcoventry.gov.uk', false],
    ['a@coventry.gov.uk.example', false],
    ['a@gov.uk', false],
  ])('%s is within its domain: %s', (address, isInside) => {
    expect(isWithin(address, ['dudley.gov.uk', 'coventry.gov.uk'])).toBe(isInside);
    expect(isWithin(address, [])).toBe(false);
  });
});
