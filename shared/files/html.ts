/** Markup that is safe to send. Only the `html` tag makes it, from text written in this source. */
class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type Html = Markup;

/** What may stand in a page: markup as it is, a list one after the other, all else as its text. */
export type Part = Html | string | number | undefined | readonly Part[];

/** The characters that could end a text or an attribute's value (attributes are always quoted). */
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function textOf(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.toString();
  if (typeof part === 'object') return part.map(textOf).join('');
  return String(part).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** Markup from a template whose parts are escaped: html`<b>${'<'}</b>` is `<b>&lt;</b>`. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Markup(String.raw({ raw: strings }, ...parts.map(textOf)));

/** The parts with a separator between them. */
export const joined = (parts: readonly Part[], separator: string): readonly Part[] =>
  parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part]));

/** Text as our contracts write it, where `backticks` mark what is typed as it stands. */
export const prose = (text: string): readonly Part[] =>
  text
    .split(/`([^`]+)`/)
    .map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`));
