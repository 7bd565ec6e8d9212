import { beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../shared/runtime/digests.ts';
import { problemOf } from './promises.ts';
import { COVENTRY, createPair, newKey, RETURN_LINES, served } from './region.ts';
import type { World } from './world.ts';

const Q2 = '/v1/summaries/2025-26/Q2';
const OWN = `?authority=${COVENTRY}`;
const FORMATS = ['json', 'csv', 'xlsx', 'pdf', 'html'] as const;

describe('the life of an edition', () => {
  let world: World;

  beforeEach(async () => {
    world = await createPair();
  });

  const publish = (body: object, query = '', as = 'lead', headers = newKey()) =>
    world.call('POST', `${Q2}/editions${query}`, { as, body, headers });
  const list = async (as = 'department', query = '') =>
    served(await world.call('GET', `${Q2}/editions${query}`, { as })).body.items;

  /** The bytes as a client gets them. */
  async function bytesOf(edition: number, format: string, query = '?'): Promise<Buffer> {
    const target = `${Q2}/editions/${edition}${query}format=${format}`;
    return served(await world.call('GET', target, { as: 'department' })).bytes;
  }

  const correct = async () =>
    served(
      await world.call('POST', `/v1/authorities/${COVENTRY}/returns/2025-26/P06`, {
        as: 'officer',
        headers: { ...newKey(), 'If-Match': '*' },
        body: {
          basis: 'year-to-date',
          changeReason: 'An invoice of £1,000 came late',
          lines: RETURN_LINES.map((line, index) =>
            index === 0 ? { ...line, actualPence: line.actualPence + 1_000_00 } : line,
          ),
        },
      }),
    );

  it('is served for ever, byte for byte, whatever becomes of the ledger', async () => {
    served(await publish({}, OWN));
    const before = await Promise.all(FORMATS.map((format) => bytesOf(1, format, `${OWN}&`)));
    world.setNow('2026-10-20T08:00:00.000Z');
    await world.call('POST', '/v1/sweeps', { as: 'lead' });
    const summary = await world.call('GET', `${Q2}${OWN}`, { as: 'officer' });
    expect(served(summary).text).not.toBe(before[0]?.toString('utf8'));
    const after = await Promise.all(FORMATS.map((format) => bytesOf(1, format, `${OWN}&`)));
    expect(after).toEqual(before);
  });

  it('says who published what, made of what, with the digest of every file', async () => {
    const [edition] = await list();
    expect(edition).toMatchObject({
      chain: 'REGION',
      edition: 1,
      state: 'published',
      publishedBy: 'lead.region',
      completeness: { expected: 14, returned: 2, certified: 0 },
      differences: [],
    });
    expect(edition.inputs.returns).toContainEqual({
      authority: COVENTRY,
      period: 'P06',
      version: 1,
      certified: false,
    });
    expect(edition.inputs.budgets).toContainEqual({ authority: COVENTRY, version: 1 });
    expect(edition.inputs.forecasts).toContainEqual({
      authority: COVENTRY,
      period: 'P06',
      version: 1,
    });
    expect(edition.inputs.ledgers).toHaveLength(15);
    expect(edition.files.map(({ format }: { format: string }) => format)).toEqual(FORMATS);
    for (const { format, bytes, ...file } of edition.files) {
      const content = await bytesOf(1, format);
      expect(sha256(content)).toBe(file.sha256);
      expect(content.byteLength).toBe(bytes);
    }
  });

  it('names the head of each ledger, as the audit trail had it then', async () => {
    const [{ inputs }] = await list();
    const head = inputs.ledgers.find(({ chain }: { chain: string }) => chain === COVENTRY);
    const { body } = await world.call('GET', `/v1/audit?authority=${COVENTRY}`, { as: 'auditor' });
    const entry = body.items.find(({ seq }: { seq: number }) => seq === head.entry);
    expect(head.hash).toBe(entry.hash);
  });

  it('is issued again with a change note and its difference', async () => {
    await correct();
    const refused = await publish({});
    expect(problemOf(refused)).toBe('change-note-needed');
    expect(refused.status).toBe(422);
    const again = served(await publish({ changeNote: 'Coventry corrected P06' })).body;
    expect(again).toMatchObject({ edition: 2, changeNote: 'Coventry corrected P06' });
    expect(again.differences).toContainEqual({
      line: 'transport-pre16-send',
      field: 'actualToDatePence',
      before: 2 * 510_000_00,
      after: 2 * 510_000_00 + 1_000_00,
      changePence: 1_000_00,
    });
    expect(again.differences).toContainEqual({
      authority: COVENTRY,
      period: 'P06',
      field: 'version',
      before: 1,
      after: 2,
    });
    const json = JSON.parse((await bytesOf(2, 'json')).toString('utf8'));
    expect(json.edition).toBe(2);
    expect((await list()).map(({ edition }: { edition: number }) => edition)).toEqual([1, 2]);
  });

  it('is published once under a key', async () => {
    const headers = newKey();
    const first = served(await publish({}, OWN, 'lead', headers));
    const again = served(await publish({}, OWN, 'lead', headers));
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(await list('department', OWN)).toHaveLength(1);
  });

  it('gives one number to one of those who publish at once', async () => {
    const answers = await Promise.all([
      publish({ changeNote: 'One' }),
      publish({ changeNote: 'Two' }),
    ]);
    expect(answers.map((each) => served(each).body.edition).toSorted()).toEqual([2, 3]);
  });

  it('may be of an earlier moment', async () => {
    world.setNow('2025-10-20T09:00:00.000Z');
    const then = await world.call('GET', `${Q2}${OWN}&asAt=2025-10-20T08:00:00Z`, { as: 'lead' });
    await correct();
    const edition = served(await publish({ asAt: '2025-10-20T08:00:00Z' }, OWN)).body;
    expect(edition).toMatchObject({
      asAt: '2025-10-20T08:00:00.000Z',
      publishedAt: '2025-10-20T09:00:00.000Z',
    });
    const {
      edition: _,
      provenance,
      ...published
    } = JSON.parse((await bytesOf(1, 'json', `${OWN}&`)).toString('utf8'));
    const { ledgers: __, ...rest } = provenance;
    expect({ ...published, provenance: rest }).toEqual(served(then).body);
  });

  it('of an earlier moment has the narrative that was written for it since', async () => {
    const asAt = '2025-10-20T08:00:00Z';
    world.setNow('2025-10-20T09:00:00.000Z');
    await correct();
    served(
      await world.call('PUT', `${Q2}/narrative${OWN}&asAt=${asAt}`, {
        as: 'certifier',
        body: { narrative: 'Before the late invoice.' },
      }),
    );
    served(await publish({ asAt }, OWN));
    const published = JSON.parse((await bytesOf(1, 'json', `${OWN}&`)).toString('utf8'));
    expect(published).toMatchObject({
      asAt: '2025-10-20T08:00:00.000Z',
      narrative: 'Before the late invoice.',
      narrativeEdited: { by: 'certifier', isOutdated: false },
    });
  });

  it('is not made of nothing', async () => {
    const refused = await world.call('POST', '/v1/summaries/2025-26/Q1/editions', {
      as: 'lead',
      body: {},
      headers: newKey(),
    });
    expect(problemOf(refused)).toBe('nothing-to-publish');
    expect(refused.status).toBe(409);
  });

  it('is not served when its bytes are not those that were published', async () => {
    const [{ files }] = await list();
    const csv = files.find(({ format }: { format: string }) => format === 'csv');
    const find = world.records.find;
    const damaged = { bytes: Buffer.from('other'), mediaType: csv.mediaType };
    Object.assign(world.records, {
      find: async (key: string) => (key.includes(csv.sha256) ? damaged : find(key)),
    });
    const answer = await world.call('GET', `${Q2}/editions/1?format=csv`, { as: 'department' });
    Object.assign(world.records, { find });
    expect(answer.status).toBe(500);
  });
});

describe('the narrative of a summary', () => {
  let world: World;

  beforeEach(async () => {
    world = await createPair();
  });

  const NARRATIVE = `${Q2}/narrative${OWN}`;
  const edit = (narrative: string | null, headers = {}, as = 'certifier') =>
    world.call('PUT', NARRATIVE, { as, body: { narrative }, headers });

  it('is what the figures make until somebody writes it, and again when it is taken back', async () => {
    const made = served(await world.call('GET', NARRATIVE, { as: 'officer' }));
    expect(made.body).toMatchObject({ version: 0, isOutdated: false });
    expect(made.body.narrative).toBe(made.body.generated);
    const edited = served(await edit('We are over because of academies.'));
    expect(edited.body).toMatchObject({
      version: 1,
      narrative: 'We are over because of academies.',
      editedBy: 'certifier',
    });
    const summary = served(await world.call('GET', `${Q2}${OWN}`, { as: 'officer' })).body;
    expect(summary.narrative).toBe('We are over because of academies.');
    expect(summary.narrativeEdited).toMatchObject({ by: 'certifier', isOutdated: false });
    expect(problemOf(await edit(null))).toBe('precondition-required');
    served(await edit(null, { 'If-Match': '"1"' }));
    const back = served(await world.call('GET', `${Q2}${OWN}`, { as: 'officer' })).body;
    expect(back.narrative).toBe(made.body.generated);
    expect(back.narrativeEdited).toBeUndefined();
  });

  it('is not published once the figures tell another story', async () => {
    served(await edit('We are £1.4m over.'));
    served(
      await world.call('POST', `/v1/authorities/${COVENTRY}/returns/2025-26/P06/certification`, {
        as: 'certifier',
        headers: newKey(),
        body: { version: 1, decision: 'certified' },
      }),
    );
    const publish = () =>
      world.call('POST', `${Q2}/editions${OWN}`, { as: 'lead', body: {}, headers: newKey() });
    const refused = await publish();
    expect(problemOf(refused)).toBe('narrative-outdated');
    served(await edit('We are £1.4m over, and certified.', { 'If-Match': '"1"' }));
    expect(served(await publish()).body.edition).toBe(1);
  });
});

describe('a draft edition', () => {
  it('is prepared when the quarter locks, for the lead alone, and goes when it is published', async () => {
    const world = await createPair();
    const LOCKED = '/v1/summaries/2025-26/Q2';
    for (const period of ['P04', 'P05', 'P06']) {
      const target = `/v1/calendar/2025-26`;
      const { body } = await world.call('GET', target, { as: 'lead' });
      const found = body.periods.find((each: { period: string }) => each.period === period);
      if (found.state === 'locked') continue;
      served(
        await world.call('PUT', `${target}/${period}`, {
          as: 'lead',
          headers: { 'If-Match': '*' },
          body: { state: 'locked', reason: 'All is in' },
        }),
      );
    }
    world.setNow('2025-10-21T08:00:00.000Z');
    served(await world.call('POST', '/v1/sweeps', { as: 'lead' }));
    const listed = async (as: string) =>
      served(await world.call('GET', `${LOCKED}/editions`, { as })).body.items;
    expect(await listed('department')).toHaveLength(1);
    const draft = (await listed('lead')).at(-1);
    expect(draft).toMatchObject({
      edition: 2,
      state: 'draft',
      asAt: '2025-10-21T08:00:00.000Z',
      completeness: { expected: 14, returned: 2, certified: 0 },
    });
    const read = (as: string) => world.call('GET', `${LOCKED}/editions/2?format=csv`, { as });
    expect(problemOf(await read('officer'))).toBe('not-found');
    expect(served(await read('lead')).headers['content-type']).toMatch(/csv/);
    served(
      await world.call('POST', `${LOCKED}/editions`, {
        as: 'lead',
        headers: newKey(),
        body: { asAt: draft.asAt, changeNote: 'Locked' },
      }),
    );
    expect((await listed('lead')).map(({ state }: { state: string }) => state)).toEqual([
      'published',
      'published',
    ]);
  });
});
