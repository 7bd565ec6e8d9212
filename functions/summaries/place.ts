import type { AuthorityCode } from '../../shared/domain/authorities.ts';
import type { FinancialYear, Quarter } from '../../shared/domain/financial-calendar.ts';
import type { SummaryPlace } from '../../shared/domain/summaries/edited-narrative.ts';

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
