import process from 'node:process';
import fc from 'fast-check';

/**
 * A run that decides whether a change lands says something of the change, not of the luck of the
 * draw: there every property has the same seed. At everybody's desk each run explores anew, and a
 * failure prints its seed.
 */
// biome-ignore lint/style/noProcessEnv: CI is how every build service says what it is.
if (process.env['CI']) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_251_020 });
