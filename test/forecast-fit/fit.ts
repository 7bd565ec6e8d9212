import { parseArgs } from 'node:util';
import { FITTED } from '../../shared/domain/forecast/fitted-constants.ts';
import { blendEvidence } from '../../shared/domain/forecast/outturn-blend.ts';
import { casesOf } from './cases.ts';
import { fittedOn, outOfFold } from './cross-validation.ts';
import { cellsOf, outcomeOf, type Scores, scoresOf, sourcesOf } from './scores.ts';
import { earlierTasks, readTasks } from './tasks.ts';

/**
 * `node test/forecast-fit/fit.ts --tasks FILE --truth FILE [--foldings 4] [--parts] [--print]`:
 * scores the shipped constants and new ones, fitted out of fold, by several foldings (with `--parts`
 * the first by cell and source), and with `--print` prints those fitted on everything, to be put into fitted-constants.ts with the scores that justify them.
 */
const { values } = parseArgs({
  options: {
    tasks: { type: 'string' },
    truth: { type: 'string' },
    foldings: { type: 'string', default: '4' },
    parts: { type: 'boolean', default: false },
    print: { type: 'boolean', default: false },
  },
});
if (!values.tasks || !values.truth) throw new Error('Say which files: --tasks FILE --truth FILE');

const say = (text: string) => process.stdout.write(`${text}\n`);
const written = (name: string, scores: Scores) => {
  const figures = Object.entries(scores).map(([of, value]) => `${of} ${value.toFixed(4)}`);
  say(`${name.padEnd(12)} ${figures.join('  ')}`);
};

const rows = readTasks(values.tasks, values.truth);
const own = casesOf(rows.map(({ task }) => task));
const cases = [...own, ...casesOf(earlierTasks(rows))];
say(`${own.length} tasks, ${cases.length - own.length} more of earlier years`);
const shipped = own.map(({ task, evidence }) => outcomeOf(task, blendEvidence(evidence, FITTED)));
written('shipped', scoresOf(shipped));
for (let folding = 1; folding <= Number(values.foldings); folding++) {
  const outcomes = outOfFold(cases, folding);
  written(`folding ${folding}`, scoresOf(outcomes));
  if (!values.parts || folding > 1) continue;
  const parts = [...cellsOf(outcomes), ...sourcesOf(outcomes)].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [part, some] of parts) written(`  ${part} (${some.length})`, scoresOf(some));
}
const toFourDecimals = (_: string, value: unknown) =>
  typeof value === 'number' ? Math.round(value * 1e4) / 1e4 : value;
if (values.print) say(JSON.stringify(fittedOn(cases, 1), toFourDecimals, 2));
