import type { AuditHead } from '../audit.ts';
import type { AuthorityCode } from '../authorities.ts';
import type { SeriesBreaks } from '../breaks/set-breaks.ts';
import type { Budget, Virement } from '../budgets/budget.ts';
import type { FinancialYear, Period } from '../financial-calendar.ts';
import type { DrawdownEntry } from '../funds/fund.ts';
import type { FundTermsVersion } from '../funds/fund-as-at.ts';
import type { ClaimedDrawdown } from '../funds/standing-drawdown.ts';
import type { FundContext } from '../funds/use-elsewhere.ts';
import type { Pressure } from '../pressures/pressure.ts';
import type { Certification, ReturnVersion } from '../returns/return.ts';
import type { EditedNarrative } from '../summaries/edited-narrative.ts';
import type { ThresholdsVersion } from '../thresholds/set-thresholds.ts';
import type { Instant } from '../time.ts';

/** What each kind of entry in an exported ledger says. Names are for ever: old files are read by them. */
export type LedgerData = {
  readonly 'budget-version': Budget;
  readonly certification: Certification & {
    readonly authority: AuthorityCode;
    readonly year: FinancialYear;
    readonly period: Period;
  };
  readonly 'return-version': ReturnVersion;
  readonly virement: Virement;
  /** As the store keeps them: figures and inputs are texts within. */
  readonly forecasts: {
    readonly period: Period;
    readonly version: number;
    readonly madeAt: Instant;
  };
  readonly pressure: Pressure;
  /** A case as a commit left it. */
  readonly 'pressure-version': { readonly at: Instant; readonly pressure: Pressure };
  readonly 'narrative-version': EditedNarrative;
  readonly breaks: SeriesBreaks;
  readonly thresholds: ThresholdsVersion;
  readonly 'drawdown-claim': ClaimedDrawdown;
  readonly 'drawdown-step': DrawdownEntry;
  /** None of the authority's own, as the next is not: the terms that its drawdowns were claimed under. */
  readonly 'fund-terms': FundTermsVersion;
  /** What its summaries say of the region's award. */
  readonly fund: FundContext;
};

export type LedgerKind = keyof LedgerData;

/** An entry as it is exported: `key` is partition and sort key with a slash between, as in the audit trail. */
export type LedgerEntry = {
  readonly [K in LedgerKind]: {
    readonly kind: K;
    readonly key: string;
    readonly data: LedgerData[K];
  };
}[LedgerKind];

/** The one format there is; a change that an older import would misread raises it. */
export const LEDGER_FILE_FORMAT = 1;

/** The first of a file. */
export type LedgerHeader = {
  readonly ledger: AuthorityCode;
  readonly format: number;
  readonly software: string;
  readonly exportedAt: Instant;
  /** Every entry that the chain vouches for up to here is in the file, and none that came later. */
  readonly chainHead: AuditHead;
};

/** The last of a file, without which it was cut off. */
export type LedgerEnd = {
  readonly end: true;
  readonly entries: number;
  /** Of every byte before the line or row that this stands in. */
  readonly sha256: string;
};

/** What a file says, in its order. An entry of a file is not known to be one until it is parsed. */
export type LedgerFilePart =
  | { readonly is: 'header'; readonly header: unknown }
  | {
      readonly is: 'entry';
      readonly kind: string;
      readonly key: string;
      readonly data: { readonly [name: string]: unknown };
    }
  | { readonly is: 'end'; readonly end: LedgerEnd };

export const LEDGER_FORMATS = { jsonl: 'application/jsonl', csv: 'text/csv' } as const;
export type LedgerFormat = keyof typeof LEDGER_FORMATS;

/** SHA-256 of bytes as they go by; handed in, because neither the domain nor files know Node's. */
export type RunningDigest = {
  readonly update: (bytes: Uint8Array) => void;
  /** In lower-case hex; the last call. */
  readonly digest: () => string;
};
