import { describe, expect, it } from 'vitest';
import { JOBS } from '../../../infra/aws/jobs.ts';
import { createSchedule, SCHEDULES, type TimesOfRuns } from '../../../infra/local/schedule.ts';
import { type Day, instant, londonDayOf } from '../../../shared/domain/time.ts';

type Looks = { readonly job?: keyof typeof SCHEDULES; readonly lastRun?: string };

/** Looks at each of the instants in turn; a run is the last that the store tells of, if it tells. */
async function runsAt(
  instants: readonly string[],
  { job = 'sweep', lastRun }: Looks = {},
): Promise<readonly string[]> {
  let at = instant(instants[0] ?? '');
  const runs: string[] = [];
  const look = createSchedule({
    now: () => ({ at, on: londonDayOf(at) }),
    times: SCHEDULES[job],
    lastRunOn: async () => lastRun as Day | undefined,
    run: async () => void runs.push(at),
  });
  for (const each of instants) {
    at = instant(each);
    await look();
  }
  return runs;
}

describe('the schedules of the embedded run', () => {
  it.each(Object.entries<TimesOfRuns>(SCHEDULES))(
    '%s is that of the cloud',
    (name, { time, days }) => {
      const [hour, minute] = time.split(':').map(Number);
      const job = JOBS.find((each) => each.name === name);
      const rest = days === '*' ? '* * ? *' : `? * ${days} *`;
      expect(job?.schedule).toBe(`cron(${minute} ${hour} ${rest})`);
    },
  );

  it('are those of every job that has a time of day', () => {
    const timed = JOBS.filter(({ schedule }) => schedule?.startsWith('cron'));
    expect(Object.keys(SCHEDULES).toSorted()).toEqual(timed.map(({ name }) => name).toSorted());
  });

  it('run once a day, from 06:30 in London, in summer and in winter', async () => {
    const summer = ['05:29', '05:30', '05:31', '17:00'].map((t) => `2025-10-20T${t}:00.000Z`);
    const winter = ['05:31', '06:29', '06:30'].map((t) => `2025-10-27T${t}:00.000Z`);
    const lastRun = '2025-10-17';
    expect(await runsAt([...summer, '2025-10-24T10:00:00.000Z', ...winter], { lastRun })).toEqual([
      '2025-10-20T05:30:00.000Z',
      '2025-10-24T10:00:00.000Z',
      '2025-10-27T06:30:00.000Z',
    ]);
  });

  it('leave a day alone that somebody has swept by hand', async () => {
    expect(await runsAt(['2025-10-20T10:00:00.000Z'], { lastRun: '2025-10-20' })).toEqual([]);
  });

  it('rest at the weekend where the cloud’s do', async () => {
    const weekend = ['25', '26'].map((date) => `2025-10-${date}T10:00:00.000Z`);
    expect(await runsAt(weekend, { lastRun: '2025-10-24' })).toEqual([]);
  });

  it('make up for what was missed, at the weekend too', async () => {
    const later = '2025-10-22T15:00:00.000Z';
    expect(await runsAt([later, later], { lastRun: '2025-10-17' })).toEqual([later]);
    expect(await runsAt([later])).toEqual([later]);
    const saturday = '2025-10-25T03:00:00.000Z';
    expect(await runsAt([saturday, saturday], { lastRun: '2025-10-23' })).toEqual([saturday]);
  });
});
