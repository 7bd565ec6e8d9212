import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Answer,
  call,
  type Drawdown,
  expectDone,
  type Fund,
  figuresFrom,
  isReplayed,
  newKey,
  type Problem,
  type Return,
  read,
  readAll,
  type Verification,
} from '../../support/service-client.ts';
import { type StartedService, startService } from '../../support/start-service.ts';
import { readCsv } from '../../unit/summaries/csv-reader.ts';

/** The README's journey over the region's figures: one story, every step of which needs the last. */
const TIMEOUT_MILLISECONDS = 120_000;

let service: StartedService;

beforeAll(async () => {
  service = await startService({ seed: 'region' });
}, TIMEOUT_MILLISECONDS);

afterAll(() => service.stop());

const YEAR = '2025-26';
const FUND = '/v1/funds/innovation-fund';
const SUMMARY = `/v1/summaries/${YEAR}/Q2`;

type Place = { readonly authority: string; readonly name: string; readonly period: string };
type Line = { readonly line: string } & Readonly<Record<string, unknown>>;
type Summary = {
  readonly asAt: string;
  readonly demonstration: string;
  readonly completeness: {
    readonly expected: number;
    readonly returned: number;
    readonly certified: number;
    readonly missing: readonly Place[];
    readonly uncertified: readonly Place[];
  };
  readonly streams: readonly { readonly lines: readonly Line[] }[];
  readonly pressures: readonly Pressure[];
  readonly provenance: {
    readonly returns: readonly {
      readonly authority: string;
      readonly period: string;
      readonly version: number;
      readonly certified: boolean;
    }[];
  };
};
type Pressure = {
  readonly pressure: string;
  readonly authority: string;
  readonly severity: string;
  readonly state: string;
  readonly explanation: string;
};
type Sweep = {
  readonly forecasts: number;
  readonly raised: number;
  readonly escalated: number;
  readonly steppedDown: number;
  readonly resolved: number;
  readonly unchanged: number;
  readonly failed: readonly unknown[];
};

const readSummary = () => read<Summary>(service, 'lead', SUMMARY);

/** Who has not returned the period: the region's summary says it. */
async function findMissing() {
  const { completeness, demonstration } = await readSummary();
  expect(demonstration).toContain('2025-10-20');
  expect(completeness).toMatchObject({ expected: 14, returned: 13 });
  const [missing, ...others] = completeness.missing;
  expect(others).toEqual([]);
  const { items } = await read<{ items: readonly { authority: string; slug: string }[] }>(
    service,
    'lead',
    '/v1/authorities',
  );
  const slug = items.find(({ authority }) => authority === missing?.authority)?.slug;
  if (!missing || !slug) throw new Error('Somebody is missing, and has a name');
  const path = `/v1/authorities/${missing.authority}/returns`;
  return {
    ...missing,
    officer: `officer.${slug}`,
    certifier: `certifier.${slug}`,
    returns: path,
    place: `${path}/${YEAR}/${missing.period}`,
  };
}

type Missing = Awaited<ReturnType<typeof findMissing>>;

/** This year's figures to P05, moved on as last year's went from P05 to P06. */
async function figuresOf({ officer, returns }: Missing) {
  const linesAt = async (year: string, period: string) => {
    const { lines } = await read<Return>(service, officer, `${returns}/${year}/${period}`);
    return new Map(lines.map(({ line, actualPence }) => [line, actualPence]));
  };
  const [now, then, thenAfter] = await Promise.all([
    linesAt(YEAR, 'P05'),
    linesAt('2024-25', 'P05'),
    linesAt('2024-25', 'P06'),
  ]);
  return [...now].map(([line, actualPence]) => {
    const growth = (thenAfter.get(line) ?? 1) / (then.get(line) ?? 1);
    return { line, actualPence: Math.round(actualPence * growth) };
  });
}

const SLIPPED = 'transport-pre16-send';

/** Submits with a slip that has a warning, answers it, sees the mistake, corrects it, is certified. */
async function handInTheReturn(missing: Missing): Promise<Return> {
  const { officer, certifier, place } = missing;
  const right = await figuresOf(missing);
  const wrong = right.map(({ line, actualPence }) => ({
    line,
    actualPence: line === SLIPPED ? actualPence * 10 : actualPence,
  }));
  const submit = <T>(body: object, ifMatch?: string, query = '') =>
    call<T>(service, officer, `POST ${place}${query}`, {
      key: newKey(),
      body: { basis: 'year-to-date', ...body },
      ...(ifMatch === undefined ? {} : { ifMatch }),
    });

  const dry = await submit<{ valid: boolean }>({ lines: wrong }, undefined, '?dryRun=true');
  expect([dry.status, dry.body.valid]).toEqual([200, true]);
  const warned = await submit<Problem>({ lines: wrong });
  expect([warned.status, warned.body.type]).toEqual([422, '/problems/reasons-needed']);
  const warnings = warned.body.errors ?? [];
  expect(warnings.map(({ line }) => line)).toContain(SLIPPED);
  expect(warnings.length).toBeLessThanOrEqual(5);
  expect((await call(service, officer, `GET ${place}`)).status).toBe(404);

  const reason = 'The ledger of the new operator says so';
  const reasons = warnings.map(({ code, line }) => ({ warning: code, line, reason }));
  const taken = await submit<Return>({ lines: wrong, reasons });
  expect([taken.status, taken.body.version, taken.body.state]).toEqual([201, 1, 'submitted']);
  expect(taken.body.warnings.map((each) => each.reason)).toEqual(reasons.map(() => reason));

  const etag = taken.headers.get('etag') ?? '';
  expect((await submit({ lines: right })).status).toBe(428);
  const silent = await submit<Problem>({ lines: right }, etag);
  expect([silent.status, silent.body.type]).toEqual([422, '/problems/change-reason-needed']);
  const changeReason = 'The decimal point had slipped';
  const corrected = await submit<Return>({ lines: right, changeReason }, etag);
  expect([corrected.status, corrected.body.version]).toEqual([201, 2]);
  await checkDifference(missing, wrong, right);

  const certify = <T>(as: string, version: number) =>
    call<T>(service, as, `POST ${place}/certification`, {
      key: newKey(),
      body: { version, decision: 'certified' },
    });
  expect((await certify(officer, 2)).status).toBe(403);
  const superseded = await certify<Problem>(certifier, 1);
  expect([superseded.status, superseded.body.type]).toEqual([409, '/problems/version-superseded']);
  const certified = await certify<Return>(certifier, 2);
  expect([certified.status, certified.body.state]).toEqual([201, 'certified']);
  return certified.body;
}

type Figures = readonly { readonly line: string; readonly actualPence: number }[];

/** The second version shows the one figure that it changed. */
async function checkDifference({ officer, place }: Missing, wrong: Figures, right: Figures) {
  const versions = await readAll<{ difference: readonly Record<string, unknown>[] }>(
    service,
    officer,
    `${place}/versions`,
  );
  const figure = (figures: Figures) => figures.find(({ line }) => line === SLIPPED)?.actualPence;
  const [before, after] = [figure(wrong), figure(right)];
  expect(versions).toHaveLength(2);
  expect(versions[1]?.difference).toContainEqual(
    expect.objectContaining({ line: SLIPPED, field: 'actualPence', before, after }),
  );
}

/** Draws a little down, and is refused what is too much or too early. */
async function drawDown({ officer, authority }: Missing): Promise<Drawdown> {
  const path = `${FUND}/drawdowns`;
  const claim = <T>(changes: object, key = newKey()): Promise<Answer<T>> => {
    const base = { authority, phase: 'phase-1', workstream: 'recruitment', amountPence: 1_234_567 };
    const body = { ...base, description: 'Recruitment campaign, autumn', ...changes };
    return call<T>(service, officer, `POST ${path}`, { key, body });
  };
  const before = await read<Fund>(service, officer, FUND);
  const key = newKey();
  const taken = await claim<Drawdown>({}, key);
  expect([taken.status, taken.body.state]).toEqual([201, 'claimed']);
  const again = await claim<Drawdown>({}, key);
  expect([again.text, isReplayed(again)]).toEqual([taken.text, true]);
  const tooMuch = await claim<Problem>({ amountPence: before.availablePence + 1 });
  expect([tooMuch.status, tooMuch.body.type]).toEqual([409, '/problems/award-exceeded']);
  expect(tooMuch.body.availablePence).toBe(before.availablePence - 1_234_567);
  const tooEarly = await claim<Problem>({ phase: 'phase-2' });
  expect([tooEarly.status, tooEarly.body.type]).toEqual([409, '/problems/phase-not-signed-off']);
  const own = await call(service, officer, `POST ${path}/${taken.body.drawdown}/decisions`, {
    key: newKey(),
    body: { decision: 'approved', reason: 'It is mine' },
  });
  expect(own.status).toBe(403);
  const fund = await read<Fund>(service, officer, FUND);
  expect(fund).toMatchObject(figuresFrom(fund, await readAll<Drawdown>(service, 'lead', path)));
  expect(fund.claimedPence).toBe(before.claimedPence + 1_234_567);
  return taken.body;
}

const listPressures = () => readAll<Pressure>(service, 'lead', `/v1/pressures?year=${YEAR}`);

/** A sweep looks at the new figures; the next one, at the same figures, changes nothing. */
async function sweepTwice(): Promise<void> {
  const sweep = () =>
    expectDone(call<Sweep>(service, 'lead', 'POST /v1/sweeps', { key: newKey() }));
  const first = await sweep();
  expect(first.forecasts).toBeGreaterThan(200);
  expect(first.failed).toEqual([]);
  const pressures = await listPressures();
  const second = await sweep();
  expect(second).toMatchObject({ raised: 0, escalated: 0, steppedDown: 0, resolved: 0 });
  expect(second.forecasts).toBe(first.forecasts);
  expect(await listPressures()).toEqual(pressures);
  const standing = pressures.filter(({ state }) => state !== 'resolved');
  expect(second.unchanged).toBe(standing.length);
  expect(standing.length).toBeGreaterThan(10);
  for (const { explanation, severity } of standing) {
    expect(['watch', 'amber', 'red']).toContain(severity);
    expect(explanation).toMatch(/£/);
  }
}

const MONEY = [
  'budget',
  'profiledToDate',
  'actualToDate',
  'forecastOutturn',
  'variance',
  'movement',
];

/** Pounds as text to pence, by the digits. */
function penceOf(pounds: string): number {
  expect(pounds).toMatch(/^-?\d+\.\d\d$/);
  return Number(pounds.replace('.', ''));
}

/** The rows of the file add up to the figures of the JSON, line by line, to the penny. */
async function checkSummary(missing: Missing): Promise<void> {
  const summary = await readSummary();
  expect(summary.completeness).toMatchObject({ expected: 14, returned: 14, certified: 12 });
  expect(summary.completeness.missing).toEqual([]);
  const { authority, period } = missing;
  expect(summary.provenance.returns).toContainEqual({
    authority,
    period,
    version: 2,
    certified: true,
  });
  const csv = await call(service, 'lead', `GET ${SUMMARY}?format=csv`);
  expect(csv.headers.get('content-type')).toMatch(/^text\/csv/);
  const rows = readCsv(csv.text);
  const lines = summary.streams.flatMap((stream) => stream.lines);
  expect(new Set(rows.map((row) => row['authority'])).size).toBe(14);
  expect(new Set(rows.map((row) => row['line']))).toEqual(new Set(lines.map(({ line }) => line)));
  let compared = 0;
  for (const figures of lines) {
    const own = rows.filter((row) => row['line'] === figures.line);
    for (const name of MONEY) {
      const amounts = own.map((row) => row[name] ?? '').filter((text) => text !== '');
      const expected = amounts.length === 0 ? undefined : amounts.map(penceOf).reduce(add);
      expect(figures[`${name}Pence`], `${figures.line} ${name}`).toBe(expected);
      compared += amounts.length;
    }
  }
  expect(compared).toBeGreaterThan(500);
}

const add = (a: number, b: number): number => a + b;

/** Everything that the tour has touched. */
async function readEverything({ place }: Missing) {
  const { asAt: _, ...summary } = await readSummary();
  return {
    summary,
    returned: await read<Return>(service, 'lead', place),
    versions: await readAll(service, 'lead', `${place}/versions`),
    fund: await read<Fund>(service, 'lead', FUND),
    drawdowns: await readAll<Drawdown>(service, 'lead', `${FUND}/drawdowns`),
    pressures: await listPressures(),
    sweep: await read<Sweep>(service, 'lead', '/v1/sweeps/latest'),
    verification: await read<Verification>(service, 'lead', '/v1/audit/verification'),
  };
}

test('the tour of the README, and all of it is there after Ctrl-C', async () => {
  const missing = await findMissing();
  const returned = await handInTheReturn(missing);
  const drawdown = await drawDown(missing);
  await sweepTwice();
  await checkSummary(missing);
  const before = await readEverything(missing);
  expect(before.returned).toEqual(returned);
  expect(before.drawdowns).toContainEqual(drawdown);
  expect(before.verification.valid).toBe(true);
  expect(await service.interrupt()).toBe(0);
  await service.restart();
  expect(await readEverything(missing)).toEqual(before);
}, 120_000);
