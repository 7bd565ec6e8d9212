import { once } from 'node:events';
import { createReadStream, createWriteStream, renameSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
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
  const lines = createInterface({ input: createReadStream(from), crlfDelay: Infinity });
  let row = 0;
  let forecasts = 0;
  let waiting = `${FORECAST_COLUMNS.join(',')}\n`;
  for await (const line of lines) {
    row += 1;
    if (row === 1) checkHeader(line);
    else if (line !== '') {
      waiting += `${answerOf(line, row)}\n`;
      forecasts += 1;
    }
    if (waiting.length < CHUNK) continue;
    if (!output.write(waiting)) await once(output, 'drain');
    waiting = '';
  }
  if (row === 0) checkHeader('');
  output.end(waiting);
  await once(output, 'close');
  return forecasts;
}

function checkHeader(line: string): void {
  if (line.replace('\uFEFF', '') === TASK_COLUMNS.join(',')) return;
  throw new CannotStart(`Row 1 must be the header ${TASK_COLUMNS.join(',')}`);
}

function answerOf(line: string, row: number): string {
  const task = readTask(line);
  if ('wrong' in task) throw new CannotStart(`Row ${row}: ${task.wrong}`);
  return answerTask(task);
}

function isFileFault(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
