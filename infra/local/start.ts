import { demonstrationNotice } from '../../shared/domain/demonstration.ts';
import { startEmbeddedRun } from './embedded-run.ts';
import { CannotStart, readEnvironment } from './environment.ts';

/** `npm start`: the whole service on this machine. The last line it prints is `ready URL`. */

const say = (sentence: string): void => void process.stdout.write(`${sentence}\n`);

const log = (code: string, data: Readonly<Record<string, unknown>>): void =>
  void process.stderr.write(`${JSON.stringify({ code, ...data })}\n`);

function giveUp(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** Before there is a run, leaving is enough: a store that has started goes with the process. */
let stop = async (): Promise<void> => {};

try {
  stopWhenAsked();
  const environment = readEnvironment();
  const run = await startEmbeddedRun({ environment, say, log, onLost: giveUp });
  stop = run.stop;
  if (run.demonstrationOn) say(demonstrationNotice(run.demonstrationOn));
  say(`The API is described at ${run.url}/docs; the mail that it sends is at ${run.inboxUrl}`);
  say(`ready ${run.url}`);
} catch (error) {
  if (error instanceof CannotStart) giveUp(error.message);
  throw error;
}

/** Ctrl-C under npm arrives twice, from the terminal and from npm: one stop answers both. */
function stopWhenAsked(): void {
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      stop().then(
        () => process.exit(0),
        (error: unknown) => giveUp(`Stopping did not go well: ${String(error)}`),
      );
    });
  }
}
