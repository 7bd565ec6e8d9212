import type { FinancialYear } from '../financial-calendar.ts';
import { ADJUSTMENT_RULES } from './adjustment-rules.ts';
import { BALANCE_RULES } from './balance-rules.ts';
import { ACTIVITY_RULE, SAME_VALUE_RULE } from './cross-rules.ts';
import { HISTORY_RULES } from './history-rules.ts';
import { type ColumnDescription, RETURN_COLUMNS } from './return-columns.ts';
import type { Finding, Rule, RuleContext, Warning } from './rule.ts';
import { RULES_VERSION } from './rules-version.ts';
import { SIGN_AND_ZERO_RULES, SLIP_RULES } from './slip-rules.ts';
import { STRUCTURE_RULES } from './structure-rules.ts';

/** Warnings shown of one return. People who are shown more lose the ones that matter. */
export const MAX_WARNINGS_SHOWN = 5;

/**
 * Every rule of a return. Among warnings the order is that of explanation: a line shows only the
 * first that finds something, so that one cause asks for one reason. A slip, for instance, is also
 * a fall and a strange ratio.
 */
export const RULES: readonly Rule[] = [
  ...STRUCTURE_RULES,
  ...ADJUSTMENT_RULES,
  ...BALANCE_RULES,
  ...SIGN_AND_ZERO_RULES,
  SAME_VALUE_RULE,
  ...SLIP_RULES,
  ...HISTORY_RULES,
  ACTIVITY_RULE,
];

export type Findings = {
  /** All of them, in the order of the rules. */
  readonly errors: readonly Finding[];
  /** At most one a line, the largest money first. */
  readonly warnings: readonly Warning[];
};

export function applyRules(context: RuleContext): Findings {
  const errors = RULES.flatMap((rule) => (rule.severity === 'error' ? rule.check(context) : []));
  const byLine = new Map<string, Warning>();
  for (const rule of RULES) {
    if (rule.severity === 'error') continue;
    for (const warning of rule.check(context)) {
      if (!byLine.has(warning.line)) byLine.set(warning.line, warning);
    }
  }
  return { errors, warnings: [...byLine.values()].sort(largestFirst) };
}

const largestFirst = (a: Warning, b: Warning): number =>
  b.sizePence - a.sizePence || (a.pointer < b.pointer ? -1 : 1);

export type PublishedRules = {
  readonly year: FinancialYear;
  readonly version: string;
  readonly warningsShown: number;
  readonly rules: readonly Pick<Rule, 'code' | 'severity' | 'message' | 'example'>[];
  /** How a return is written as a file. */
  readonly columns: readonly ColumnDescription[];
};

/** The rules of a year for everyone to read. One version serves every year so far. */
export function publishedRules(year: FinancialYear): PublishedRules {
  return {
    year,
    version: RULES_VERSION,
    warningsShown: MAX_WARNINGS_SHOWN,
    rules: RULES.map(({ code, severity, message, example }) => ({
      code,
      severity,
      message,
      example,
    })),
    columns: RETURN_COLUMNS,
  };
}
