import { upTo } from '../as-at.ts';
import { add, type Pence } from '../money.ts';
import type { Instant } from '../time.ts';
import type { Drawdown, DrawdownState, Fund, FundTerms, FundUse } from './fund.ts';
import { isDrawn, sumByState } from './fund-change.ts';
import { unusedUnder } from './set-fund.ts';

/** The terms of a fund as they were set. Of rows of before the time was kept it is not known. */
export type FundTermsVersion = Pick<Fund, 'terms' | 'version' | 'modelled'> & {
  readonly at?: Instant | undefined;
};

/**
 * A fund as it stood at a moment: its terms by then, and what every drawdown counted for by then.
 * Terms without a time are taken as there from the start.
 */
export function fundAsAt(
  versions: readonly FundTermsVersion[],
  drawdowns: readonly Drawdown[],
  moment: Instant,
): Fund | undefined {
  const last = upTo(versions, ({ at }) => at, moment).at(-1);
  if (!last) return undefined;
  const { terms, version, modelled } = last;
  return {
    terms,
    version,
    use: useAsAt(terms, drawdowns, moment),
    ...(modelled === undefined ? {} : { modelled }),
  };
}

function useAsAt(terms: FundTerms, drawdowns: readonly Drawdown[], moment: Instant): FundUse {
  return drawdowns.reduce((use, drawdown) => {
    const state = stateAsAt(drawdown, moment);
    return state ? withDrawdown(use, drawdown, state) : use;
  }, unusedUnder(terms));
}

function stateAsAt({ claimedAt, decisions }: Drawdown, moment: Instant): DrawdownState | undefined {
  if (claimedAt > moment) return undefined;
  return upTo(decisions, ({ at }) => at, moment).at(-1)?.decision ?? 'claimed';
}

function withDrawdown(
  use: FundUse,
  { amountPence, phase, authority }: Drawdown,
  state: DrawdownState,
): FundUse {
  const sum = sumByState[state];
  const more = (before: Pence | undefined) =>
    before === undefined ? amountPence : add(before, amountPence);
  const sums = sum ? { ...use.sums, [sum]: more(use.sums[sum]) } : use.sums;
  if (!isDrawn(state)) return { ...use, sums };
  return {
    sums,
    usedPence: more(use.usedPence),
    byPhase: { ...use.byPhase, [phase]: more(use.byPhase[phase]) },
    byAuthority: { ...use.byAuthority, [authority]: more(use.byAuthority[authority]) },
  };
}
