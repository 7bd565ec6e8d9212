import { parseArgs } from 'node:util';
import { CannotStart } from './environment.ts';
import { findRunningService, runTool } from './running-service.ts';

/** `npm run -s token -- --as NAME`: prints an access token of a demonstration user, nothing else. */
await runTool(async () => {
  const token = await findRunningService().tokenFor(nameFromArguments());
  process.stdout.write(`${token}\n`);
});

function nameFromArguments(): string {
  try {
    const { values } = parseArgs({ options: { as: { type: 'string' } } });
    if (values.as) return values.as;
  } catch {
    // Anything but `--as NAME` gets the same sentence.
  }
  throw new CannotStart('Say who: npm run -s token -- --as officer.coventry');
}
