import { describe, expect, it } from 'vitest';
import { answerTask, readTask } from '../../../infra/local/forecast-task.ts';

const task = (line: string) => {
  const read = readTask(line);
  if ('wrong' in read) throw new Error(read.wrong);
  return read;
};

describe('a row of a task file', () => {
  it('is a year to a period and the years before it, an empty month missing', () => {
    const read = task('D1,MCR,1,3,120.5,1;2;3;4;5;6;;8;9;10;11;12;7;;-9.5e1');
    expect(read).toEqual({
      id: 'D1',
      budget: 120.5,
      series: {
        pastYears: [[1, 2, 3, 4, 5, 6, null, 8, 9, 10, 11, 12]],
        months: [7, null, -95],
        spent: -88,
        covers: [true, false, true, ...Array(9).fill(false)],
      },
    });
  });

  it.each([
    ['"D1",MCR,0,1,,5', 'quoted fields are not read.'],
    ['D1,MCR,0,1,5', '6 fields are needed, not 5.'],
    [',MCR,0,1,,5', 'the id is missing.'],
    ['D1,MCR,-1,1,,5', 'k_years is a whole number, not "-1".'],
    ['D1,MCR,0,13,,5', 'p is 1 to 12, not "13".'],
    ['D1,MCR,0,1,much,5', 'budget is a number or empty, not "much".'],
    ['D1,MCR,0,2,,5;x', 'month 2 of the history is not a number.'],
    ['D1,MCR,0,2,,5;Infinity', 'month 2 of the history is not a number.'],
    ['D1,MCR,1,2,,5;6', 'the history needs 14 months, not 2.'],
  ])('%s is refused', (line, wrong) => {
    expect(readTask(line)).toEqual({ wrong });
  });

  it('is answered with ordered bounds, and a probability where it has a budget', () => {
    const [id, mean = 0, low80 = 0, high80 = 0, low95 = 0, high95 = 0, over = 0] = answerTask(
      task('D1,MCR,0,4,500,100;110;90;100'),
    )
      .split(',')
      .map((each, index) => (index === 0 ? each : Number(each)));
    expect(id).toBe('D1');
    const bounds = [low95, low80, mean, high80, high95];
    expect([...bounds].sort((a, b) => Number(a) - Number(b))).toEqual(bounds);
    expect(low95).toBeGreaterThanOrEqual(400);
    expect(over).toBeGreaterThan(0.9);
    expect(answerTask(task('D1,MCR,0,4,,100;110;90;100')).endsWith(',')).toBe(true);
  });

  it('is answered even where the service would refuse', () => {
    expect(answerTask(task('D1,MCR,0,1,,0'))).toBe('D1,0,0,0,0,0,');
    expect(answerTask(task('D1,MCR,0,1,,'))).toBe('D1,0,0,0,0,0,');
  });
});
