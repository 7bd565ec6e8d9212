import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'forecast-command-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

const run = (...options: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['infra/local/forecast.ts', ...options], (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });

/** Runs the command on a file of these rows. */
async function forecast(name: string, ...rows: readonly string[]) {
  const [tasks, out] = [join(folder, `${name}.csv`), join(folder, `${name}-out.csv`)];
  writeFileSync(tasks, `${rows.join('\n')}\n`);
  const ended = await run('--tasks', tasks, '--out', out);
  return { ...ended, out: existsSync(out) ? readFileSync(out, 'utf8') : undefined };
}

const HEADER = 'id,source,k_years,p,budget,history';
const EVEN = Array<number>(12).fill(100).join(';');

describe('the forecast command', () => {
  it('answers every task in its order, and prints nothing but a count on stderr', async () => {
    const { code, stdout, stderr, out } = await forecast(
      'good',
      HEADER,
      `A,X,1,3,1000,${EVEN};100;100;100`,
      'B,X,0,1,,0',
    );
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(/^2 forecasts in \d+\.\d\d s\n$/);
    const rows = (out ?? '').split('\n').map((row) => row.split(','));
    expect(rows[0]).toEqual(['id', 'mean', 'lo80', 'hi80', 'lo95', 'hi95', 'p_over']);
    expect(rows[1]?.slice(0, 2)).toEqual(['A', '1200']);
    expect(Number(rows[1]?.[6])).toBeGreaterThan(0.9);
    expect(rows[2]).toEqual(['B', '0', '0', '0', '0', '0', '']);
    expect(rows).toHaveLength(4);
  });

  it('names the row that is wrong and leaves no file', async () => {
    const wrong = await forecast('wrong', HEADER, 'A,X,0,1,,5', 'B,X,0,2,,5');
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toBe('Row 3: the history needs 2 months, not 1.\n');
    expect(wrong.out).toBeUndefined();
    expect(existsSync(join(folder, 'wrong-out.csv.partial'))).toBe(false);
  });

  it('wants the header and both files', async () => {
    expect((await forecast('headless', 'A,X,0,1,,5')).stderr).toBe(
      `Row 1 must be the header ${HEADER}\n`,
    );
    expect((await run('--tasks', 'x.csv')).stderr).toBe(
      'Say which files: npm run -s forecast -- --tasks FILE --out FILE\n',
    );
    const missing = await run('--tasks', join(folder, 'none.csv'), '--out', join(folder, 'o.csv'));
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('ENOENT')]);
  });
});
