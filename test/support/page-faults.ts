/**
 * A small reader of our own pages: lower-case tags, quoted attributes, text whose special characters
 * are written as entities. Stricter than a browser, which would repair what is wrong in silence.
 */

const VOID = new Set(['meta', 'br']);
/** What may stand in a paragraph or a heading; a block would end it unseen. */
const PHRASING = new Set(['a', 'b', 'br', 'code', 'em', 'strong']);
const ONLY_PHRASING = new Set([
  'p',
  'h1',
  'h2',
  'h3',
  'h4',
  'dt',
  'a',
  'b',
  'code',
  'pre',
  'title',
]);
/** Elements whose children can be only these. */
const CHILDREN: Readonly<Record<string, readonly string[]>> = {
  ul: ['li'],
  dl: ['div'],
  table: ['thead', 'tbody'],
  thead: ['tr'],
  tbody: ['tr'],
  tr: ['th', 'td'],
};

type Element = {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
  text: string;
};

export type PageRead = {
  readonly root: Element;
  readonly elements: readonly Element[];
  readonly faults: readonly string[];
};

const TOKEN = /<(\/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)>|<!doctype html>|([^<>]+)|(.)/gs;

/** The text that an HTML reader sees. */
export const decoded = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '');

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
};

const elementOf = (name: string, attributes = ''): Element => ({
  name,
  attributes: new Map(
    [...attributes.matchAll(/ ([a-z-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
      key,
      decoded(value),
    ]),
  ),
  children: [],
  text: '',
});

/** The page as a tree, and everything that is wrong with how it is written. */
export function readPage(page: string): PageRead {
  const root = elementOf('root');
  const reading: Reading = { open: [root], elements: [], faults: [] };
  // A style is text as it stands.
  const source = page.replace(/(<style>)([^<]*)(<\/style>)/g, '$1$3');
  for (const [token, slash, name, attributes, text, stray] of source.matchAll(TOKEN)) {
    const inside = reading.open.at(-1) ?? root;
    if (stray !== undefined) reading.faults.push(`a stray ${stray} in ${inside.name}`);
    else if (text !== undefined) readText(reading, text, inside);
    else if (slash === '/') readEnd(reading, token, name, inside);
    else if (name !== undefined) readStart(reading, elementOf(name, attributes), inside);
  }
  const { elements, faults } = reading;
  faults.push(...reading.open.slice(1).map(({ name }) => `${name} is not closed`));
  return { root, elements, faults: [...faults, ...doubled(elements), ...incomplete(elements)] };
}

type Reading = {
  readonly open: Element[];
  readonly elements: Element[];
  readonly faults: string[];
};

function readText({ open, faults }: Reading, text: string, inside: Element): void {
  if (/&(?!(?:amp|lt|gt|quot|#39);)/.test(text)) faults.push(`a bare & in ${text}`);
  if (CHILDREN[inside.name] && text.trim() !== '') faults.push(`text in a ${inside.name}`);
  for (const each of open) each.text += decoded(text);
}

function readEnd(
  { open, faults }: Reading,
  token: string,
  name: string | undefined,
  inside: Element,
): void {
  if (inside.name !== name) faults.push(`${token} does not close ${inside.name}`);
  if (open.length > 1) open.pop();
}

function readStart({ open, elements, faults }: Reading, element: Element, inside: Element): void {
  faults.push(...misplaced(element, inside));
  inside.children.push(element);
  elements.push(element);
  if (!VOID.has(element.name)) open.push(element);
}

function misplaced({ name }: Element, inside: Element): readonly string[] {
  const isWrong =
    (ONLY_PHRASING.has(inside.name) && !PHRASING.has(name)) ||
    CHILDREN[inside.name]?.includes(name) === false ||
    (inside.name === 'a' && name === 'a');
  return isWrong ? [`${name} in ${inside.name}`] : [];
}

const idsOf = (elements: readonly Element[]): readonly string[] =>
  elements.flatMap(({ attributes }) => attributes.get('id') ?? []);

function doubled(elements: readonly Element[]): readonly string[] {
  const ids = idsOf(elements);
  return ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `id ${id} twice`);
}

/** A group of a description list has its terms before its descriptions, and both. */
const incomplete = (elements: readonly Element[]): readonly string[] =>
  elements
    .filter(({ name }) => name === 'dl')
    .flatMap(({ children }) => children)
    .filter(
      ({ children }) => !/^(dt )+(dd )+$/.test(children.map(({ name }) => `${name} `).join('')),
    )
    .map(({ text }) => `a group without its parts: ${text.trim()}`);

/** Links into the page itself that lead nowhere, and labels that are not there. */
export function deadReferences({ elements }: PageRead): readonly string[] {
  const ids = new Set(idsOf(elements));
  const wanted = elements.flatMap(({ attributes }) => {
    const href = attributes.get('href') ?? '';
    return [...(href.startsWith('#') ? [href.slice(1)] : []), ...labelsOf(attributes)];
  });
  return wanted.filter((id) => !ids.has(id));
}

const labelsOf = (attributes: ReadonlyMap<string, string>): readonly string[] =>
  attributes.get('aria-labelledby')?.split(' ') ?? [];

export const hrefsOf = ({ elements }: PageRead): readonly string[] =>
  elements.flatMap(({ attributes }) => attributes.get('href') ?? []);

/** Headings that skip a level, and pages that have not exactly one of the first. */
export function misledHeadings({ elements }: PageRead): readonly string[] {
  const levels = elements
    .filter(({ name }) => /^h[1-6]$/.test(name))
    .map(({ name, text }) => ({ level: Number(name.slice(1)), text }));
  const skipping = levels.filter(({ level }, i) => level > (levels[i - 1]?.level ?? 0) + 1);
  const first = levels.filter(({ level }) => level === 1).length;
  return [...skipping.map(({ text }) => text), ...(first === 1 ? [] : [`${first} h1`])];
}

/** The element with this id. */
export function elementWithId({ elements }: PageRead, id: string): Element {
  const found = elements.find(({ attributes }) => attributes.get('id') === id);
  if (!found) throw new Error(`The page has no ${id}`);
  return found;
}
