import { formatPounds, type Pence, pence, ZERO } from '../money.ts';
import type { SchoolBalances } from './return.ts';
import type { Finding, Rule, RuleContext } from './rule.ts';

/**
 * Errors only: a warning is answered by a reason on its line, and balances have none. So a DSG balance
 * that changed its sign or grew tenfold since last year is taken as it is given.
 */
const error = (code: string, pointer: string, detail: string, size: Pence = ZERO): Finding => ({
  code,
  pointer: `/balances${pointer}`,
  detail,
  sizePence: pence(Math.abs(size)),
});

function schoolErrors(
  { submitted }: RuleContext,
  check: (schools: SchoolBalances) => readonly Finding[],
): readonly Finding[] {
  const schools = submitted.balances?.schools;
  return schools ? check(schools) : [];
}

const inDeficit = ({ schools, schoolsInDeficit }: SchoolBalances): string =>
  `${schoolsInDeficit} of ${schools} schools ${schoolsInDeficit === 1 ? 'is' : 'are'} in deficit`;

function checkEmpty({ submitted: { balances } }: RuleContext): readonly Finding[] {
  if (!balances) return [];
  if (balances.dsgCarriedForwardPence !== undefined || balances.schools) return [];
  const detail = 'The balances have no figure. Leave "balances" out if none is known.';
  return [error('balances-empty', '', detail)];
}

const hasSigns = ({ inDeficitPence, inSurplusPence }: SchoolBalances): boolean =>
  inDeficitPence <= 0 && inSurplusPence >= 0;

const checkSigns = (context: RuleContext) =>
  schoolErrors(context, ({ inDeficitPence, inSurplusPence }) => {
    const code = 'school-balances-sign';
    const deficit = `Balances in deficit are ${formatPounds(inDeficitPence)}; a deficit is a negative balance, so expected ${formatPounds(pence(-Math.abs(inDeficitPence)))}.`;
    const surplus = `Balances in surplus are ${formatPounds(inSurplusPence)}; a surplus is a positive balance.`;
    return [
      ...(inDeficitPence > 0
        ? [error(code, '/schools/inDeficitPence', deficit, inDeficitPence)]
        : []),
      ...(inSurplusPence < 0
        ? [error(code, '/schools/inSurplusPence', surplus, inSurplusPence)]
        : []),
    ];
  });

/** Of figures with the right signs: a wrong sign is told once, as what it is. */
const checkTotal = (context: RuleContext) =>
  schoolErrors(context, (schools) => {
    const { totalPence, inDeficitPence, inSurplusPence } = schools;
    const together = pence(inDeficitPence + inSurplusPence);
    if (!hasSigns(schools) || totalPence === together) return [];
    const detail = `The total is ${formatPounds(totalPence)}, but ${formatPounds(inDeficitPence)} in deficit and ${formatPounds(inSurplusPence)} in surplus come to ${formatPounds(together)}.`;
    const apart = pence(totalPence - together);
    return [error('school-balances-total', '/schools/totalPence', detail, apart)];
  });

const checkCount = (context: RuleContext) =>
  schoolErrors(context, (given) => {
    if (given.schoolsInDeficit <= given.schools) return [];
    const detail = `It says that ${inDeficit(given)}.`;
    return [error('school-balances-count', '/schools/schoolsInDeficit', detail)];
  });

const checkWithoutSchools = (context: RuleContext) =>
  schoolErrors(context, (given) => {
    const { inDeficitPence, inSurplusPence, schools, schoolsInDeficit } = given;
    const code = 'school-balances-without-schools';
    const deficit = `Balances in deficit are ${formatPounds(inDeficitPence)}, but ${inDeficit(given)}. Either both are zero or neither is.`;
    const surplus = `Balances in surplus are ${formatPounds(inSurplusPence)}, but ${inDeficit(given)}.`;
    const hasSurplusWithoutSchools = inSurplusPence !== 0 && schoolsInDeficit === schools;
    return [
      ...((inDeficitPence === 0) === (schoolsInDeficit === 0)
        ? []
        : [error(code, '/schools/schoolsInDeficit', deficit, inDeficitPence)]),
      ...(hasSurplusWithoutSchools
        ? [error(code, '/schools/schools', surplus, inSurplusPence)]
        : []),
    ];
  });

export const BALANCE_RULES: readonly Rule[] = [
  {
    code: 'balances-empty',
    severity: 'error',
    message: 'Balances have the DSG carried forward, or schools’ balances, or both.',
    example: '"balances": {}.',
    check: checkEmpty,
  },
  {
    code: 'school-balances-sign',
    severity: 'error',
    message:
      'Schools’ balances in deficit are zero or negative, those in surplus zero or positive.',
    example: 'Balances in deficit of £1,200,000 where -£1,200,000 was meant.',
    check: checkSigns,
  },
  {
    code: 'school-balances-total',
    severity: 'error',
    message: 'Schools’ balances in deficit and in surplus come to the total.',
    example: '-£1,200,000 in deficit and £9,500,000 in surplus with a total of £9,500,000.',
    check: checkTotal,
  },
  {
    code: 'school-balances-count',
    severity: 'error',
    message: 'There are no more schools in deficit than schools.',
    example: '12 schools in deficit, of 11 schools.',
    check: checkCount,
  },
  {
    code: 'school-balances-without-schools',
    severity: 'error',
    message: 'Balances belong to schools: none in deficit or in surplus without such a school.',
    example: 'Balances in deficit of -£1,200,000 with 0 schools in deficit.',
    check: checkWithoutSchools,
  },
];
