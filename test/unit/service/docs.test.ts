import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Described, DescribedOperation } from '../../../functions/service/described.ts';
import { renderReference } from '../../../functions/service/render-reference.ts';
import { openApiDocument } from '../../../shared/contracts/openapi.ts';
import { AREAS, type OperationContract } from '../../../shared/contracts/operation.ts';
import { OPERATIONS } from '../../../shared/contracts/operations.ts';
import { rolesWith } from '../../../shared/domain/permission.ts';
import { PROBLEMS, SECURITY_HEADERS } from '../../../shared/http/problem.ts';
import type { Answered } from '../../support/api-events.ts';
import {
  deadReferences,
  elementWithId,
  hrefsOf,
  misledHeadings,
  type PageRead,
  readPage,
} from '../../support/page-faults.ts';
import { createPages } from './served-pages.ts';

const document = openApiDocument() as unknown as Described;

const describedOf = (id: string): DescribedOperation => {
  const contract = OPERATIONS.find((each) => each.id === id);
  const found = document.paths[contract?.path ?? '']?.[contract?.method.toLowerCase() ?? ''];
  if (!found) throw new Error(`The document has no ${id}`);
  return found;
};

const descriptionOf = ({ description }: OperationContract): readonly string[] =>
  description === undefined ? [] : [description.replaceAll('`', '')];

const rolesOf = ({ who }: OperationContract): readonly string[] =>
  typeof who === 'string' ? [] : rolesWith(who.permission);

let answer: Answered;
let page: PageRead;

beforeAll(async () => {
  answer = await createPages().docs();
  page = readPage(answer.text);
});

describe('GET /docs', () => {
  it('is HTML for anyone, with the headers of every answer', () => {
    expect(answer.status).toBe(200);
    expect(answer.headers).toEqual({
      ...SECURITY_HEADERS,
      'x-request-id': 'request-1',
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.any(String),
    });
  });

  it('lets in its own style, by its hash, and nothing else', () => {
    const styles = [...answer.text.matchAll(/<style>([^<]*)<\/style>/g)];
    expect(styles).toHaveLength(1);
    const hash = createHash('sha256').update(String(styles[0]?.[1])).digest('base64');
    expect(answer.headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
  });

  it('has no script, and nothing that loads, sends or frames anything', () => {
    const names = new Set(page.elements.map(({ name }) => name));
    const active = ['script', 'link', 'img', 'form', 'iframe', 'object', 'embed', 'base', 'svg'];
    expect(active.filter((name) => names.has(name))).toEqual([]);
    const attributes = new Set(page.elements.flatMap((each) => [...each.attributes.keys()]));
    expect([...attributes].filter((name) => /^(on|style|src|srcset|action)/.test(name))).toEqual(
      [],
    );
    expect(answer.text).not.toMatch(/javascript:|@import|url\(/i);
  });

  it('is well-formed, with unique ids and links that lead somewhere', () => {
    expect(page.faults).toEqual([]);
    expect(deadReferences(page)).toEqual([]);
    const others = hrefsOf(page).filter((href) => !/^(#|\/problems\/)/.test(href));
    expect(others).toEqual(['/v1/openapi.json']);
  });

  it('can be found one’s way in without seeing it', () => {
    expect(misledHeadings(page)).toEqual([]);
    const [html] = page.root.children;
    expect(html?.attributes.get('lang')).toBe('en-GB');
    const landmarks = page.elements.filter(({ name }) =>
      ['header', 'nav', 'main', 'footer'].includes(name),
    );
    expect(landmarks.map(({ name }) => name)).toEqual(['header', 'nav', 'main', 'footer']);
    expect(hrefsOf(page)[0]).toBe('#content');
    expect(elementWithId(page, 'content').name).toBe('main');
    expect(page.elements.find(({ name }) => name === 'title')?.text).toBe(
      'API reference – Funding Pressure Tracker',
    );
    const [table] = page.elements.filter(({ name }) => name === 'table');
    expect(table?.text).toMatch(/^\s*CodeStatusTitle/);
  });

  it('is the same the second time', async () => {
    const { docs } = createPages();
    expect((await docs()).text).toBe((await docs()).text);
  });
});

describe('the reference', () => {
  it('has a contents of every area and operation, in the order of the page', () => {
    const nav = page.elements.find(({ name }) => name === 'nav');
    const linked = page.elements.slice(page.elements.indexOf(nav as never)).flatMap((each) => {
      const href = each.name === 'a' ? each.attributes.get('href') : undefined;
      return href?.startsWith('#') ? [href.slice(1)] : [];
    });
    const ids = page.elements.flatMap(({ attributes }) => attributes.get('id') ?? []);
    const contents = AREAS.flatMap((area) => [
      `area-${area}`,
      ...OPERATIONS.filter((each) => each.area === area).map(({ id }) => id),
    ]);
    expect(linked.filter((id) => contents.includes(id)).slice(0, contents.length)).toEqual(
      contents,
    );
    expect(ids.filter((id) => contents.includes(id))).toEqual(contents);
  });

  it.each(OPERATIONS.map((contract) => [contract.id, contract] as const))(
    'says all there is to say of %s',
    (id, contract) => {
      const { text } = elementWithId(page, id);
      const { parameters = [], requestBody, responses } = describedOf(id);
      const said = [
        `${contract.method} ${contract.path}`,
        contract.summary,
        `Consistency: ${contract.consistency}.`,
        ...descriptionOf(contract),
        ...rolesOf(contract),
        ...parameters.map(({ name }) => name),
        ...Object.keys(requestBody?.content ?? {}),
        ...Object.keys(responses),
        ...contract.refusals,
      ];
      expect(said.filter((each) => !text.includes(each))).toEqual([]);
    },
  );

  it('names the headers that money and corrections need', () => {
    const { text } = elementWithId(page, 'submitReturn');
    expect(text).toMatch(/Idempotency-Key\s+string, required/);
    expect(text).toMatch(/If-Match\s+string, optional/);
    expect(elementWithId(page, 'readHealth').text).not.toContain('Idempotency-Key');
  });

  it('leads from an operation to each problem its rules refuse with, once', () => {
    for (const { id, refusals } of OPERATIONS) {
      const within = page.elements.indexOf(elementWithId(page, id));
      const next = page.elements.findIndex(({ name }, i) => i > within && name === 'section');
      const links = hrefsOf({ ...page, elements: page.elements.slice(within, next) });
      const problems = links.filter((href) => href.startsWith('#problem-'));
      expect(problems.toSorted()).toEqual(refusals.map((code) => `#problem-${code}`).toSorted());
    }
  });

  it.each(Object.entries(document.components.schemas))(
    'shows the schema %s',
    (name, { properties = {}, enum: values = [], required = [] }) => {
      const { text } = elementWithId(page, `schema-${name}`);
      expect(text).toContain(name);
      for (const each of [...Object.keys(properties), ...values]) {
        expect(text).toContain(String(each));
      }
      expect(text.match(/required/g)?.length ?? 0).toBeGreaterThanOrEqual(required.length);
    },
  );

  it.each(Object.entries(PROBLEMS))('has a row for %s', (code, { status, title }) => {
    const row = elementWithId(page, `problem-${code}`);
    expect(row.children.map(({ text }) => text)).toEqual([code, String(status), title]);
    expect(hrefsOf(page)).toContain(`/problems/${code}`);
  });

  it('shows types, limits, values and defaults in words', () => {
    const { text } = elementWithId(page, 'createFund');
    expect(text).toMatch(/claimBasis\s+string, optional/);
    expect(text).toContain('One of instalments, in-arrears.');
    expect(text).toContain('When left out: instalments.');
    expect(text).toMatch(/startsOn\s+string \(date\), required/);
    expect(text).toContain('From 1 to 10,000,000,000,000.');
    expect(elementWithId(page, 'listFunds').text).not.toContain('9,007,199,254,740,991');
  });

  it('stops at a keyword it cannot show, rather than leave it out', () => {
    const schemas = { Odd: { type: 'string', contentEncoding: 'base64' } };
    const odd = { ...document, components: { schemas } } as unknown as Described;
    expect(() => renderReference([], odd)).toThrow('contentEncoding');
  });
});

/** Every text of the value made hostile, and the names of fields; where a parameter is stays. */
function poisoned(value: unknown, within = ''): unknown {
  if (typeof value === 'string') return within === 'in' ? value : `${value}${POISON}`;
  if (Array.isArray(value)) return value.map((each) => poisoned(each));
  if (typeof value !== 'object' || value === null) return value;
  const suffix = within === 'properties' ? POISON : '';
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [`${key}${suffix}`, poisoned(each, key)]),
  );
}

const POISON = `</code></style><script>alert(1)</script><img src=x onerror=alert(1)>" onclick="x' &amp; <!--`;

describe('what the contracts say', () => {
  it('is shown as text, whatever it holds', () => {
    const { paths, info, components } = document;
    const hostile = {
      info: poisoned(info),
      components: poisoned(components),
      paths: Object.fromEntries(
        Object.entries(paths).map(([path, methods]) => [`${path}${POISON}`, poisoned(methods)]),
      ),
    } as Described;
    // Ids are checked to be plain by the architecture's tests, and areas are a closed list.
    const operations = OPERATIONS.map((contract) => ({
      ...contract,
      path: `${contract.path}${POISON}` as '/docs',
      summary: `${contract.summary}${POISON}`,
      description: `${contract.description}${POISON}`,
    }));
    const read = readPage(renderReference(operations, hostile));
    const names = (elements: PageRead['elements']) => new Set(elements.map(({ name }) => name));
    expect(read.faults).toEqual([]);
    expect(names(read.elements)).toEqual(names(page.elements));
    expect(read.root.text).toContain('<script>alert(1)</script>');
  });
});

describe('the OpenAPI document', () => {
  it('says of a page that it is HTML, and asks of nobody to accept it', () => {
    for (const id of ['readDocs', 'readProblem']) {
      const { responses } = describedOf(id);
      expect(Object.keys(responses['200']?.content ?? {})).toEqual(['text/html']);
      expect(responses['406']).toBeUndefined();
    }
    const { responses } = describedOf('readSummary');
    expect(Object.keys(responses['200']?.content ?? {})).toEqual(['application/json', 'text/csv']);
    expect(responses['406']).toBeDefined();
  });
});

describe('the check of pages', () => {
  it.each([
    ['<p>a</div>', '</div> does not close p'],
    ['<p>a', 'p is not closed'],
    ['<p><div></div></p>', 'div in p'],
    ['<p>a & b</p>', 'a bare & in a & b'],
    ['<p>a > b</p>', 'a stray > in p'],
    ['<p class=a>b</p>', 'a stray < in root'],
    ['<ul>a</ul>', 'text in a ul'],
    ['<ul><p></p></ul>', 'p in ul'],
    ['<a id="a"></a><b id="a"></b>', 'id a twice'],
    ['<dl><div><dt>a</dt></div></dl>', 'a group without its parts: a'],
  ])('finds what is wrong with %s', (text, fault) => {
    expect(readPage(text).faults).toContain(fault);
  });

  it('finds links that lead nowhere, and headings that skip', () => {
    const read = readPage('<h1>a</h1><h3>b</h3><a href="#x">c</a><p aria-labelledby="y">d</p>');
    expect(deadReferences(read)).toEqual(['x', 'y']);
    expect(misledHeadings(read)).toEqual(['b']);
    expect(misledHeadings(readPage('<p>a</p>'))).toEqual(['0 h1']);
  });
});

describe('the style', () => {
  const PALETTES = [/^:root\{(.*)\}$/m, /dark\)\{:root\{(.*)\}\}/, /print\{\n:root\{(.*)\}/];

  it.each(PALETTES)('has contrasts of at least 4.5:1 in %s', (palette) => {
    const colours = coloursOf(palette.exec(answer.text)?.[1] ?? '');
    const [back, shade] = [colours('page'), colours('shade')];
    const ratios = ['text', 'muted', 'link'].flatMap((name) =>
      [back, shade].map((behind) => contrast(colours(name), behind)),
    );
    expect(Math.min(...ratios)).toBeGreaterThanOrEqual(4.5);
  });

  it('measures contrast as WCAG 2.2 defines it', () => {
    expect(contrast('#ffffff', '#000000')).toBe(21);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });
});

/** The custom properties of a rule as `#rrggbb`. */
const coloursOf = (rule: string) => (name: string) => {
  const short = new RegExp(`--${name}:#([0-9a-f]{3,6})`).exec(rule)?.[1];
  if (!short) throw new Error(`There is no colour ${name}`);
  return `#${short.length === 3 ? short.replace(/./g, '$&$&') : short}`;
};

/** Relative luminance and contrast ratio (WCAG 2.2, definitions). */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [one, other].map(luminance).toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
