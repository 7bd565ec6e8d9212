import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, joined, type Part, prose } from '../../../shared/files/html.ts';
import { decoded, readPage } from '../../support/page-faults.ts';

const textOf = (part: Part): string => html`${part}`.toString();

describe('the html tag', () => {
  it('keeps markup, escapes text, and leaves out what is not there', () => {
    const inner = html`<b>${'<i>'}</b>`;
    expect(textOf([inner, undefined, 3, ['&', [`'`]], '"'])).toBe(
      '<b>&lt;i&gt;</b>3&amp;&#39;&quot;',
    );
  });

  it('takes nothing for markup that only looks like it', () => {
    const lookalike = { toString: () => '<script>' } as unknown as Part;
    expect(() => textOf(lookalike)).toThrow();
  });

  it('shows any text as it is, in an element and in an attribute', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: HOSTILE })), (text) => {
        const made = html`<p class="${text}">${text}</p>`.toString();
        expect(made).toBe(`<p class="${encoded(text)}">${encoded(text)}</p>`);
        expect(decoded(encoded(text))).toBe(text);
        const { root, faults } = readPage(made);
        expect(faults).toEqual([]);
        expect(root.children.map(({ name }) => name)).toEqual(['p']);
        expect(root.text).toBe(text);
        expect(root.children[0]?.attributes.get('class')).toBe(text);
      }),
    );
  });

  it('marks what stands between backticks, and joins with a separator', () => {
    expect(textOf(prose('Send `a<b` and `c`.'))).toBe(
      'Send <code>a&lt;b</code> and <code>c</code>.',
    );
    expect(textOf(prose('One ` alone'))).toBe('One ` alone');
    expect(textOf(joined(['a', 'b', 'c'], ', '))).toBe('a, b, c');
    expect(textOf(joined([], ', '))).toBe('');
  });
});

const HOSTILE = fc.constantFrom('<', '>', '&', '"', "'", '&amp;', '</p>', ' onclick="', 'a', '`');

/** Character by character, so that it cannot share a mistake with one expression for all. */
const encoded = (text: string): string =>
  [...text]
    .map((c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c] ?? c)
    .join('');
