import { AUTHORITY_CODES, type AuthorityCode } from '../authorities.ts';
import { type Pence, sum } from '../money.ts';
import type { Drawdown, DrawdownState, Fund, FundTerms, FundUse } from './fund.ts';
import { isDrawn } from './fund-change.ts';
import { fundFigures } from './fund-figures.ts';

/**
 * What everybody may know of an award: its terms and the sums of the whole region. Which authority
 * drew how much is not among it.
 */
export type FundContext = Pick<Fund, 'terms' | 'version' | 'modelled'> &
  Pick<FundUse, 'sums' | 'usedPence' | 'byPhase'> & { readonly authoritiesDrawing: number };

export function contextOf(fund: Fund): FundContext {
  const { terms, version, modelled, use } = fund;
  return {
    terms,
    version,
    sums: use.sums,
    usedPence: use.usedPence,
    byPhase: use.byPhase,
    authoritiesDrawing: fundFigures(fund).authoritiesDrawing,
    ...(modelled === undefined ? {} : { modelled }),
  };
}

/** A ledger that is brought to a store which may not have those of other authorities yet. */
export type BroughtLedger = {
  readonly authority: AuthorityCode;
  readonly context: FundContext;
  /** The fund as the store has it. */
  readonly before: Fund | undefined;
  /** Everybody's drawdowns in the store, the brought ones among them. */
  readonly drawdowns: readonly Drawdown[];
};

/**
 * The fund once an authority's drawdowns are in the store. As long as others' are missing, the sums are
 * those that came with the first ledger; with the last they are counted from the drawdowns, so that they
 * come out right whenever each was exported. Bringing the same ledger again changes nothing.
 */
export function fundWith({ authority, context, before, drawdowns }: BroughtLedger): Fund {
  const { terms, version, modelled } = before ?? context;
  const fund = { terms, version, ...(modelled === undefined ? {} : { modelled }) };
  const counted = countedUse(terms, drawdowns);
  const missing = before ? (before.use.elsewhere?.authorities ?? []) : AUTHORITY_CODES;
  const stillMissing = missing.filter((each) => each !== authority);
  if (stillMissing.length === 0) return { ...fund, use: counted };
  const drawing = before?.use.elsewhere?.drawing ?? context.authoritiesDrawing;
  const isNewlyDrawing = missing.includes(authority) && (counted.byAuthority[authority] ?? 0) > 0;
  const { sums, usedPence, byPhase } = before?.use ?? context;
  return {
    ...fund,
    use: {
      sums,
      usedPence,
      byPhase,
      byAuthority: counted.byAuthority,
      elsewhere: {
        authorities: stillMissing,
        drawing: Math.max(0, drawing - (isNewlyDrawing ? 1 : 0)),
      },
    },
  };
}

/** What these drawdowns use of the award, with a number for each phase and each authority. */
function countedUse({ phases }: FundTerms, drawdowns: readonly Drawdown[]): FundUse {
  const amountOf = (isMeant: (each: Drawdown) => boolean): Pence =>
    sum(drawdowns.filter(isMeant).map(({ amountPence }) => amountPence));
  const inState = (state: DrawdownState) => amountOf((each) => each.state === state);
  const drawnBy = (isMeant: (each: Drawdown) => boolean) =>
    amountOf((each) => isDrawn(each.state) && isMeant(each));
  return {
    sums: {
      claimedPence: inState('claimed'),
      approvedPence: inState('approved'),
      paidPence: inState('paid'),
      reversedPence: inState('reversed'),
    },
    usedPence: drawnBy(() => true),
    byPhase: Object.fromEntries(
      phases.map(({ phase }) => [phase, drawnBy((each) => each.phase === phase)]),
    ),
    byAuthority: Object.fromEntries(
      AUTHORITY_CODES.map((code) => [code, drawnBy(({ authority }) => authority === code)]),
    ),
  };
}
