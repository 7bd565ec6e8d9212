import { lineOf } from '../catalogue.ts';
import { formatPounds } from '../money.ts';
import { strangeness } from './expected-figure.ts';
import {
  lineWarnings,
  type ReportedLine,
  type Rule,
  type RuleContext,
  reportedLines,
  sameTimeIn,
  type Warning,
  warningOn,
} from './rule.ts';

/** Two lines this near to each other, as a share of the larger, are hardly chance. */
const SAME_VALUE_SHARE = 0.0001;
const MIN_SAME_VALUE_PENCE = 1_000_000;

/** Money and activity contradict each other beyond these, in opposite directions. */
const MONEY_CHANGE = 0.1;
const ACTIVITY_CHANGE = 0.05;
const MIN_MONEY_CHANGE_PENCE = 5_000_000;

function isSameValue(a: ReportedLine, b: ReportedLine): boolean {
  const larger = Math.max(Math.abs(a.actualPence), Math.abs(b.actualPence));
  const apart = Math.abs(a.actualPence - b.actualPence);
  return a.line !== b.line && larger > MIN_SAME_VALUE_PENCE && apart <= larger * SAME_VALUE_SHARE;
}

/** Of two lines with one value, the one that it is stranger on; the later one if nothing tells. */
function strangerOf(context: RuleContext, first: ReportedLine, second: ReportedLine) {
  const strange = ({ line, actualPence }: ReportedLine): number => {
    const [expected] = context.expected(line);
    return expected ? strangeness(actualPence, expected.amountPence) : 0;
  };
  return strange(first) > strange(second) ? [first, second] : [second, first];
}

function checkSameValue(context: RuleContext): readonly Warning[] {
  const lines = reportedLines(context);
  return lines.flatMap((first, index) =>
    lines.slice(index + 1).flatMap((second) => {
      if (!isSameValue(first, second)) return [];
      const [stranger, other] = strangerOf(context, first, second);
      if (!stranger || !other) return [];
      const detail = `${stranger.name} is ${formatPounds(stranger.actualPence)}, almost exactly ${other.name} at ${formatPounds(other.actualPence)}. Was one figure put on two lines?`;
      return [warningOn('same-value-two-lines', stranger, detail, stranger.actualPence)];
    }),
  );
}

function checkActivityAgainstMoney(context: RuleContext): readonly Warning[] {
  return lineWarnings(context, (reported, toDate) => {
    const { line, activity, name } = reported;
    const moneyBefore = sameTimeIn(context.lastYear, line, context.period);
    const activityBefore = context.lastYear?.activity(line, context.period);
    if (!moneyBefore || !activityBefore || activity === undefined) return undefined;
    const money = (toDate - moneyBefore) / Math.abs(moneyBefore);
    const counted = (activity - activityBefore) / activityBefore;
    const change = toDate - moneyBefore;
    if (!contradicts(money, counted) || Math.abs(change) < MIN_MONEY_CHANGE_PENCE) {
      return undefined;
    }
    const detail = `${name} is ${formatPounds(toDate)} to date, ${percent(money)} against last year’s ${formatPounds(moneyBefore)} at ${context.period}, while ${measureOf(reported)} went from ${activityBefore} to ${activity} (${percent(counted)}). They usually move together.`;
    return warningOn('money-against-activity', reported, detail, change);
  });
}

const contradicts = (money: number, activity: number): boolean =>
  (money <= -MONEY_CHANGE && activity >= ACTIVITY_CHANGE) ||
  (money >= MONEY_CHANGE && activity <= -ACTIVITY_CHANGE);

const percent = (share: number): string =>
  `${share > 0 ? '+' : ''}${Math.round(share * 1000) / 10} %`;

const MEASURES = {
  'eligible-pupils': 'eligible pupils',
  places: 'places',
  'ehc-plans': 'EHC plans',
} as const;

function measureOf({ line }: ReportedLine): string {
  const measure = lineOf(line).activity;
  return measure ? MEASURES[measure] : 'activity';
}

export const SAME_VALUE_RULE: Rule = {
  code: 'same-value-two-lines',
  severity: 'warning',
  message: 'Two lines have the same value, to within 0.01 %, of more than £10,000.',
  example:
    'Warwickshire 2018-19: pre-16 SEND transport £1,233,428, educational psychology £1,233,436 (section 251).',
  check: checkSameValue,
};

export const ACTIVITY_RULE: Rule = {
  code: 'money-against-activity',
  severity: 'warning',
  message:
    'Money fell by 10 % or more while activity rose by 5 % or more, or the other way round, against the same period last year.',
  example:
    'Birmingham 2024-25, pre-16 SEND transport: £44,897,534 after £62,846,179 (-28.6 %), while plans went from 11,040 to 12,094 (+9.5 %).',
  check: checkActivityAgainstMoney,
};
