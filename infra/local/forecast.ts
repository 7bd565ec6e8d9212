import { once } from 'node:events';
import { createReadStream, createWriteStream, renameSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CannotStart } from './environment.ts';
import { answerTask, FORECAST_COLUMNS, readTask, TASK_COLUMNS } from './forecast-task.ts';
import { runTool } from './running-service.ts';

/** How many characters are gathered before they are written. */
const CHUNK = 65_536;

/**
 * `npm run -s forecast -- --tasks FILE --out FILE`: forecasts every task of a file, thin ones too, by
 * the method of the service. Reads and writes a row at a time; counts and time go to stderr.
 */
await runTool(async () => {
  const { tasks, out } = filesFromArguments();
  const started = performance.now();
  // A file that is there is whole: it gets its name only when the last row is in it.
  const partial = `${out}.partial`;
  try {
    const rows = await forecastTasks(tasks, partial);
    renameSync(partial, out);
    const seconds = ((performance.now() - started) / 1000).toFixed(2);
    process.stderr.write(`${rows} forecasts in ${seconds} s\n`);
  } catch (error) {
    rmSync(partial, { force: true });
    throw isFileFault(error) ? new CannotStart(error.message, { cause: error }) : error;
  }
});

function filesFromArguments(): { readonly tasks: string; readonly out: string } {
  try {
    const { values } = parseArgs({
      options: { tasks: { type: 'string' }, out: { type: 'string' } },
    });
    if (values.tasks && values.out) return { tasks: values.tasks, out: values.out };
  } catch {
    // Anything but the two options gets the same sentence.
  }
  throw new CannotStart('Say which files: npm run -s forecast -- --tasks FILE --out FILE');
}

async function forecastTasks(from: string, to: string): Promise<number> {
  const output = createWriteStream(to);
  await once(output, 'open');
  let rows = 0;
  let forecasts = 0;
  let waiting = '';
  for await (const lines of linesOf(from)) {
    const answers = lines.flatMap((line, index) => answerOf(line, rows + index + 1));
    rows += lines.length;
    forecasts += answers.length;
    waiting += answers.map((answer) => `${answer}\n`).join('');
    if (waiting.length < CHUNK) continue;
    if (!output.write(waiting)) await once(output, 'drain');
    waiting = '';
  }
  output.end(waiting);
  await once(output, 'close');
  // The header is not a forecast.
  return forecasts - 1;
}

/** The lines of a file by the piece that is read: to wait for each would cost more than its forecast. */
async function* linesOf(file: string): AsyncGenerator<readonly string[]> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = `${rest}${chunk}`.split(/\r?\n/);
    rest = lines.pop() ?? '';
    yield lines;
  }
  yield [rest];
}

function headerOf(line: string): string {
  if (line.replace('\uFEFF', '') === TASK_COLUMNS.join(',')) return FORECAST_COLUMNS.join(',');
  throw new CannotStart(`Row 1 must be the header ${TASK_COLUMNS.join(',')}`);
}

/** What a row is answered with: the header with a header, nothing with nothing. */
function answerOf(line: string, row: number): readonly string[] {
  if (row === 1) return [headerOf(line)];
  if (line === '') return [];
  const task = readTask(line);
  if ('wrong' in task) throw new CannotStart(`Row ${row}: ${task.wrong}`);
  return [answerTask(task)];
}

function isFileFault(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
