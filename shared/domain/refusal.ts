/**
 * What the rules answer. A refusal is a value with a code, decided by a rule; bugs and faults of the
 * machinery throw. The kind says what it rests on: `state` of the ledger (kept under the idempotency
 * key, because the same request gets the same answer), the `input` alone, a version last seen
 * (`precondition`), or who asks (`forbidden`, `unknown`).
 */
const KINDS = {
  'not-found': 'unknown',
  'not-allowed': 'forbidden',
  'period-not-open': 'state',
  'period-locked': 'state',
  'period-transition-not-allowed': 'state',
  'return-invalid': 'input',
  'reasons-needed': 'input',
  'change-reason-needed': 'input',
  'version-superseded': 'state',
  'nothing-to-certify': 'state',
  'already-decided': 'state',
  'self-certification': 'state',
  'budget-invalid': 'input',
  'budget-missing': 'state',
  'virement-invalid': 'input',
  'virement-across-pots': 'state',
  'virement-exceeds-budget': 'state',
  'breaks-invalid': 'input',
  'fund-exists': 'state',
  'fund-invalid': 'input',
  'fund-below-commitments': 'state',
  'phase-not-signed-off': 'state',
  'phase-already-signed-off': 'state',
  'fund-not-started': 'state',
  'fund-ended': 'state',
  'award-exceeded': 'state',
  'phase-exceeded': 'state',
  'allocation-exceeded': 'state',
  'no-allocation': 'state',
  'eligible-spend-exceeded': 'state',
  'self-approval': 'state',
  'decision-not-possible': 'state',
  'pressure-resolved': 'state',
  'pressure-full': 'state',
  'mitigation-invalid': 'input',
  'thresholds-invalid': 'input',
  'nothing-to-publish': 'state',
  'change-note-needed': 'input',
  'narrative-outdated': 'state',
  'own-role': 'state',
  'address-not-allowed': 'input',
  'precondition-failed': 'precondition',
  'precondition-required': 'precondition',
} as const satisfies Record<string, RefusalKind>;

export type RefusalKind = 'state' | 'input' | 'precondition' | 'forbidden' | 'unknown';
export type RefusalCode = keyof typeof KINDS;

export const REFUSAL_CODES = Object.keys(KINDS) as readonly RefusalCode[];

export const isStateRefusal = (code: RefusalCode): boolean => KINDS[code] === 'state';

/** Where a fault is: a JSON pointer into the body, or a place in a file as a spreadsheet shows it. */
type FaultPlace =
  | {
      /** Such as `/lines/3/actualPence`. */
      readonly pointer: string;
      readonly sheet?: never;
      readonly row?: never;
      readonly column?: never;
    }
  | FilePlace;

/** A place in a file: rows count from 1; a fault of the file as a whole has no row. */
export type FilePlace = {
  readonly pointer?: never;
  readonly sheet?: string;
  readonly row?: number;
  readonly column?: string;
};

/** One fault of the input: where it is, which rule found it and what was expected. */
export type Fault = FaultPlace & {
  readonly code: string;
  readonly detail: string;
  readonly line?: string;
};

export type Refusal = {
  readonly refused: RefusalCode;
  /** A sentence for the person who asked: what stands in the way and what would help. */
  readonly detail: string;
  readonly faults?: readonly Fault[];
  /** Figures that explain the refusal, such as `availablePence`. */
  readonly facts?: Readonly<Record<string, string | number>>;
};

export type Decided<T> = { readonly refused?: never; readonly value: T } | Refusal;

export const decided = <T>(value: T): Decided<T> => ({ value });

export function refuse(
  refused: RefusalCode,
  detail: string,
  extra: Pick<Refusal, 'faults' | 'facts'> = {},
): Refusal {
  return { refused, detail, ...extra };
}
