import type { AuthorityCode } from '../../shared/domain/authorities.ts';
import type { FinancialYear, Period } from '../../shared/domain/financial-calendar.ts';
import { authorityInPath } from '../../shared/http/operation.ts';
import type { ReturnPlace } from '../../shared/persistence/returns.ts';

type PlacedRequest = {
  readonly scope: readonly AuthorityCode[];
  readonly path: { readonly year: FinancialYear; readonly period: Period };
};

/** Where a return is: the authority of the path, year and period. */
export const placeOf = (request: PlacedRequest): ReturnPlace => ({
  authority: authorityInPath(request),
  year: request.path.year,
  period: request.path.period,
});
