import { describe, expect, it } from 'vitest';
import { JOBS } from '../../../infra/aws/jobs.ts';
import { createSchedule, SWEEP_TIME } from '../../../infra/local/schedule.ts';
import { type Day, instant, londonDayOf } from '../../../shared/domain/time.ts';

/** Looks at each of the instants in turn; a run counts as the day's last. */
async function runsAt(instants: readonly string[], lastRun?: string): Promise<readonly string[]> {
  let at = instant(instants[0] ?? '');
  let last = lastRun as Day | undefined;
  const runs: string[] = [];
  const look = createSchedule({
    now: () => ({ at, on: londonDayOf(at) }),
    lastRunOn: async () => last,
    run: async () => {
      runs.push(at);
      last = londonDayOf(at);
    },
  });
  for (const each of instants) {
    at = instant(each);
    await look();
  }
  return runs;
}

describe('the schedule of the embedded run', () => {
  it('is that of the cloud', () => {
    const [hour, minute] = SWEEP_TIME.split(':').map(Number);
    const job = JOBS.find(({ name }) => name === 'sweep');
    expect(job?.schedule).toBe(`cron(${minute} ${hour} * * ? *)`);
  });

  it('runs once a day, from 06:30 in London, in summer and in winter', async () => {
    const summer = ['05:29', '05:30', '05:31', '17:00'].map((t) => `2025-10-20T${t}:00.000Z`);
    const winter = ['05:31', '06:29', '06:30'].map((t) => `2025-10-27T${t}:00.000Z`);
    expect(await runsAt([...summer, ...winter])).toEqual([
      '2025-10-20T05:30:00.000Z',
      '2025-10-27T06:30:00.000Z',
    ]);
  });

  it('leaves a day alone that somebody has swept by hand', async () => {
    expect(await runsAt(['2025-10-20T10:00:00.000Z'], '2025-10-20')).toEqual([]);
  });

  it('makes up for what was missed', async () => {
    const later = '2025-10-22T15:00:00.000Z';
    expect(await runsAt([later], '2025-10-17')).toEqual([later]);
    expect(await runsAt([later])).toEqual([later]);
  });
});
