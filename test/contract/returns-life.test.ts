import { beforeEach, describe, expect, it } from 'vitest';
import { type Headers, problemOf } from './promises.ts';
import {
  BUDGET_LINES,
  COVENTRY,
  createEmptyRegion,
  newKey,
  RETURN_LINES,
  served,
} from './region.ts';
import { keptIn, type World } from './world.ts';

const RETURNS = `/v1/authorities/${COVENTRY}/returns/2025-26`;
const P05 = `${RETURNS}/P05`;
const P06 = `${RETURNS}/P06`;

/** The therapies' £300,000 typed in pounds where pence are meant, twice over. */
const SLIPPED = RETURN_LINES.map((line) =>
  line.line === 'hn-therapies' ? { ...line, actualPence: line.actualPence * 100 } : line,
);

const withLines = (lines: readonly unknown[], more: object = {}) => ({
  basis: 'year-to-date',
  lines,
  ...more,
});

describe('a return', () => {
  let world: World;

  const submit = (body: unknown, headers: Headers = {}, as = 'officer', target = P06) =>
    world.call('POST', target, { as, body, headers: { ...newKey(), ...headers } });
  const seen = (version: number) => ({ 'If-Match': `"${version}"` });
  const certify = (as: string, version: number, decision = 'certified') =>
    world.call('POST', `${P06}/certification`, { as, body: { version, decision } });
  const read = (target = P06) => world.call('GET', target, { as: 'auditor' });

  beforeEach(async () => {
    world = await createEmptyRegion();
    served(
      await world.call('PUT', `/v1/authorities/${COVENTRY}/budgets/2025-26`, {
        as: 'certifier',
        body: { lines: BUDGET_LINES },
      }),
    );
  });

  it('is submitted and read as it was taken', async () => {
    const submitted = await submit(withLines(RETURN_LINES, { note: 'As the ledger has it' }));
    expect(submitted.status).toBe(201);
    expect(submitted.headers['etag']).toBe('"1"');
    expect(submitted.body).toEqual({
      authority: COVENTRY,
      year: '2025-26',
      period: 'P06',
      version: 1,
      basis: 'year-to-date',
      nil: false,
      lines: RETURN_LINES,
      adjustments: [],
      warnings: [],
      note: 'As the ledger has it',
      late: false,
      state: 'submitted',
      submittedBy: 'officer',
      submittedAt: '2025-10-20T08:00:00.000Z',
    });
    const again = await read();
    expect(again.text).toBe(submitted.text);
    expect(again.headers['etag']).toBe('"1"');
    const list = served(await read(RETURNS));
    expect(list.body.items).toEqual([submitted.body]);
    expect(list.body.missing).toEqual(['P01', 'P02', 'P03', 'P04', 'P05']);
    // P06 has come before it is due, on 24 October.
    expect(list.body.completeness).toEqual({ due: 5, returned: 0, certified: 0 });
    world.setNow('2025-10-25T08:00:00.000Z');
    served(await certify('certifier', 1));
    const later = served(await read(`${RETURNS}?limit=1`));
    expect(later.body.completeness).toEqual({ due: 6, returned: 1, certified: 1 });
  });

  it('says what is carried at the end of the period, and what a correction of it changed', async () => {
    const dsg = (amount: number) => ({ balances: { dsgCarriedForwardPence: amount } });
    const submitted = served(await submit(withLines(RETURN_LINES, dsg(-1_420_508_500))));
    expect(submitted.body).toMatchObject(dsg(-1_420_508_500));
    const corrected = { ...dsg(1_420_508_500), changeReason: 'A deficit is positive' };
    served(await submit(withLines(RETURN_LINES, corrected), seen(1)));
    expect((await read()).body).toMatchObject(dsg(1_420_508_500));
    const versions = served(await read(`${P06}/versions`));
    expect(versions.body.items[1].difference).toEqual([
      {
        field: 'balances.dsgCarriedForwardPence',
        before: -1_420_508_500,
        after: 1_420_508_500,
        changePence: 2_841_017_000,
      },
    ]);
    const empty = await submit(withLines(RETURN_LINES, { balances: {} }), seen(2));
    expect(empty.body.errors).toMatchObject([{ pointer: '/balances', code: 'balances-empty' }]);
  });

  it('is unknown before, and so is a version that there is not', async () => {
    expect(problemOf(await read())).toBe('not-found');
    expect(problemOf(await read(`${P06}/versions`))).toBe('not-found');
    served(await submit(withLines(RETURN_LINES)));
    expect(problemOf(await read(`${P06}?version=2`))).toBe('not-found');
    served(await read(`${P06}?version=1`));
  });

  it('is tried without being kept, and without a key or a version', async () => {
    served(await submit(withLines(RETURN_LINES)));
    const before = await keptIn(world);
    const tried = await world.call('POST', `${P06}?dryRun=true`, {
      as: 'officer',
      body: withLines(SLIPPED),
    });
    expect(tried.status).toBe(200);
    expect(tried.body).toMatchObject({ valid: true, errors: [], lines: SLIPPED, ignored: [] });
    expect(tried.body.warnings).toEqual([
      {
        pointer: '/lines/2/actualPence',
        code: 'slip-pence',
        line: 'hn-therapies',
        detail: expect.stringContaining('£30,000,000'),
      },
    ]);
    const faulty = await world.call('POST', `${P06}?dryRun=true`, {
      as: 'officer',
      body: withLines([RETURN_LINES[0], RETURN_LINES[0]]),
    });
    expect(faulty.body).toMatchObject({ valid: false, errors: [{ code: 'duplicate-line' }] });
    expect(await keptIn(world)).toBe(before);
  });

  it('is corrected with the version seen, a reason for it and one for each warning', async () => {
    served(await submit(withLines(RETURN_LINES)));
    const before = await keptIn(world);
    expect(problemOf(await submit(withLines(SLIPPED)))).toBe('precondition-required');
    expect(problemOf(await submit(withLines(SLIPPED), seen(2)))).toBe('precondition-failed');
    expect(problemOf(await submit(withLines(SLIPPED), { 'If-Match': '1' }))).toBe(
      'if-match-invalid',
    );
    const unexplained = await submit(withLines(SLIPPED), seen(1));
    expect(problemOf(unexplained)).toBe('change-reason-needed');
    expect(unexplained.body.errors).toEqual([
      expect.objectContaining({ pointer: '/changeReason', code: 'change-reason-needed' }),
    ]);
    const changed = withLines(SLIPPED, { changeReason: 'A new contract' });
    const unanswered = await submit(changed, seen(1));
    expect(unanswered.status).toBe(422);
    expect(problemOf(unanswered)).toBe('reasons-needed');
    expect(unanswered.body.errors).toEqual([
      {
        pointer: '/lines/2/actualPence',
        code: 'slip-pence',
        line: 'hn-therapies',
        detail: expect.stringContaining('£30,000,000'),
      },
    ]);
    expect(await keptIn(world)).toBe(before);
    const reasons = [{ warning: 'slip-pence', line: 'hn-therapies', reason: 'It is right' }];
    const answered = await submit({ ...changed, reasons }, seen(1));
    expect(answered.status).toBe(201);
    expect(answered.headers['etag']).toBe('"2"');
    expect(answered.body).toMatchObject({
      version: 2,
      changeReason: 'A new contract',
      warnings: [
        {
          code: 'slip-pence',
          line: 'hn-therapies',
          reason: 'It is right',
          detail: unanswered.body.errors[0].detail,
        },
      ],
    });
  });

  it('keeps every version, each with what it changed', async () => {
    served(await submit(withLines(RETURN_LINES)));
    const [first, second, third] = RETURN_LINES;
    const lines = [first, { ...second, actualPence: 1_950_000_00 }];
    const v2 = withLines(lines, { changeReason: 'Late invoices' });
    served(await submit(v2, seen(1)));
    served(await submit(withLines([], { nil: true, changeReason: 'Start again' }), seen(2)));
    const versions = served(await read(`${P06}/versions`)).body.items;
    expect(versions.map(({ version }: { version: number }) => version)).toEqual([1, 2, 3]);
    expect(versions[0].difference).toEqual([]);
    expect(versions[1].difference).toEqual([
      {
        line: 'hn-topup-academies',
        field: 'actualPence',
        before: second?.actualPence,
        after: 1_950_000_00,
        changePence: 50_000_00,
      },
      { line: 'hn-therapies', field: 'actualPence', before: third?.actualPence, after: null },
    ]);
    expect(versions[2].difference).toContainEqual({ field: 'nil', before: false, after: true });
    const old = served(await read(`${P06}?version=1`));
    expect(old.body.lines).toEqual(RETURN_LINES);
    expect(old.headers['etag']).toBe('"1"');
  });

  it('is certified by another person than submitted it, once', async () => {
    expect(problemOf(await certify('certifier', 1))).toBe('nothing-to-certify');
    served(await submit(withLines(RETURN_LINES), {}, 'officer-certifier'));
    expect(problemOf(await certify('officer-certifier', 1))).toBe('self-certification');
    expect(problemOf(await certify('officer', 1))).toBe('not-allowed');
    expect(problemOf(await certify('lead', 1))).toBe('not-allowed');
    const superseded = await certify('certifier', 2);
    expect(problemOf(superseded)).toBe('version-superseded');
    expect(superseded.body).toMatchObject({ status: 409, latestVersion: 1 });
    const certified = await certify('certifier', 1);
    expect(certified.status).toBe(201);
    expect(certified.body).toMatchObject({
      state: 'certified',
      version: 1,
      certification: { version: 1, decision: 'certified', decidedBy: 'certifier' },
    });
    expect(problemOf(await certify('certifier', 1))).toBe('already-decided');
    expect((await read()).text).toBe(certified.text);
  });

  it('goes back to submitted with a correction, and may be sent back', async () => {
    served(await submit(withLines(RETURN_LINES)));
    served(await certify('certifier', 1));
    const v2 = withLines(RETURN_LINES, { changeReason: 'Checked again' });
    const corrected = served(await submit(v2, seen(1)));
    expect(corrected.body).toMatchObject({ version: 2, state: 'submitted' });
    expect(corrected.body).not.toHaveProperty('certification');
    const sentBack = served(await certify('certifier', 2, 'changes-requested'));
    expect(sentBack.body.state).toBe('changes-requested');
    served(await submit(v2, seen(2)));
    expect(served(await certify('certifier', 3)).body.state).toBe('certified');
  });

  it('may be nil, with no lines and in so many words', async () => {
    const empty = await submit(withLines([]));
    expect(problemOf(empty)).toBe('return-invalid');
    expect(empty.body.errors[0].code).toBe('empty-return');
    const both = await submit(withLines(RETURN_LINES, { nil: true }));
    expect(both.body.errors[0]).toMatchObject({ code: 'nil-with-lines', pointer: '/nil' });
    expect(served(await submit(withLines([], { nil: true }))).body).toMatchObject({
      nil: true,
      lines: [],
    });
  });

  it('may be of its period alone, after a figure to date', async () => {
    const inPeriod = { basis: 'in-period', lines: [{ line: 'hn-therapies', actualPence: 5e6 }] };
    const alone = await submit(inPeriod);
    expect(problemOf(alone)).toBe('return-invalid');
    expect(alone.body.errors[0].code).toBe('in-period-needs-previous');
    world.setNow('2025-09-20T08:00:00.000Z');
    const lines = [{ line: 'hn-therapies', actualPence: 250_000_00 }];
    served(await submit(withLines(lines), {}, 'officer', P05));
    world.setNow('2025-10-20T08:00:00.000Z');
    expect(served(await submit(inPeriod)).body.basis).toBe('in-period');
  });

  it('corrects a locked period by an adjustment in the open one', async () => {
    const correcting = (corrects: string) => [
      { line: 'hn-therapies', corrects, amountPence: 10_000_00, reason: 'Paid late' },
    ];
    const adjusted = (corrects: string) =>
      withLines(RETURN_LINES, { adjustments: correcting(corrects) });
    const own = await submit(adjusted('P06'));
    expect(own.body.errors[0]).toMatchObject({
      code: 'adjustment-not-earlier',
      pointer: '/adjustments/0/corrects',
    });
    const taken = served(await submit(adjusted('P05')));
    expect(taken.body.adjustments).toEqual(correcting('P05'));
  });

  it('is taken while its period is open or closing, and then said to be late', async () => {
    const body = withLines(RETURN_LINES);
    expect(problemOf(await submit(body, {}, 'officer', P05))).toBe('period-locked');
    expect(problemOf(await submit(body, {}, 'officer', `${RETURNS}/P07`))).toBe('period-not-open');
    world.setNow('2025-10-24T22:59:59.999Z');
    expect(served(await submit(body)).body.late).toBe(false);
    world.setNow('2025-10-24T23:00:00.000Z');
    const v2 = withLines(RETURN_LINES, { changeReason: 'Checked' });
    expect(served(await submit(v2, seen(1))).body.late).toBe(true);
    world.setNow('2025-11-08T00:00:00.000Z');
    expect(problemOf(await submit(v2, seen(2)))).toBe('period-locked');
  });

  it('is taken again where the lead has reopened its period, with a reason', async () => {
    const period = '/v1/calendar/2025-26/P05';
    const set = (body: object, headers: Headers, as = 'lead.region') =>
      world.call('PUT', period, { as, body, headers });
    const calendar = served(await world.call('GET', '/v1/calendar/2025-26', { as: 'department' }));
    expect(calendar.headers['etag']).toBe('"0"');
    const reopened = { state: 'reopened', reason: 'An invoice of £2m was missed' };
    expect(problemOf(await set(reopened, {}))).toBe('precondition-required');
    expect(problemOf(await set(reopened, { 'If-Match': '"1"' }))).toBe('precondition-failed');
    expect(problemOf(await set({ state: 'reopened' }, seen(0)))).toBe('invalid-body');
    const opened = await set({ ...reopened, state: 'open' }, seen(0));
    expect(problemOf(opened)).toBe('period-transition-not-allowed');
    const done = served(await set(reopened, seen(0)));
    expect(done.body).toMatchObject({ period: 'P05', ...reopened });
    expect(done.headers['etag']).toBe('"1"');
    const taken = served(await submit(withLines(RETURN_LINES), {}, 'finance-system', P05));
    expect(taken.body).toMatchObject({ period: 'P05', late: true });
  });
});
