import { listAuthorities } from '../../shared/contracts/reference/list-authorities.ts';
import { readCatalogue } from '../../shared/contracts/reference/read-catalogue.ts';
import { readRules } from '../../shared/contracts/reference/read-rules.ts';
import { AUTHORITIES } from '../../shared/domain/authorities.ts';
import { catalogueOf } from '../../shared/domain/catalogue.ts';
import { publishedRules } from '../../shared/domain/returns/rules.ts';
import { type Operation, operation, reply } from '../../shared/http/operation.ts';

/** Reference data is code: these read no store. */
export const referenceOperations = (): readonly Operation[] => [
  operation(listAuthorities, async () => reply(200, { items: AUTHORITIES })),
  operation(readCatalogue, async ({ path }) => reply(200, catalogueOf(path.year))),
  operation(readRules, async ({ path }) => reply(200, publishedRules(path.year))),
];
