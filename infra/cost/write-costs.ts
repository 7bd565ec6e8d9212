import { readFileSync, writeFileSync } from 'node:fs';
import { withCostTables } from './cost-tables.ts';

const PAGE = 'docs/cost.md';

/** `npm run cost`: writes the tables of the page of costs, from the model. */
writeFileSync(PAGE, withCostTables(readFileSync(PAGE, 'utf8')));
