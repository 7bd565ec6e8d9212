import { monthlyCost, monthOf, type Scale, standingCosts, sumOf } from './monthly-cost.ts';
import { PRICES } from './prices.ts';
import { AUTHORITY_MONTH, REGION_MONTH, type Work } from './workload.ts';

const SCALES: readonly (readonly [heading: string, scale: Scale])[] = [
  ['14 authorities', { authorities: 14, requests: 1 }],
  ['153 authorities', { authorities: 153, requests: 1 }],
  ['14, 100 × the requests', { authorities: 14, requests: 100 }],
];

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const table = (headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(headings), row(headings.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(row)].join(
    '\n',
  );

const dollars = (amount: number): string => `$${amount.toFixed(2)}`;

const whole = (amount: number): string => Math.round(amount).toLocaleString('en-GB');

/** The bill of each scale, side by side, what stands apart from what grows with use. */
function billTable(): string {
  const bills = SCALES.map(([, scale]) => monthlyCost(scale));
  const lines = bills[0] ?? [];
  const cells = (index: number) => bills.map((bill) => dollars(bill[index]?.dollars ?? Number.NaN));
  const sums = (kind: 'standing' | 'by use') =>
    bills.map((bill) => `**${dollars(sumOf(bill.filter((line) => line.kind === kind)))}**`);
  const of = (kind: 'standing' | 'by use') =>
    lines.flatMap((line, index) => (line.kind === kind ? [[line.what, ...cells(index)]] : []));
  return table(
    ['A month', ...SCALES.map(([heading]) => heading)],
    [
      ...of('standing'),
      ['**Standing, with nobody there**', ...sums('standing')],
      ...of('by use'),
      ['**By use**', ...sums('by use')],
      ['**In all**', ...bills.map((bill) => `**${dollars(sumOf(bill))}**`)],
    ],
  );
}

function amountsTable(): string {
  const months = SCALES.map(([, scale]) => monthOf(scale));
  const sum = (of: (work: Work) => number) =>
    months.map((month) => whole(month.reduce((all, work) => all + work.times * of(work), 0)));
  return table(
    ['A month', ...SCALES.map(([heading]) => heading)],
    [
      ['requests of people and finance systems', ...sum(({ from }) => (from === 'people' ? 1 : 0))],
      ['runs of functions', ...sum(() => 1)],
      ['GB-seconds', ...sum(({ milliseconds }) => milliseconds / 1000)],
      ['read units', ...sum(({ readUnits }) => readUnits)],
      ['write units', ...sum(({ writeUnits }) => writeUnits)],
    ],
  );
}

const workTable = (works: readonly Work[]): string =>
  table(
    ['What', 'Times a month', 'Read units', 'Write units', 'Milliseconds'],
    works.map((work) => [
      work.name,
      whole(work.times),
      ...[work.readUnits, work.writeUnits, work.milliseconds].map((each) => each.toFixed(0)),
    ]),
  );

const priceTable = (): string =>
  table(
    ['For one', 'US dollars', 'Seen'],
    Object.values(PRICES).map(({ unit, page, dollars: each, seen }) => [
      `[${unit}](${page})`,
      String(Number(each.toPrecision(6))),
      seen ? 'yes' : 'no',
    ]),
  );

/** The tables of docs/cost.md, by the marks that they stand between there. */
export const COST_TABLES: Readonly<Record<string, () => string>> = {
  bill: billTable,
  idle: () =>
    table(
      ['Standing', 'How many', 'A month'],
      [
        ...standingCosts().map(({ what, count, dollars: each }) => [
          what,
          String(count),
          dollars(each),
        ]),
        ['**In all**', '', `**${dollars(sumOf(standingCosts()))}**`],
      ],
    ),
  amounts: amountsTable,
  authority: () => workTable(AUTHORITY_MONTH),
  region: () => workTable(REGION_MONTH),
  prices: priceTable,
};

/** The page of costs with every table made anew between its marks. */
export const withCostTables = (page: string): string =>
  page.replaceAll(
    /(<!-- (\w+) -->\n)[\s\S]*?(\n<!-- end -->)/g,
    (_, begin: string, name: string, end: string) => {
      const made = COST_TABLES[name];
      if (!made) throw new Error(`There is no table ${name}`);
      return `${begin}${made()}${end}`;
    },
  );
