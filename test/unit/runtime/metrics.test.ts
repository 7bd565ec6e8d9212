import { describe, expect, it, vi } from 'vitest';
import { createMetrics, measured } from '../../../shared/runtime/metrics.ts';

/** What is written to the log while something is done, line by line. */
async function linesOf(work: () => unknown): Promise<readonly Record<string, unknown>[]> {
  const written: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  try {
    await work();
  } finally {
    spy.mockRestore();
  }
  return written.map((line) => JSON.parse(line));
}

const STAGE = { STAGE: 'live' };

describe('metrics of a stage', () => {
  it('are one line of all that was counted, in the format that CloudWatch reads', async () => {
    const [line, ...more] = await linesOf(async () => {
      const metrics = createMetrics(STAGE);
      metrics.count('ReturnsAccepted', 1);
      metrics.count('ReturnsAccepted', 1);
      metrics.gauge('SweepAgeHours', 7.5);
      await metrics.flush();
    });
    expect(more).toEqual([]);
    expect(line).toMatchObject({
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'FundingPressureTracker',
            Dimensions: [['service', 'stage']],
            Metrics: [
              { Name: 'ReturnsAccepted', Unit: 'Count' },
              { Name: 'SweepAgeHours', Unit: 'None' },
            ],
          },
        ],
      },
      service: 'funding-pressure-tracker',
      stage: 'live',
      ReturnsAccepted: [1, 1],
      SweepAgeHours: 7.5,
    });
  });

  it('have a dimension of their own where they are told apart by one', async () => {
    const lines = await linesOf(async () => {
      const metrics = createMetrics(STAGE);
      metrics.count('ReturnsRefused', 1, { code: 'period-locked' });
      metrics.count('ReturnsAccepted', 1);
      await metrics.flush();
    });
    const found = lines.map((line) => {
      const { CloudWatchMetrics } = line['_aws'] as {
        CloudWatchMetrics: Record<string, unknown>[];
      };
      return [CloudWatchMetrics[0]?.['Dimensions'], line['code'], line['ReturnsRefused']];
    });
    expect(found).toEqual([
      [[['service', 'stage', 'code']], 'period-locked', 1],
      [[['service', 'stage']], undefined, undefined],
    ]);
  });

  it('are written once: what was flushed is gone, and nothing is no line', async () => {
    const lines = await linesOf(async () => {
      const metrics = createMetrics(STAGE);
      await metrics.flush();
      metrics.count('MessagesSent', 1);
      await metrics.flush();
      await metrics.flush();
    });
    expect(lines).toHaveLength(1);
  });

  it('are written when a job fails, too', async () => {
    const lines = await linesOf(async () => {
      const metrics = createMetrics(STAGE);
      const job = measured({ metrics }, async () => {
        metrics.count('MessagesFailed', 1);
        throw new Error('of the job');
      });
      await expect(job).rejects.toThrow('of the job');
    });
    expect(lines).toMatchObject([{ MessagesFailed: 1 }]);
  });

  it('are off without a stage', async () => {
    const lines = await linesOf(async () => {
      const metrics = createMetrics({});
      metrics.count('ReturnsRefused', 1, { code: 'other' });
      metrics.count('ReturnsAccepted', 1);
      await metrics.flush();
    });
    expect(lines).toEqual([]);
  });
});
