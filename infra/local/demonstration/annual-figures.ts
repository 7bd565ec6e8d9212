import { AUTHORITY_CODES, type AuthorityCode } from '../../../shared/domain/authorities.ts';
import { type LineId, lineOf } from '../../../shared/domain/catalogue.ts';
import { type FinancialYear, financialYear } from '../../../shared/domain/financial-calendar.ts';
import { allocate, type Pence, pence, roundToPence } from '../../../shared/domain/money.ts';
import { jitter } from './monthly-profile.ts';
import {
  HIGH_NEEDS_LINES,
  type HighNeedsLine,
  PUBLISHED_FIGURES,
  type PublishedFigures,
  SECTION_251_YEARS,
  type Section251Series,
} from './published-figures.ts';

/** The year in progress: nothing of it is published. */
export const IN_PROGRESS_YEAR: FinancialYear = financialYear('2025-26');

/**
 * Where the total of a line's year comes from.
 * `published`: as published. `shared`: the block's total is published, the line's part of it is
 * modelled. `modelled`: not published.
 */
export type Basis = 'published' | 'shared' | 'modelled';

export type AnnualFigure = {
  readonly line: LineId;
  readonly pence: Pence;
  readonly basis: Basis;
  /** A clause for the sentence that says what is modelled. */
  readonly source: string;
};

type SeriesName = {
  [Name in keyof PublishedFigures]: PublishedFigures[Name] extends Section251Series ? Name : never;
}[keyof PublishedFigures];

/** Lines whose year is published as such. */
const PUBLISHED_LINES = [
  ['transport-pre16-send', 'pre16SendTransportPounds'],
  ['send-educational-psychology', 'educationalPsychologyPounds'],
  ['send-administration', 'senAdministrationPounds'],
  ['schools-central-services', 'centralSchoolServicesNetPounds'],
] as const satisfies readonly (readonly [LineId, SeriesName])[];

/** A year's growth counts as at most this much either way: recodings are not growth. */
const GROWTH_BOUNDS_BASIS_POINTS = [-3000, 5000] as const;

/** How far one high needs line of 2025-26 may lie from its block's growth, in thousandths. */
const LINE_WOBBLE_PER_MILLE = 30;

/** A series' figure for a year: published, or for 2025-26 continued. Whole pounds, or plans. */
export function seriesFigure(
  authority: AuthorityCode,
  series: SeriesName,
  year: FinancialYear,
): number {
  const published = PUBLISHED_FIGURES[authority][series];
  if (year === IN_PROGRESS_YEAR) return continued(published, series);
  const figure = published[SECTION_251_YEARS.indexOf(year)];
  if (figure === undefined) throw new RangeError(`Nothing published for ${year}`);
  return figure;
}

/**
 * One more year: 2024-25's figure grown half by its own growth of the last two years and half by
 * the region's median of the same. Rounded to the nearest whole, halves up.
 */
function continued(published: Section251Series, series: SeriesName): number {
  const rate = Math.round((ownGrowth(published) + regionalGrowth(series)) / 2);
  return Math.round((published[6] * (10_000 + rate)) / 10_000);
}

/** The mean of the last two years' growth, each held within bounds, in basis points. */
function ownGrowth(published: Section251Series): number {
  const [, , , , before, last, latest] = published;
  return Math.round((boundedGrowth(before, last) + boundedGrowth(last, latest)) / 2);
}

function boundedGrowth(from: number, to: number): number {
  const [floor, ceiling] = GROWTH_BOUNDS_BASIS_POINTS;
  if (from === 0) return ceiling;
  return Math.min(ceiling, Math.max(floor, Math.round((to / from - 1) * 10_000)));
}

/** The region's median of the authorities' own growth, in basis points. */
function regionalGrowth(series: SeriesName): number {
  const rates = AUTHORITY_CODES.map((code) => ownGrowth(PUBLISHED_FIGURES[code][series]));
  rates.sort((a, b) => a - b);
  const [lower, upper] = rates.slice(6, 8);
  if (lower === undefined || upper === undefined) throw new RangeError('The region has 14 members');
  return Math.round((lower + upper) / 2);
}

/** The year's outturn of every line with a figure, in a fixed order. */
export function annualFigures(
  authority: AuthorityCode,
  year: FinancialYear,
): readonly AnnualFigure[] {
  return [
    ...PUBLISHED_LINES.map(([line, series]) => publishedLine(authority, year, line, series)),
    ...schoolsBlockLines(authority, year),
    ...highNeedsLines(authority, year),
  ];
}

function publishedLine(
  authority: AuthorityCode,
  year: FinancialYear,
  line: LineId,
  series: SeriesName,
): AnnualFigure {
  const total = pence(seriesFigure(authority, series, year) * 100);
  if (year === IN_PROGRESS_YEAR) return continuedFigure(line, total);
  const source = `Annual outturn published (DfE section 251, line ${lineOf(line).code}, ${year})`;
  return { line, pence: total, basis: 'published', source };
}

const continuedFigure = (line: LineId, total: Pence): AnnualFigure => ({
  line,
  pence: total,
  basis: 'modelled',
  source: `Annual outturn modelled: ${IN_PROGRESS_YEAR} continues the published years to 2024-25`,
});

/**
 * Individual schools budgets and place funding are published together (1.0.1 and 1.0.2, "schools
 * block"), but for 2021-22, whose place funding is published; its share then is used in every year.
 */
function schoolsBlockLines(authority: AuthorityCode, year: FinancialYear): AnnualFigure[] {
  const { highNeeds2021, schoolsBlockNetPounds } = PUBLISHED_FIGURES[authority];
  const place = highNeeds2021['hn-place-funding'].outturnPounds;
  const of2021 = schoolsBlockNetPounds[SECTION_251_YEARS.indexOf(financialYear('2021-22'))] ?? 0;
  const block = pence(seriesFigure(authority, 'schoolsBlockNetPounds', year) * 100);
  const shares = allocate(block, [place, of2021 - place]);
  return figuresOfBlock(['hn-place-funding', 'schools-individual-budgets'], shares, {
    year,
    block: 'schools block',
  });
}

/** The lines of 1.2.x that spent something in 2021-22; the others are absent in every year. */
export function highNeedsBlockLines(authority: AuthorityCode): readonly HighNeedsLine[] {
  const { highNeeds2021 } = PUBLISHED_FIGURES[authority];
  return HIGH_NEEDS_LINES.filter(
    (line) => line !== 'hn-place-funding' && highNeeds2021[line].outturnPounds > 0,
  );
}

/** Shares an amount between the authority's high needs lines as its outturn of 2021-22 was. */
export function shareHighNeeds(authority: AuthorityCode, amount: Pence): Pence[] {
  const { highNeeds2021 } = PUBLISHED_FIGURES[authority];
  const weights = highNeedsBlockLines(authority).map((line) => highNeeds2021[line].outturnPounds);
  return allocate(amount, weights);
}

function highNeedsLines(authority: AuthorityCode, year: FinancialYear): AnnualFigure[] {
  const lines = highNeedsBlockLines(authority);
  const block = pence(seriesFigure(authority, 'highNeedsBlockNetPounds', year) * 100);
  const shares = shareHighNeeds(authority, block).map((share, index) => {
    if (year !== IN_PROGRESS_YEAR) return share;
    const wobble = jitter(`${authority} ${lines[index]} ${year}`, LINE_WOBBLE_PER_MILLE);
    return roundToPence((share * (1000 + wobble)) / 1000);
  });
  return figuresOfBlock(lines, shares, { year, block: 'high needs block' });
}

function figuresOfBlock(
  lines: readonly LineId[],
  shares: readonly Pence[],
  { year, block }: { year: FinancialYear; block: string },
): AnnualFigure[] {
  const source =
    `Net outturn of the ${block} published (DfE section 251, ${year}); ` +
    "its split by line modelled with the authority's shares of 2021-22";
  return lines.map((line, index) => {
    const total = shares[index];
    if (total === undefined) throw new RangeError(`No share for ${line}`);
    if (year === IN_PROGRESS_YEAR) return continuedFigure(line, total);
    return { line, pence: total, basis: 'shared', source };
  });
}
