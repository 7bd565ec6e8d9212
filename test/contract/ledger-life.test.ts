import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { financialYear } from '../../shared/domain/financial-calendar.ts';
import { LEDGER_FORMATS, type LedgerFormat } from '../../shared/domain/ledger/ledger-file.ts';
import { day, instant } from '../../shared/domain/time.ts';
import { createInMemoryStore } from '../../shared/persistence/in-memory-store.ts';
import { type Item, itemsUnder, type Store } from '../../shared/persistence/store.ts';
import { importFile, summariesOf } from '../support/exported-ledger.ts';
import type { Answered } from './promises.ts';
import {
  BUDGET_LINES,
  COVENTRY,
  claimOf,
  createPair,
  createRegion,
  newKey,
  RETURN_LINES,
  type Region,
  served,
  YEAR,
} from './region.ts';
import { TODAY } from './world.ts';

const AT = `/v1/authorities/${COVENTRY}`;
const FORMATS = Object.keys(LEDGER_FORMATS) as readonly LedgerFormat[];
const NOW = { at: instant(TODAY), on: day('2025-10-20') };

/** Text as people paste it: what spreadsheets take for formulas, quotes, line ends, halves of nothing. */
const textArbitrary = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 40 }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
    fc.constantFrom('=1+1', '+44', '-5', '@x', "'quoted'", '"', 'a\r\nb', '£1,000', '…', '\uFEFFx'),
  )
  .map((text) => `${text}.`);

const penceArbitrary = fc.integer({ min: 0, max: 500_000_000 });

type Act = (region: Region) => Promise<Answered>;

const post =
  (path: string, as: string, body: unknown): Act =>
  ({ call }) =>
    call('POST', path, { as, body, headers: { ...newKey(), 'If-Match': '*' } });
/** Sets what is not set yet, else what is. */
const put =
  (path: string, as: string, body: unknown): Act =>
  async ({ call }) => {
    const first = await call('PUT', path, { as, body });
    if (first.status !== 428) return first;
    return call('PUT', path, { as, body, headers: { 'If-Match': '*' } });
  };

/** What may happen to an authority's ledger; whatever the rules refuse just does not happen. */
const actArbitrary: fc.Arbitrary<Act> = fc.oneof(
  fc
    .record({
      amounts: fc.array(penceArbitrary, { minLength: 3, maxLength: 3 }),
      text: textArbitrary,
    })
    .map(({ amounts, text }) =>
      post(`${AT}/returns/${YEAR}/P06`, 'officer.coventry', {
        basis: 'year-to-date',
        lines: RETURN_LINES.map(({ line }, index) => ({ line, actualPence: amounts[index] })),
        note: text,
        changeReason: text,
        reasons: RETURN_LINES.map(({ line }) => ({ warning: 'any', line, reason: text })),
      }),
    ),
  fc.record({ isGood: fc.boolean(), note: textArbitrary }).map(
    ({ isGood, note }): Act =>
      async ({ call }) => {
        const path = `${AT}/returns/${YEAR}/P06`;
        const { body } = await call('GET', path, { as: 'officer.coventry' });
        const decision = isGood ? 'certified' : 'changes-requested';
        const sent = { version: body.version, decision, note };
        return call('POST', `${path}/certification`, {
          as: 'certifier.coventry',
          headers: newKey(),
          body: sent,
        });
      },
  ),
  fc.array(penceArbitrary, { minLength: 3, maxLength: 3 }).map((amounts) =>
    put(`${AT}/budgets/${YEAR}`, 'certifier.coventry', {
      lines: BUDGET_LINES.map(({ line }, index) => ({ line, originalPence: amounts[index] })),
    }),
  ),
  fc
    .record({ amountPence: fc.integer({ min: 1, max: 50_000_000 }), reason: textArbitrary })
    .map((made) =>
      post(`${AT}/budgets/${YEAR}/virements`, 'certifier.coventry', {
        ...made,
        from: 'hn-topup-academies',
        to: 'hn-therapies',
        period: 'P06',
      }),
    ),
  textArbitrary.map((reason) =>
    put(`${AT}/breaks`, 'officer.coventry', {
      breaks: [{ line: 'hn-therapies', year: YEAR, period: 'P02', reason }],
    }),
  ),
  textArbitrary.map((reason) =>
    put(`/v1/thresholds?authority=${COVENTRY}`, 'certifier.coventry', {
      defaults: { watchProbability: 0.7 },
      overrides: [],
      reason,
    }),
  ),
  fc
    .integer({ min: 1, max: 50_000_00 })
    .map((amountPence) =>
      post(
        '/v1/funds/innovation-fund/drawdowns',
        'officer.coventry',
        claimOf(COVENTRY, amountPence),
      ),
    ),
  fc.constantFrom('approved', 'rejected', 'paid', 'reversed').map(
    (decision): Act =>
      ({ call, ids }) =>
        call('POST', `/v1/funds/innovation-fund/drawdowns/${ids[COVENTRY]?.drawdown}/decisions`, {
          as: 'lead.region',
          headers: newKey(),
          body: { decision, reason: 'Decided' },
        }),
  ),
  textArbitrary.map(
    (note): Act =>
      ({ call, ids }) =>
        call('POST', `/v1/pressures/${ids[COVENTRY]?.pressure}/acknowledgements`, {
          as: 'officer.coventry',
          body: { note },
        }),
  ),
  fc.constant<Act>(({ call }) => call('POST', '/v1/sweeps', { as: 'lead.region' })),
);

/** What an authority's ledger is kept in, and what stands of it. */
async function ledgerItems(store: Store): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (const [pk, prefix] of [
    [`LEDGER#${COVENTRY}#${YEAR}`, ''],
    [`FORECAST#${COVENTRY}#${YEAR}`, ''],
    [`PRESSURE#${COVENTRY}#${YEAR}`, ''],
    [`BREAKS#${COVENTRY}`, ''],
    [`THRESHOLDS#${COVENTRY}`, ''],
    ['THRESHOLDS', COVENTRY],
    ['FUND#innovation-fund', `DRAWDOWN#${COVENTRY}`],
    ['FUND#innovation-fund', `ENTRY#${COVENTRY}`],
  ] as const) {
    for await (const item of itemsUnder(store, pk, prefix)) items.push(item);
  }
  return items;
}

const ledgerOf = async ({ call }: Region, format: LedgerFormat, as = 'officer.coventry') =>
  served(await call('GET', `${AT}/ledger?format=${format}`, { as }));

describe('an authority’s ledger', () => {
  it.each(FORMATS)(
    'comes to the same rows and summaries in an empty store, as %s',
    async (format) => {
      const taken = new Set<string>();
      const property = fc.asyncProperty(
        fc.array(actArbitrary, { minLength: 5, maxLength: 20 }),
        async (acts) => {
          const region = await createPair();
          for (const act of acts) {
            const { contract, status } = await act(region);
            if (status < 300) taken.add(contract.id);
          }
          const file = await ledgerOf(region, format);
          const store = createInMemoryStore();
          await importFile(store, Buffer.from(file.text, 'utf8'));
          expect(await ledgerItems(store)).toEqual(await ledgerItems(region.store));
          const asked = [[COVENTRY], financialYear(YEAR), NOW] as const;
          expect(await summariesOf(store, ...asked)).toBe(
            await summariesOf(region.store, ...asked),
          );
        },
      );
      await fc.assert(property, { numRuns: 40 });
      // What the rules refuse just does not happen; what is compared has to.
      expect([...taken].toSorted()).toEqual([
        ...['acknowledgePressure', 'certifyReturn', 'claimDrawdown', 'decideDrawdown'],
        ...['makeVirement', 'runSweep', 'setBreaks', 'setBudget', 'setThresholds', 'submitReturn'],
      ]);
    },
  );

  it('is a file to save, in the format asked for', async () => {
    const region = await createRegion();
    for (const format of FORMATS) {
      const { headers, text } = await ledgerOf(region, format);
      expect(headers['content-type']).toBe(LEDGER_FORMATS[format]);
      expect(headers['content-disposition']).toBe(
        `attachment; filename="ledger-coventry.${format}"`,
      );
      expect(text).toContain('return-version');
    }
    const plain = served(await region.call('GET', `${AT}/ledger`, { as: 'auditor.region' }));
    expect(plain.headers['content-type']).toBe(LEDGER_FORMATS.jsonl);
    const other = await region.call('GET', `${AT}/ledger?format=xlsx`, { as: 'auditor.region' });
    expect(other.status).toBe(400);
  });

  it('says nothing of another authority’s figures, whoever asks', async () => {
    const region = await createRegion();
    for (const as of ['officer.coventry', 'lead.region']) {
      const { text } = await ledgerOf(region, 'jsonl', as);
      expect(text.match(/E080000(?!26)\d\d/g)).toBeNull();
    }
  });

  it('leaves no trace of being read', async () => {
    const region = await createPair();
    const before = await region.items();
    await ledgerOf(region, 'csv');
    expect(await region.items()).toEqual(before);
  });
});
