import { type FinancialYear, startYear } from '../financial-calendar.ts';
import { inPounds } from '../forecast/forecast-sentences.ts';
import type { OutturnRange } from '../forecast/outturn-forecast.ts';
import { isTripped, type Thresholds, tierTripped } from '../forecast/rag.ts';
import type { FundId } from '../funds/fund.ts';
import { formatPounds, type Pence, pence, subtract } from '../money.ts';
import { type ThresholdSettings, thresholdsFor } from '../thresholds/threshold-settings.ts';
import { addDays, type Day, day } from '../time.ts';
import { amberFrom, type Finding, judged, type Margin } from './finding.ts';
import type { Severity } from './pressure.ts';
import { rangeSentence } from './pressure-sentences.ts';

/** An award, and what it is forecast to come to by its end. */
export type FundOutlook = {
  readonly fund: FundId;
  readonly name: string;
  readonly awardPence: Pence;
  readonly startsOn: Day;
  readonly endsOn: Day;
  /** Drawn: claimed, approved or paid. */
  readonly usedPence: Pence;
  readonly forecastToCompletion: OutturnRange;
};

/** An award is at risk both ways: over its ceiling, and with money about to be lost. */
export function awardFindings(
  funds: readonly FundOutlook[],
  { year, on, settings }: { year: FinancialYear; on: Day; settings: ThresholdSettings },
): readonly Finding[] {
  const thresholds = thresholdsFor(settings, POSITION);
  return funds.flatMap((fund) => [
    exceeded(fund, year, thresholds),
    unspent(fund, year, thresholds, on),
  ]);
}

const POSITION = { stream: 'innovation-fund', pot: 'grant' } as const;

/** Over by any amount at the median is amber; surely over, or by the red tier, is red. */
function exceededSeverity(
  { awardPence, forecastToCompletion }: FundOutlook,
  { award }: Thresholds,
  { money }: Margin,
): Severity | undefined {
  const { medianPence, lower80Pence, upper80Pence } = forecastToCompletion;
  const overPence = Math.max(0, subtract(medianPence, awardPence)) * money;
  const tripped = tierTripped(award, overPence, awardPence);
  if (tripped && lower80Pence > awardPence) return 'red';
  return tripped ?? (upper80Pence > awardPence ? 'watch' : undefined);
}

/** Well below the award is watched; near the end it is amber, and in the last half of that red. */
function unspentSeverity(
  { awardPence, endsOn, forecastToCompletion }: FundOutlook,
  { award }: Thresholds,
  { money }: Margin,
  on: Day,
): Severity | undefined {
  const left = Math.max(0, subtract(awardPence, forecastToCompletion.medianPence)) * money;
  if (!isTripped(award.unspent, left, awardPence)) return undefined;
  if (on >= monthsBefore(endsOn, Math.floor(award.nearEndMonths / 2))) return 'red';
  return on >= monthsBefore(endsOn, award.nearEndMonths) ? 'amber' : 'watch';
}

/** Where the last so many months before the end begin: six before 31 March begin on 1 October. */
function monthsBefore(endsOn: Day, months: number): Day {
  const after = addDays(endsOn, 1);
  const [year = 0, month = 0, date = 0] = after.split('-').map(Number);
  const count = year * 12 + (month - 1) - months;
  const pad = (part: number) => String(part).padStart(2, '0');
  // No month is without its 28th.
  return day(`${Math.floor(count / 12)}-${pad((count % 12) + 1)}-${pad(Math.min(date, 28))}`);
}

const shared = (fund: FundOutlook, year: FinancialYear, thresholds: Thresholds) => ({
  year,
  ...POSITION,
  subject: `The award of ${fund.name}`,
  worsening: thresholds.worsening,
});

function exceeded(fund: FundOutlook, year: FinancialYear, thresholds: Thresholds): Finding {
  const { awardPence, forecastToCompletion: forecast } = fund;
  const overPence = subtract(forecast.medianPence, awardPence);
  const against = againstAward(overPence);
  return {
    pressure: awardPressureId(fund.fund, year, 'award-exceeded'),
    cause: 'award-exceeded',
    ...shared(fund, year, thresholds),
    ...judged((margin) => exceededSeverity(fund, thresholds, margin)),
    amountPence: overPence,
    amberFromPence: amberFrom(thresholds.award, awardPence, 0),
    measure: against,
    clause: `expected to come to ${against} of ${inPounds(awardPence)}`,
    sentences: awardSentences(fund, against),
    nextSteps: EXCEEDED_STEPS,
  };
}

function unspent(fund: FundOutlook, year: FinancialYear, thresholds: Thresholds, on: Day): Finding {
  const { awardPence, endsOn, forecastToCompletion: forecast } = fund;
  const overPence = subtract(forecast.medianPence, awardPence);
  const against = againstAward(overPence);
  const { unspent: tier } = thresholds.award;
  return {
    pressure: awardPressureId(fund.fund, year, 'award-unspent'),
    cause: 'award-unspent',
    ...shared(fund, year, thresholds),
    ...judged((margin) => unspentSeverity(fund, thresholds, margin, on)),
    amountPence: overPence,
    amberFromPence: amberFrom({ red: tier, amber: tier }, awardPence, 0),
    measure: against,
    clause: `expected to come to ${against} of ${inPounds(awardPence)}, which ends on ${endsOn}`,
    sentences: [
      ...awardSentences(fund, against),
      `The award ends on ${endsOn}: what is not spent by then is lost to the region.`,
    ],
    nextSteps: UNSPENT_STEPS,
  };
}

const againstAward = (over: Pence): string =>
  over > 0
    ? `${inPounds(over)} over the award`
    : `${inPounds(pence(Math.abs(over)))} under the award`;

const awardSentences = (fund: FundOutlook, against: string): readonly string[] => [
  `${fund.name} is expected to come to ${inPounds(fund.forecastToCompletion.medianPence)} by its end, ${against} of ${formatPounds(fund.awardPence)}; ${formatPounds(fund.usedPence)} is drawn so far.`,
  rangeSentence(fund.forecastToCompletion.lower80Pence, fund.forecastToCompletion.upper80Pence),
];

const BORNE_BY_COUNCILS = 'The award is a ceiling: the councils would bear what goes over it.';

const EXCEEDED_STEPS: Readonly<Record<Severity, string>> = {
  red: `Agree with the councils before the next claim which plans are cut or who pays, and tell the department. ${BORNE_BY_COUNCILS}`,
  amber: `Ask each council before next month what it still plans to claim, and bring the plans under the award. ${BORNE_BY_COUNCILS}`,
  watch: `Look at the plans again with the next returns. ${BORNE_BY_COUNCILS}`,
};

const LOST = 'Money that is not spent by the award’s end goes back.';

const UNSPENT_STEPS: Readonly<Record<Severity, string>> = {
  red: `This month: move what will not be spent to councils that can spend it in time, or ask the department for an extension. ${LOST}`,
  amber: `Ask each council before next month what it will not spend, and offer it to the others. ${LOST}`,
  watch: `Look at the plans again with the next returns; there is still time to spend it. ${LOST}`,
};

/** What identifiers leave for the name of a fund between `REGION-2025-26-` and the cause. */
const LONGEST = 64;

/** A fund's own identifier may be as long as a case's: then the end of it becomes a digest. */
export function awardPressureId(
  fund: FundId,
  year: FinancialYear,
  cause: 'award-exceeded' | 'award-unspent',
): string {
  const whole = `REGION-${year}-${fund}-${cause}`;
  if (whole.length <= LONGEST) return whole;
  const digest = digestOf(fund);
  const room = LONGEST - (whole.length - fund.length) - digest.length - 1;
  return `REGION-${year}-${fund.slice(0, room)}_${digest}-${cause}`;
}

/** FNV-1a, 32 bits in hexadecimal (Fowler, Noll and Vo): to tell a few names apart, no secret. */
function digestOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const letter of text) {
    hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, '0');
}

/** Whether an award has anything to do with a year. */
export const runsIn = ({ startsOn, endsOn }: FundOutlook, year: FinancialYear): boolean =>
  startsOn <= `${startYear(year) + 1}-03-31` && endsOn >= `${startYear(year)}-04-01`;
