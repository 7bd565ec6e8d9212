import type { AuthorityCode } from '../../../shared/domain/authorities.ts';
import type { LineId } from '../../../shared/domain/catalogue.ts';
import type { FinancialYear } from '../../../shared/domain/financial-calendar.ts';

/** Every profile's weights, April to March, sum to this: 1,000 is a twelfth of the year. */
export const PROFILE_TOTAL = 12_000;

export type MonthlyProfile = {
  /** Fits "monthly split modelled with the … profile". */
  readonly name: string;
  readonly weights: readonly number[];
  /** How far a month may lie from its weight in one authority, line and year, in thousandths. */
  readonly monthJitterPerMille: number;
  /** How far October to March may lie together from April to September, in thousandths. */
  readonly autumnJitterPerMille: number;
};

/**
 * Measured. Payments to suppliers of home to school transport in 2023-24, by payment month, of the
 * three councils that published all twelve (Staffordshire, Shropshire, Solihull; £53.1m), pooled.
 * September: paid a month in arrears and no school in August, so 1.2 % of the pooled year; set to
 * 1.6 %, the mean share over all five councils with published payments (1.63 %; Coventry's and
 * Wolverhampton's are partial), the other months scaled to fit. 45.1 % of the year is paid by P06,
 * which is why a straight-line run rate hides the pressure in the Q2 report.
 * Source: the councils' own spending transparency files, Open Government Licence v3.0.
 */
const TRANSPORT: MonthlyProfile = {
  name: 'home to school transport (from monthly payments of three councils, 2023-24)',
  weights: [1131, 904, 1088, 1150, 945, 192, 891, 1094, 1289, 1024, 1091, 1201],
  monthJitterPerMille: 60,
  autumnJitterPerMille: 50,
};

/** Modelled: formula funding is paid over in equal months, the odd pence first. */
const TWELFTHS: MonthlyProfile = {
  name: 'equal twelfths',
  weights: [1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000],
  monthJitterPerMille: 0,
  autumnJitterPerMille: 0,
};

/** Modelled: top-ups to schools follow the terms, the larger payments in April, September, January. */
const TERMLY_TOP_UPS: MonthlyProfile = {
  name: 'termly top-ups',
  weights: [1680, 720, 720, 720, 480, 1920, 720, 840, 720, 1920, 720, 840],
  monthJitterPerMille: 40,
  autumnJitterPerMille: 40,
};

/** Modelled: independent providers invoice a term early in it, so May, October and February lead. */
const TERMLY_INVOICES: MonthlyProfile = {
  name: 'termly invoices',
  weights: [720, 1320, 840, 840, 360, 960, 1680, 960, 840, 840, 1560, 1080],
  monthJitterPerMille: 60,
  autumnJitterPerMille: 40,
};

/** Modelled: salaries; the year's pay award is paid from December, with its arrears that month. */
const STAFFING: MonthlyProfile = {
  name: 'staffing',
  weights: [960, 960, 960, 960, 960, 960, 960, 960, 1164, 1044, 1044, 1068],
  monthJitterPerMille: 30,
  autumnJitterPerMille: 0,
};

/** Modelled: grant-funded work that starts with the year and gathers pace. */
const RAMP_UP: MonthlyProfile = {
  name: 'project ramp-up',
  weights: [240, 360, 600, 840, 960, 960, 1200, 1200, 1320, 1440, 1440, 1440],
  monthJitterPerMille: 30,
  autumnJitterPerMille: 0,
};

const SPECIAL: Readonly<Partial<Record<LineId, MonthlyProfile>>> = {
  'transport-pre16-send': TRANSPORT,
  'hn-place-funding': TWELFTHS,
  'hn-topup-maintained': TERMLY_TOP_UPS,
  'hn-topup-independent': TERMLY_INVOICES,
  'hn-alternative-provision': TERMLY_INVOICES,
  'schools-individual-budgets': TWELFTHS,
};

/** How a line's year falls by month: its own profile, the grant's, or else that of staffing. */
export function profileOf(line: LineId): MonthlyProfile {
  return SPECIAL[line] ?? (line.startsWith('innovation-') ? RAMP_UP : STAFFING);
}

/**
 * Twelve integer weights, April to March, for one authority, line and year: the line's profile,
 * each month moved by a jitter that the four names alone decide, within the profile's bounds, so
 * that years differ as real ones do. Their sum is near 12,000,000 and is of no meaning.
 */
export function monthlyWeights(
  authority: AuthorityCode,
  line: LineId,
  year: FinancialYear,
): readonly number[] {
  const profile = profileOf(line);
  const name = `${authority} ${line} ${year}`;
  const autumn = jitter(`${name} autumn`, profile.autumnJitterPerMille);
  return profile.weights.map((weight, index) => {
    const month = jitter(`${name} month ${index + 1}`, profile.monthJitterPerMille);
    return weight * (1000 + month + (index >= 6 ? autumn : 0));
  });
}

/**
 * A whole number from -bound to bound that depends on the text alone.
 * FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/), with the final mix of MurmurHash3,
 * since the last characters alone barely move FNV's high bits.
 */
export function jitter(text: string, bound: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) % (2 * bound + 1)) - bound;
}
