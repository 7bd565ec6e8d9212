import type { Message, ToldAlert } from '../domain/alerts/compose-message.ts';

/** A message as plain text: the same words as the HTML, in the same order. */
export function messageText({ opening, groups, more, closing }: Message): string {
  return [
    ...opening,
    ...groups.flatMap(({ heading, alerts }) => [underlined(heading), ...alerts.map(alertText)]),
    ...(more ? [`${more.sentence}: ${more.link}`] : []),
    ['-- ', ...closing].join('\n'),
  ].join('\n\n');
}

const underlined = (heading: string): string => `${heading}\n${'='.repeat(heading.length)}`;

const alertText = ({ headline, sentences, nextStep, link }: ToldAlert): string =>
  [`* ${headline}`, ...sentences, `What to do next: ${nextStep}`, link].join('\n  ');
