import * as z from 'zod';
import type { AuthorityCode } from '../domain/authorities.ts';
import { WORKSTREAMS } from '../domain/catalogue.ts';
import {
  BUSINESS_CASE_STATES,
  DRAWDOWN_STATES,
  type Drawdown,
  type DrawdownEntry,
  type Fund,
  type FundId,
} from '../domain/funds/fund.ts';
import { type FundTermsVersion, fundAsAt } from '../domain/funds/fund-as-at.ts';
import type { FundChange } from '../domain/funds/fund-change.ts';
import type { ClaimedDrawdown } from '../domain/funds/standing-drawdown.ts';
import type { FundContext } from '../domain/funds/use-elsewhere.ts';
import type { Instant } from '../domain/time.ts';
import { padded } from './ledger-keys.ts';
import { parseRow, type Read } from './reads.ts';
import { authorityRow, dayRow, instantRow, penceRow, principalRow } from './row-schemas.ts';
import {
  type Condition,
  type Item,
  itemsUnder,
  type Key,
  listUnder,
  type Store,
  type Value,
  type Write,
} from './store.ts';

const termsRow = z.lazy(() =>
  z.strictObject({
    fund: z.string(),
    name: z.string(),
    funder: z.string(),
    awardPence: penceRow,
    startsOn: dayRow,
    endsOn: dayRow,
    claimBasis: z.enum(['instalments', 'in-arrears']),
    phases: z.array(
      z.strictObject({
        phase: z.string(),
        name: z.string(),
        approvedPence: penceRow,
        businessCase: z.strictObject({
          state: z.enum(BUSINESS_CASE_STATES),
          signedOffOn: dayRow.optional(),
          signedOffBy: z.string().optional(),
          reference: z.string().optional(),
        }),
      }),
    ),
    allocations: z.array(z.strictObject({ authority: authorityRow, ceilingPence: penceRow })),
    workstreams: z.array(z.enum(WORKSTREAMS)),
  }),
);

const regionalUse = {
  sums: z.strictObject({
    claimedPence: penceRow,
    approvedPence: penceRow,
    paidPence: penceRow,
    reversedPence: penceRow,
  }),
  usedPence: penceRow,
  byPhase: z.record(z.string(), penceRow),
};

const fundRow: z.ZodType<Fund> = z.lazy(() =>
  z.strictObject({
    terms: termsRow,
    version: z.int(),
    use: z.strictObject({
      ...regionalUse,
      byAuthority: z.partialRecord(authorityRow, penceRow),
      elsewhere: z
        .strictObject({ authorities: z.array(authorityRow), drawing: z.int() })
        .optional(),
    }),
    modelled: z.string().optional(),
  }),
) as z.ZodType<Fund>;

export const termsVersionRow = z.lazy(() =>
  z.strictObject({
    terms: termsRow,
    version: z.int(),
    at: instantRow.optional(),
    modelled: z.string().optional(),
  }),
) as z.ZodType<FundTermsVersion>;

/** What is exported of a fund. */
export const fundContextRow = z.lazy(() =>
  z.strictObject({
    terms: termsRow,
    version: z.int(),
    modelled: z.string().optional(),
    ...regionalUse,
    authoritiesDrawing: z.int(),
  }),
) as z.ZodType<FundContext>;

const claimShape = () => ({
  drawdown: z.string(),
  fund: z.string(),
  authority: authorityRow,
  phase: z.string(),
  workstream: z.enum(WORKSTREAMS),
  amountPence: penceRow,
  description: z.string(),
  evidence: z.string().optional(),
  claimedBy: principalRow,
  claimedAt: instantRow,
  modelled: z.string().optional(),
});

/** What a drawdown was claimed as. */
export const claimRow = z.lazy(() => z.strictObject(claimShape())) as z.ZodType<ClaimedDrawdown>;

const drawdownRow: z.ZodType<Drawdown> = z.lazy(() =>
  z.strictObject({
    ...claimShape(),
    state: z.enum(DRAWDOWN_STATES),
    version: z.int(),
    decisions: z.array(
      z.strictObject({
        decision: z.enum(DRAWDOWN_STATES).exclude(['claimed']),
        reason: z.string(),
        by: principalRow,
        at: instantRow,
      }),
    ),
  }),
) as z.ZodType<Drawdown>;

export const drawdownStepRow: z.ZodType<DrawdownEntry> = z.lazy(() =>
  z.strictObject({
    drawdown: z.string(),
    fund: z.string(),
    step: z.int(),
    state: z.enum(DRAWDOWN_STATES),
    amountPence: penceRow,
    reason: z.string().optional(),
    by: principalRow,
    at: instantRow,
  }),
);

/** Awards are few: they share a partition, so that one query lists them. */
export const FUNDS = 'FUNDS';

const fundKey = (fund: FundId): Key => ({ pk: FUNDS, sk: fund });

export const drawdownPartition = (fund: FundId): string => `FUND#${fund}`;

const DRAWDOWN_PREFIX = 'DRAWDOWN#';
const STEP_PREFIX = 'ENTRY#';

/** An authority's own of a fund, as they stand and step by step. */
export const ownDrawdownPrefix = (authority: AuthorityCode): string =>
  `${DRAWDOWN_PREFIX}${authority}-`;
export const ownStepPrefix = (authority: AuthorityCode): string => `${STEP_PREFIX}${authority}-`;

export const stepKey = (fund: FundId, drawdown: string, step: number): Key => ({
  pk: drawdownPartition(fund),
  sk: `${STEP_PREFIX}${drawdown}#${padded(step)}`,
});

/** A drawdown's identifier begins with its authority, so that an authority's own are one query. */
const drawdownKey = (fund: FundId, drawdown: string): Key => ({
  pk: drawdownPartition(fund),
  sk: `${DRAWDOWN_PREFIX}${drawdown}`,
});

export type FundRow = { readonly fund: Fund; readonly rev: number };

const fundRowFrom = (item: Item | undefined): FundRow | undefined =>
  item && { fund: parseRow(fundRow, item), rev: item.rev };

/** Guarded: a refusal for want of room must still find none when it is kept. */
export const fundRead = (fund: FundId): Read<FundRow | undefined> => ({
  key: fundKey(fund),
  guarded: true,
  parse: fundRowFrom,
});

export const drawdownRead = (fund: FundId, drawdown: string): Read<Drawdown | undefined> => ({
  key: drawdownKey(fund, drawdown),
  guarded: false,
  parse: (item) => item && parseRow(drawdownRow, item),
});

export const TERMS_PREFIX = 'TERMS#';

/** Each version of the terms is an entry of the ledger. */
export const appendFundTerms = ({ terms, version, modelled }: Fund, at: Instant): Item => ({
  pk: drawdownPartition(terms.fund),
  sk: `${TERMS_PREFIX}${padded(version)}`,
  rev: 1,
  data: { version, terms: terms as unknown as Value, at, modelled },
});

/** New terms; drawdowns raise the row's `rev` too, so none is overwritten. */
export const replaceFund = (fund: Fund, before: FundRow | undefined): Write => ({
  kind: 'put',
  item: {
    ...fundKey(fund.terms.fund),
    rev: (before?.rev ?? 0) + 1,
    data: fund as unknown as Item['data'],
  },
  when: [before ? { is: 'at-rev', rev: before.rev } : { is: 'absent' }],
  vouched: false,
});

/** What a drawdown changes of its fund: sums in place, under the ceilings it was decided on. */
export const changeFundUse = (fund: FundId, { amounts, atMost, equal }: FundChange): Write => ({
  kind: 'add',
  key: fundKey(fund),
  amounts,
  when: [
    ...equal.map(({ path, to }): Condition => ({ is: 'equal', path, to })),
    ...atMost.map(({ path, to }): Condition => ({ is: 'at-most', path, to })),
  ],
});

export const appendDrawdownEntry = (entry: DrawdownEntry): Item => ({
  ...stepKey(entry.fund, entry.drawdown, entry.step),
  rev: 1,
  data: entry as unknown as Item['data'],
});

/** The drawdown as it stands; each step names the version before it. */
export const replaceDrawdown = (drawdown: Drawdown): Write => ({
  kind: 'put',
  item: {
    ...drawdownKey(drawdown.fund, drawdown.drawdown),
    rev: drawdown.version,
    data: drawdown as unknown as Item['data'],
  },
  when: [drawdown.version === 1 ? { is: 'absent' } : { is: 'at-rev', rev: drawdown.version - 1 }],
});

export function createFundsRepository(store: Store) {
  const repository = {
    async find(fund: FundId): Promise<Fund | undefined> {
      return fundRowFrom((await store.find([fundKey(fund)]))[0])?.fund;
    },

    /** The awards in order of their names, from after one of them. */
    async *list(after: FundId | undefined): AsyncGenerator<Fund> {
      for await (const item of itemsUnder(store, FUNDS, '', after)) yield parseRow(fundRow, item);
    },

    listAll: (): Promise<readonly Fund[]> =>
      listUnder(store, FUNDS, '', (item) => parseRow(fundRow, item)),

    async findDrawdown(fund: FundId, drawdown: string): Promise<Drawdown | undefined> {
      const [item] = await store.find([drawdownKey(fund, drawdown)]);
      return item && parseRow(drawdownRow, item);
    },

    /** An authority's drawdowns of a fund, or everybody's, in order of authority and time. */
    async *drawdowns(
      fund: FundId,
      authority: AuthorityCode | undefined,
      after: string | undefined,
    ): AsyncGenerator<Drawdown> {
      const prefix = authority ? ownDrawdownPrefix(authority) : DRAWDOWN_PREFIX;
      const from = after === undefined ? undefined : drawdownKey(fund, after).sk;
      for await (const item of itemsUnder(store, drawdownPartition(fund), prefix, from)) {
        yield parseRow(drawdownRow, item);
      }
    },

    /** The awards as they stood at a moment: of each, its terms and every drawdown are read. */
    async listAsAt(moment: Instant): Promise<readonly Fund[]> {
      const funds = await repository.listAll();
      const stood = await Promise.all(
        funds.map(async ({ terms: { fund } }) => {
          const pk = drawdownPartition(fund);
          const [versions, drawdowns] = await Promise.all([
            listUnder(store, pk, TERMS_PREFIX, (item) => parseRow(termsVersionRow, item)),
            listUnder(store, pk, DRAWDOWN_PREFIX, (item) => parseRow(drawdownRow, item)),
          ]);
          return fundAsAt(versions, drawdowns, moment);
        }),
      );
      return stood.filter((fund) => fund !== undefined);
    },
  };
  return repository;
}
