import { AUTHORITY_CODES, type AuthorityCode } from '../../shared/domain/authorities.ts';
import type { FinancialYear, Quarter } from '../../shared/domain/financial-calendar.ts';
import type { SummaryPlace } from '../../shared/domain/summaries/edited-narrative.ts';
import type { SummaryOf } from './summary-input.ts';

type PlacedRequest = {
  readonly path: { readonly year: FinancialYear; readonly quarter: Quarter };
  readonly query: { readonly authority?: AuthorityCode | undefined };
};

/** An authority’s summary where one is named, else the region’s. */
export const placeOf = ({ path: { year, quarter }, query }: PlacedRequest): SummaryPlace => ({
  chain: query.authority ?? 'REGION',
  year,
  quarter,
});

/** The summary of a place: of its one authority, or of all. */
export const summaryOf = ({ chain, year, quarter }: SummaryPlace): SummaryOf => ({
  year,
  quarter,
  scope: chain === 'REGION' ? AUTHORITY_CODES : [chain],
});
