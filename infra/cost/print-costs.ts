import { COST_TABLES } from './cost-tables.ts';

/** `npm run cost`: the tables of docs/cost.md, as they stand there. */
for (const [name, table] of Object.entries(COST_TABLES)) {
  process.stdout.write(`<!-- ${name} -->\n${table()}\n<!-- end -->\n\n`);
}
