import type { LineId } from '../catalogue.ts';
import { MAX_PENCE, type Pence, pence } from '../money.ts';
import type { ReturnVersion } from './return.ts';

/** One field that differs between two versions of a return; null where a version has none. */
export type Difference = {
  readonly line?: LineId;
  /** `basis`, `actualPence`, `adjustments.P03.amountPence`, `balances.schools.totalPence` … */
  readonly field: string;
  readonly before: string | number | boolean | null;
  readonly after: string | number | boolean | null;
  /** After less before, for money that both versions have on the same basis. */
  readonly changePence?: Pence;
};

type Field = Omit<Difference, 'before' | 'after' | 'changePence'> & {
  readonly value: string | number | boolean;
};

/**
 * What a version changed, field by field: first what the earlier version has, then what is new.
 * Who submitted it, when, and the reason of the change are the version's own and not compared.
 */
export function differenceBetween(
  before: ReturnVersion,
  after: ReturnVersion,
): readonly Difference[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const isComparable = before.basis === after.basis;
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    const field = was ?? is;
    if (field === undefined || was?.value === is?.value) return [];
    return [differenceOf(field, was?.value ?? null, is?.value ?? null, isComparable)];
  });
}

function differenceOf(
  { line, field }: Field,
  before: Difference['before'],
  after: Difference['after'],
  isComparable: boolean,
): Difference {
  const change = Number(after) - Number(before);
  const hasChange =
    field.endsWith('Pence') &&
    before !== null &&
    after !== null &&
    (isComparable || field !== 'actualPence') &&
    Math.abs(change) <= MAX_PENCE;
  return {
    ...(line ? { line } : {}),
    field,
    before,
    after,
    ...(hasChange ? { changePence: pence(change) } : {}),
  };
}

const MONEY_AND_ACTIVITY = [
  'actualPence',
  'commitmentsPence',
  'officerForecastPence',
  'activity',
] as const;

function fieldsOf(version: ReturnVersion): ReadonlyMap<string, Field> {
  const { basis, nil, note, modelled, lines } = version;
  const whole = { basis, nil, note, modelled };
  const fields: Field[] = Object.entries(whole).flatMap(([field, value]) =>
    value === undefined ? [] : [{ field, value }],
  );
  for (const each of lines) {
    for (const field of MONEY_AND_ACTIVITY) {
      const value = each[field];
      if (value !== undefined) fields.push({ line: each.line, field, value });
    }
  }
  fields.push(...balanceFields(version), ...adjustmentFields(version), ...reasonFields(version));
  return new Map(fields.map((field) => [`${field.line ?? ''} ${field.field}`, field]));
}

function balanceFields({ balances }: ReturnVersion): readonly Field[] {
  const { schools, ...rest } = balances ?? {};
  const named = (prefix: string, figures: Readonly<Record<string, number | undefined>>) =>
    Object.entries(figures).flatMap(([name, value]) =>
      value === undefined ? [] : [{ field: `${prefix}.${name}`, value }],
    );
  return [...named('balances', rest), ...named('balances.schools', schools ?? {})];
}

/** Several adjustments of a line to one period count together. */
function adjustmentFields({ adjustments }: ReturnVersion): readonly Field[] {
  return adjustments.flatMap(({ line, corrects }, _, all) => {
    const same = all.filter((each) => each.line === line && each.corrects === corrects);
    const field = `adjustments.${corrects}`;
    return [
      {
        line,
        field: `${field}.amountPence`,
        value: same.reduce((total, each) => total + each.amountPence, 0),
      },
      { line, field: `${field}.reason`, value: same.map((each) => each.reason).join('; ') },
    ];
  });
}

function reasonFields({ warnings }: ReturnVersion): readonly Field[] {
  return warnings.map(({ line, code, reason }) => ({
    line,
    field: `reasons.${code}`,
    value: reason,
  }));
}
