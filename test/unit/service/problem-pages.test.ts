import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../../shared/contracts/operations.ts';
import { PROBLEMS } from '../../../shared/http/problem.ts';
import {
  deadReferences,
  elementWithId,
  hrefsOf,
  misledHeadings,
  readPage,
} from '../../support/page-faults.ts';
import { createPages } from './served-pages.ts';

const pages = createPages();

describe('GET /problems/{code}', () => {
  it.each(Object.entries(PROBLEMS))('explains %s', async (code, { status, title }) => {
    const answer = await pages.problem(code);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    const page = readPage(answer.text);
    expect(page.faults).toEqual([]);
    expect(deadReferences(page)).toEqual([]);
    expect(misledHeadings(page)).toEqual([]);
    const [main] = page.elements.filter(({ name }) => name === 'main');
    expect(main?.children.map(({ name }) => name).slice(0, 3)).toEqual(['h1', 'p', 'p']);
    expect(main?.children[0]?.text).toBe(title);
    expect(main?.children[1]?.text).toBe(`Status ${status}, type /problems/${code}.`);
    // What to do about it; a status without advice would leave this empty.
    expect(main?.children[2]?.text).toMatch(/\.$/);
  });

  it('leads to the operations that refuse with it, and to its row, all of which there are', async () => {
    const docs = readPage((await pages.docs()).text);
    for (const code of Object.keys(PROBLEMS)) {
      const page = readPage((await pages.problem(code)).text);
      const targets = hrefsOf(page).flatMap((href) => /^\/docs#(.*)$/.exec(href)?.[1] ?? []);
      for (const target of targets) expect(elementWithId(docs, target)).toBeDefined();
      const refusing = OPERATIONS.filter(({ refusals }) => refusals.some((each) => each === code));
      expect(targets).toEqual([...refusing.map(({ id }) => id), `problem-${code}`]);
    }
  });

  it('has the policy of the reference, and its style', async () => {
    const [docs, problem] = [await pages.docs(), await pages.problem('period-locked')];
    const policy = 'content-security-policy';
    expect(problem.headers[policy]).toBe(docs.headers[policy]);
    const style = /<style>[^<]*<\/style>/;
    expect(style.exec(problem.text)?.[0]).toBe(style.exec(docs.text)?.[0]);
  });

  it.each([
    'nothing',
    'constructor',
    'has-own-property',
    'toString',
    '__proto__',
    'period-locked ',
    'Period-Locked',
    '<script>alert(1)</script>',
    `${'a'.repeat(65)}`,
    `${'a-'.repeat(5000)}`,
  ])('answers 404 to %s, and does not repeat it', async (code) => {
    const { status, headers, text, body } = await pages.problem(code);
    expect(status).toBe(404);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(body['type']).toBe('/problems/not-found');
    expect(text).not.toContain('script');
  });
});
