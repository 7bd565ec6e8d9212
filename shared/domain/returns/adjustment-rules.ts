import { lineOf } from '../catalogue.ts';
import { formatPounds, pence } from '../money.ts';
import type { Adjustment } from './return.ts';
import type { Finding, Rule, RuleContext } from './rule.ts';

/** A correction to a locked period is posted in the open one, with the period it corrects. */
function adjustmentErrors(
  { submitted }: RuleContext,
  code: string,
  field: keyof Adjustment,
  faultOf: (adjustment: Adjustment) => string | undefined,
): readonly Finding[] {
  return (submitted.adjustments ?? []).flatMap((adjustment, index) => {
    const detail = faultOf(adjustment);
    if (detail === undefined) return [];
    const sizePence = pence(Math.abs(adjustment.amountPence));
    const pointer = `/adjustments/${index}/${field}`;
    return [{ code, line: adjustment.line, pointer, detail, sizePence }];
  });
}

const subjectOf = ({ line, amountPence }: Adjustment): string =>
  `The adjustment of ${formatPounds(amountPence)} to ${lineOf(line).name}`;

const checkEarlier = (context: RuleContext) =>
  adjustmentErrors(context, 'adjustment-not-earlier', 'corrects', (each) =>
    each.corrects < context.period
      ? undefined
      : `${subjectOf(each)} corrects ${each.corrects}; expected a period before ${context.period}.`,
  );

const checkLocked = (context: RuleContext) =>
  adjustmentErrors(context, 'adjustment-not-locked', 'corrects', (each) =>
    each.corrects >= context.period || context.lockedPeriods.has(each.corrects)
      ? undefined
      : `${subjectOf(each)} corrects ${each.corrects}, which is not locked. Correct that return itself with a new version.`,
  );

const checkLine = (context: RuleContext) =>
  adjustmentErrors(context, 'adjustment-line-missing', 'line', (each) =>
    context.submitted.lines.some(({ line }) => line === each.line)
      ? undefined
      : `${subjectOf(each)} has no line in this return. Its amount is part of the line's actual, so give the line too.`,
  );

const checkAmount = (context: RuleContext) =>
  adjustmentErrors(context, 'adjustment-zero', 'amountPence', (each) =>
    each.amountPence === 0
      ? `The adjustment to ${lineOf(each.line).name} is of £0; leave it out.`
      : undefined,
  );

export const ADJUSTMENT_RULES: readonly Rule[] = [
  {
    code: 'adjustment-not-earlier',
    severity: 'error',
    message: 'An adjustment corrects an earlier period of the same year.',
    example: 'An adjustment in the return for P06 that corrects P06.',
    check: checkEarlier,
  },
  {
    code: 'adjustment-not-locked',
    severity: 'error',
    message: 'An adjustment corrects a locked period; any other is corrected by a new version.',
    example: 'An adjustment in P06 to P05, while P05 is still closing.',
    check: checkLocked,
  },
  {
    code: 'adjustment-line-missing',
    severity: 'error',
    message: 'An adjustment is to a line of the same return, whose actual includes it.',
    example: '£12,000 moved to P03 of Therapies in a return without Therapies.',
    check: checkLine,
  },
  {
    code: 'adjustment-zero',
    severity: 'error',
    message: 'An adjustment moves an amount other than zero.',
    example: 'An adjustment of £0 to P03.',
    check: checkAmount,
  },
];
