import { randomUUID } from 'node:crypto';
import { sweepSchema } from '../../shared/contracts/sweeps/sweep-schema.ts';
import type { Sweep } from '../../shared/domain/sweeps/sweep.ts';
import { CannotStart } from './environment.ts';
import { findRunningService, runTool } from './running-service.ts';

/** `npm run sweep`: runs the forecast sweep now, as the schedule would, and prints its counts. */
await runTool(async () => {
  const { url, tokenFor } = findRunningService();
  const authorization = `Bearer ${await tokenFor('lead')}`;
  const headers = { authorization, 'idempotency-key': randomUUID() };
  const response = await fetch(`${url}/v1/sweeps`, { method: 'POST', headers });
  if (!response.ok) throw new CannotStart(`The sweep was refused: ${await detailOf(response)}`);
  const sweep = sweepSchema.parse(await response.json());
  process.stdout.write(`${linesOf(sweep).join('\n')}\n`);
  if (sweep.failed.length > 0) process.exitCode = 1;
});

async function detailOf(response: Response): Promise<string> {
  const { detail } = (await response.json()) as { readonly detail?: string };
  return detail ?? String(response.status);
}

function linesOf(sweep: Sweep): readonly string[] {
  const counts = [
    ['forecasts', sweep.forecasts],
    ['raised', sweep.raised],
    ['escalated', sweep.escalated],
    ['stepped down', sweep.steppedDown],
    ['resolved', sweep.resolved],
    ['unchanged', sweep.unchanged],
    ['messages', sweep.messages],
  ] as const;
  const asOf = sweep.asOfPeriod ? `, as of ${sweep.asOfPeriod}` : '';
  return [
    `Sweep of ${sweep.year}${asOf}, at ${sweep.at}`,
    ...counts.map(([name, count]) => `${name.padEnd(14)}${String(count).padStart(6)}`),
    ...sweep.failed.map(({ authority, because }) => `failed at ${authority}: ${because}`),
  ];
}
