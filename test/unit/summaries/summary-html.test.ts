import { describe, expect, it } from 'vitest';
import { formatPounds } from '../../../shared/domain/money.ts';
import { RAG_WORDS } from '../../../shared/domain/summaries/summary-words.ts';
import { summaryHtml } from '../../../shared/files/summary-html.ts';
import { deadReferences, misledHeadings, readPage } from '../../support/page-faults.ts';
import {
  demonstrationSource,
  HOSTILE_TEXTS,
  withHostileText,
} from '../../support/summary-sources.ts';

const { summary: region } = await demonstrationSource();
const own = await demonstrationSource(['E08000026']);
const { summary: coventry } = own;

describe.each([
  ['the region', region],
  ['an authority', coventry],
] as const)('the page of %s', (_, summary) => {
  const page = summaryHtml(summary);
  const read = readPage(page);
  const named = (name: string) => read.elements.filter((each) => each.name === name);

  it('is well formed, with one heading of the first level and landmarks', () => {
    expect(read.faults).toEqual([]);
    expect(misledHeadings(read)).toEqual([]);
    expect(deadReferences(read)).toEqual([]);
    expect(['header', 'nav', 'main', 'footer'].map((name) => named(name).length)).toEqual([
      1, 1, 1, 1,
    ]);
    expect(named('html').map(({ attributes }) => attributes.get('lang'))).toEqual(['en-GB']);
  });

  it('has no script, nothing from elsewhere and no style of its own beside the one', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|https?:/i);
    expect(read.elements.filter(({ attributes }) => attributes.has('style'))).toEqual([]);
    expect(read.elements.flatMap(({ attributes }) => [...attributes.keys()])).not.toContain(
      expect.stringMatching(/^on/),
    );
  });

  it('names its tables and their headings', () => {
    const tables = named('table');
    expect(tables.length).toBeGreaterThan(3);
    for (const { children } of tables) expect(children[0]?.name).toBe('caption');
    for (const { attributes } of named('th')) {
      expect(attributes.get('scope')).toMatch(/^(col|row)$/);
    }
  });

  it('says every RAG in a word', () => {
    const pills = named('b').filter(({ attributes }) =>
      /^pill (red|amber|green)$/.test(attributes.get('class') ?? ''),
    );
    expect(pills.length).toBeGreaterThan(5);
    for (const { attributes, text } of pills) {
      const rag = attributes.get('class')?.split(' ')[1] as keyof typeof RAG_WORDS;
      expect(text.startsWith(RAG_WORDS[rag])).toBe(true);
    }
  });

  it('gives each drawing a name, and the same in words', () => {
    const drawings = named('svg');
    expect(drawings.length).toBeGreaterThan(1);
    const titles = new Set(named('title').map(({ attributes }) => attributes.get('id')));
    for (const { attributes } of drawings) {
      expect(attributes.get('role')).toBe('img');
      expect(titles.has(attributes.get('aria-labelledby'))).toBe(true);
    }
  });

  it('tells each pressure with its next step, and the provenance last', () => {
    for (const { nextStep } of summary.pressures) expect(read.root.text).toContain(nextStep);
    const headings = named('h2').map(({ text }) => text);
    expect(headings.at(-1)).toBe('Provenance');
    expect(read.root.text).toContain('20 October 2025, 09:00 London time');
  });

  it('shows the totals of each pot to the penny', () => {
    for (const { budgetPence, forecastOutturnPence } of summary.pots) {
      for (const amount of [budgetPence, forecastOutturnPence]) {
        expect(amount === undefined || read.root.text.includes(formatPounds(amount))).toBe(true);
      }
    }
  });
});

describe('the page of a summary', () => {
  it('says who is missing and who is not certified', () => {
    const { text } = readPage(summaryHtml(region)).root;
    expect(text).toContain('13 of 14 returned, 11 certified.');
    expect(text).toContain('Missing: Solihull.');
    expect(text).toContain('Returned, not certified: Shropshire, Walsall.');
  });

  it.each(HOSTILE_TEXTS)('shows %j as it is', (hostile) => {
    const read = readPage(summaryHtml(withHostileText(own, hostile).summary));
    expect(read.faults).toEqual([]);
    expect(read.elements.map(({ name }) => name)).not.toContain('script');
    expect(read.root.text).toContain(hostile);
  });
});
