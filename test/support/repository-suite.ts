import { beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '../../shared/domain/alerts/alert.ts';
import { type Deliveries, firstDeliveries } from '../../shared/domain/alerts/delivery.ts';
import type { Subscription } from '../../shared/domain/alerts/subscription.ts';
import { type AuditEntry, breakAt, chained, EMPTY_CHAIN } from '../../shared/domain/audit.ts';
import type { CalendarYear, Period } from '../../shared/domain/financial-calendar.ts';
import type { KeptForecasts } from '../../shared/domain/forecast/kept-forecasts.ts';
import { pence } from '../../shared/domain/money.ts';
import type { Access } from '../../shared/domain/permission.ts';
import { NOTHING_SWEPT } from '../../shared/domain/sweeps/sweep-state.ts';
import { BUILT_IN_SETTINGS } from '../../shared/domain/thresholds/threshold-settings.ts';
import { day, instant } from '../../shared/domain/time.ts';
import {
  accessRead,
  createAccessRepository,
  replaceAccess,
} from '../../shared/persistence/access.ts';
import { appendAlert, createAlertsRepository } from '../../shared/persistence/alerts.ts';
import { auditEntryItem, auditHeadItem } from '../../shared/persistence/audit-rows.ts';
import { createAuditRepository } from '../../shared/persistence/audit-trail.ts';
import {
  appendBudgetVersion,
  appendVirement,
  budgetRead,
  createBudgetsRepository,
  replaceCurrentBudget,
} from '../../shared/persistence/budgets.ts';
import {
  calendarRead,
  createCalendarRepository,
  replaceCalendar,
} from '../../shared/persistence/calendar.ts';
import type { Plan } from '../../shared/persistence/commit-request.ts';
import { deliveriesRead, replaceDeliveries } from '../../shared/persistence/deliveries.ts';
import { appendForecasts, createForecastsRepository } from '../../shared/persistence/forecasts.ts';
import {
  addToOutbox,
  createOutboxRepository,
  endMessage,
  type PendingMessage,
  takeInHand,
} from '../../shared/persistence/outbox.ts';
import {
  createPressuresRepository,
  pressureRead,
  replacePressure,
} from '../../shared/persistence/pressures.ts';
import { readTogether } from '../../shared/persistence/reads.ts';
import {
  appendCertification,
  appendReturnVersion,
  createReturnsRepository,
  currentReturnRead,
  earlierReturnRead,
  replaceCurrentReturn,
} from '../../shared/persistence/returns.ts';
import {
  type Item,
  type Store,
  UnreadableRow,
  type Write,
} from '../../shared/persistence/store.ts';
import {
  createSubscriptionsRepository,
  replaceSubscription,
} from '../../shared/persistence/subscriptions.ts';
import {
  createSweepStatesRepository,
  replaceSweepState,
  sweepStateRead,
  watermarkRead,
} from '../../shared/persistence/sweep-states.ts';
import {
  appendThresholdsVersion,
  createThresholdsRepository,
  replaceThresholds,
} from '../../shared/persistence/thresholds.ts';
import { sha256 } from '../../shared/runtime/digests.ts';
import {
  AT,
  budgetVersion,
  COVENTRY,
  COVENTRY_CASE,
  certifiedReturn,
  currentReturn,
  DUDLEY,
  OLD_CASE,
  principal,
  REGION_CASE,
  returnVersion,
  thresholdsSet,
  YEAR,
} from './samples.ts';
import { checkedTrail, createTestLedger } from './test-ledger.ts';

const ALERT: Alert = {
  alert: 'alert-1',
  at: AT,
  kind: 'raised',
  authority: COVENTRY,
  severity: 'red',
  stream: 'send',
  audience: ['officer', 'lead'],
  urgent: true,
  headline: 'Therapies are red',
  sentences: ['£120,000 over.'],
  nextStep: 'Ask.',
  path: '/v1/pressures/x',
};

/** What the repositories promise over any store. */
export function describeRepositories(name: string, makeStore: () => Promise<Store>): void {
  describe(`the repositories on ${name}`, () => {
    let store: Store;
    let attempts = 0;
    beforeEach(async () => {
      store = await makeStore();
    });

    const write = (...writes: readonly Write[]) => store.transact(writes, `repo-${++attempts}`);
    const append = (item: Item): Write => ({ kind: 'put', item, when: [{ is: 'absent' }] });
    const damage = (pk: string, sk: string, data: Item['data']) =>
      write({ kind: 'put', item: { pk, sk, rev: 1, data }, when: [] });

    const commit = (plan: Omit<Plan, 'refused' | 'facts' | 'answer'>) =>
      createTestLedger(store).commit({
        chain: COVENTRY,
        operation: 'test',
        principal: principal('officer.coventry'),
        at: AT,
        reads: {},
        decide: () => ({ ...plan, facts: {}, answer: { status: 201, body: {} } }),
      });

    describe('access', () => {
      const officer: Access = {
        principal: principal('officer.coventry'),
        roles: ['officer', 'certifier'],
        authorities: [COVENTRY, DUDLEY],
      };

      it('knows nothing of a principal at first', async () => {
        const access = createAccessRepository(store);
        expect(await access.find('nobody')).toBeUndefined();
      });

      it('is made once and replaced only by who saw its version', async () => {
        const access = createAccessRepository(store);
        expect(await write(replaceAccess(officer, undefined))).toBe('committed');
        expect(await write(replaceAccess(officer, undefined))).toBe('cancelled');
        const first = await access.find(officer.principal);
        expect(first).toEqual({ ...officer, version: 1 });
        const fewer: Access = { ...officer, roles: [], authorities: [] };
        expect(await write(replaceAccess(fewer, first))).toBe('committed');
        expect(await write(replaceAccess(officer, first))).toBe('cancelled');
        expect(await access.find(officer.principal)).toEqual({ ...fewer, version: 2 });
      });

      it.each([
        ['a role that there is not', { roles: ['king'] }],
        ['an authority that there is not', { authorities: ['E08000099'] }],
        ['a field too many', { name: 'A. Person' }],
        ['a field too few', { roles: undefined }],
      ])('stops at a row with %s, and names its key', async (_, wrong) => {
        await damage('ACCESS#x', 'ACCESS', {
          principal: 'x',
          roles: [],
          authorities: [],
          ...wrong,
        });
        const access = createAccessRepository(store);
        await expect(access.find('x')).rejects.toThrow(UnreadableRow);
        await expect(access.find('x')).rejects.toThrow('ACCESS#x / ACCESS');
        const reads = { before: accessRead(principal('x')) };
        await expect(readTogether(store, reads)).rejects.toThrow(UnreadableRow);
      });
    });

    describe('the calendar', () => {
      const set = (version: number, reason: string): CalendarYear => ({
        year: YEAR,
        version,
        settings: { P06: { dueOn: day('2025-10-27'), state: 'open', reason }, P13: { reason } },
      });

      it('has version 0 and nothing set at first', async () => {
        const calendar = createCalendarRepository(store);
        expect(await calendar.find(YEAR)).toEqual({ year: YEAR, version: 0, settings: {} });
      });

      it('is replaced only by who saw its version', async () => {
        const calendar = createCalendarRepository(store);
        expect(await write(replaceCalendar(set(2, 'too early')))).toBe('cancelled');
        expect(await write(replaceCalendar(set(1, 'half term')))).toBe('committed');
        expect(await write(replaceCalendar(set(1, 'again')))).toBe('cancelled');
        expect(await write(replaceCalendar(set(2, 'later still')))).toBe('committed');
        expect(await write(replaceCalendar(set(2, 'again')))).toBe('cancelled');
        expect(await calendar.find(YEAR)).toEqual(set(2, 'later still'));
        const { read } = await readTogether(store, { read: calendarRead(YEAR) });
        expect(read).toEqual(set(2, 'later still'));
      });

      it.each([
        ['a day that does not exist', { P06: { dueOn: '2026-02-30', reason: 'x' } }],
        ['a period that does not exist', { P14: { reason: 'x' } }],
        ['a setting without its reason', { P06: { state: 'open' } }],
      ])('stops at a row with %s, and names its key', async (_, settings) => {
        await damage(`CALENDAR#${YEAR}`, 'CALENDAR', { year: YEAR, settings });
        const calendar = createCalendarRepository(store);
        await expect(calendar.find(YEAR)).rejects.toThrow(`CALENDAR#${YEAR} / CALENDAR`);
      });
    });

    describe('returns', () => {
      const place = { authority: COVENTRY, year: YEAR, period: 'P06' } as const;

      it('are not there at first', async () => {
        const returns = createReturnsRepository(store);
        expect(await returns.findCurrent(place)).toBeUndefined();
        expect(await returns.findVersion(place, 1)).toBeUndefined();
        expect(await returns.listCurrent(COVENTRY, YEAR)).toEqual([]);
        expect(await listed(returns.versions(place, 0))).toEqual([]);
      });

      it('take a version once only, and keep it as it was', async () => {
        const returns = createReturnsRepository(store);
        const changed = { ...returnVersion(1), note: 'rewritten' };
        expect(await write(append(appendReturnVersion(returnVersion(1))))).toBe('committed');
        expect(await write(append(appendReturnVersion(changed)))).toBe('cancelled');
        expect(await returns.findVersion(place, 1)).toEqual(returnVersion(1));
      });

      it('write the entry, what stands now and the trail together', async () => {
        const returns = createReturnsRepository(store);
        await commit({
          entries: [appendReturnVersion(returnVersion(1))],
          writes: [replaceCurrentReturn(currentReturn(1), undefined)],
        });
        expect(await returns.findCurrent(place)).toEqual(currentReturn(1));
        expect(await returns.findVersion(place, 1)).toEqual(returnVersion(1));
        const [entry] = await checkedTrail(store, COVENTRY);
        // The version, and the return as it stands.
        expect(entry?.written).toHaveLength(2);
      });

      it('name the row that was seen: certifying raises its revision, the version stays', async () => {
        const read = async () => (await readTogether(store, { row: currentReturnRead(place) })).row;
        await write(replaceCurrentReturn(currentReturn(1), undefined));
        expect(await write(replaceCurrentReturn(currentReturn(1), undefined))).toBe('cancelled');
        const submitted = await read();
        expect(submitted).toEqual({ current: currentReturn(1), rev: 1 });
        const certify = replaceCurrentReturn(certifiedReturn(1), submitted);
        const certification = appendCertification(certifiedReturn(1), 2);
        expect(await write(certify, append(certification))).toBe('committed');
        expect(await write(replaceCurrentReturn(currentReturn(2), submitted))).toBe('cancelled');
        expect(await read()).toEqual({ current: certifiedReturn(1), rev: 2 });
        expect((await store.find([certification]))[0]).toMatchObject({
          data: { period: 'P06', decision: 'certified', decidedBy: 'certifier.coventry' },
        });
      });

      it('walk their versions in order, past the tenth, whole or after one', async () => {
        const versions = Array.from({ length: 12 }, (_, i) => returnVersion(i + 1));
        const others = [returnVersion(1, 'P05'), returnVersion(1, 'P07')];
        await write(...[...versions, ...others].map((each) => append(appendReturnVersion(each))));
        const returns = createReturnsRepository(store);
        expect(await listed(returns.versions(place, 0))).toEqual(versions);
        expect(await listed(returns.versions(place, 9))).toEqual(versions.slice(9));
        expect(await listed(returns.versions(place, 12))).toEqual([]);
      });

      it('list what stands now in order of period, whatever else the year holds', async () => {
        const periods = ['P13', 'P01', 'P10', 'P02', 'P09'] as const;
        for (const period of periods) {
          await write(
            replaceCurrentReturn(currentReturn(3, period), undefined),
            append(appendReturnVersion(returnVersion(3, period))),
          );
        }
        await write(replaceCurrentBudget(budgetVersion(1)));
        const elsewhere = { ...currentReturn(1), authority: DUDLEY };
        await write(replaceCurrentReturn(elsewhere, undefined));
        const listed = await createReturnsRepository(store).listCurrent(COVENTRY, YEAR);
        expect(listed).toEqual([...periods].sort().map((period) => currentReturn(3, period)));
      });

      it.each([
        ['an amount in pounds', { lines: [{ line: 'hn-therapies', actualPence: 12.5 }] }],
        ['an amount as text', { lines: [{ line: 'hn-therapies', actualPence: '12' }] }],
        ['a line that there is not', { lines: [{ line: 'hn-magic', actualPence: 1 }] }],
        ['an instant without its zone', { submittedAt: '2025-10-20T08:00:00.000' }],
        ['a field too many', { colour: 'red' }],
      ])('stop at a row with %s, and name its key', async (_, wrong) => {
        const pk = `LEDGER#${COVENTRY}#${YEAR}`;
        await damage(pk, 'RETURN#P06#00001', { ...plain(returnVersion(1)), ...wrong });
        await damage(pk, 'CURRENT#RETURN#P06', { ...plain(currentReturn(1)), ...wrong });
        const returns = createReturnsRepository(store);
        await expect(returns.findVersion(place, 1)).rejects.toThrow(`${pk} / RETURN#P06#00001`);
        const walk = listed(returns.versions(place, 0));
        await expect(walk).rejects.toThrow(`${pk} / RETURN#P06#00001`);
        await expect(returns.findCurrent(place)).rejects.toThrow(`${pk} / CURRENT#RETURN#P06`);
        await expect(returns.listCurrent(COVENTRY, YEAR)).rejects.toThrow(UnreadableRow);
        const reads = { earlier: earlierReturnRead(place) };
        await expect(readTogether(store, reads)).rejects.toThrow(UnreadableRow);
      });
    });

    describe('budgets', () => {
      it('are raised by one version at a time, with each version kept', async () => {
        const budgets = createBudgetsRepository(store);
        expect(await budgets.find(COVENTRY, YEAR)).toBeUndefined();
        const setting = (version: number) =>
          write(
            append(appendBudgetVersion(budgetVersion(version))),
            replaceCurrentBudget(budgetVersion(version)),
          );
        expect(await setting(2)).toBe('cancelled');
        expect(await setting(1)).toBe('committed');
        expect(await setting(1)).toBe('cancelled');
        expect(await setting(2)).toBe('committed');
        expect(await budgets.find(COVENTRY, YEAR)).toEqual(budgetVersion(2));
        const { budget } = await readTogether(store, { budget: budgetRead(COVENTRY, YEAR) });
        expect(budget).toEqual(budgetVersion(2));
      });

      it('keep each virement under its number', async () => {
        const virement = appendVirement({
          virement: 12,
          authority: COVENTRY,
          year: YEAR,
          from: 'hn-therapies',
          to: 'hn-send-support',
          amountPence: budgetVersion(1).lines[0]?.originalPence ?? (0 as never),
          reason: 'A post moved',
          period: 'P06',
          madeBy: principal('lead'),
          madeAt: AT,
        });
        expect(await write(append(virement))).toBe('committed');
        expect(await write(append(virement))).toBe('cancelled');
        expect(virement.sk).toBe('VIREMENT#00012');
      });

      it('stop at a row that is not as expected, and name its key', async () => {
        const pk = `LEDGER#${COVENTRY}#${YEAR}`;
        await damage(pk, 'CURRENT#BUDGET', { ...plain(budgetVersion(1)), virements: 'none' });
        const budgets = createBudgetsRepository(store);
        await expect(budgets.find(COVENTRY, YEAR)).rejects.toThrow(`${pk} / CURRENT#BUDGET`);
      });
    });

    describe('forecasts', () => {
      const forecasts = () => createForecastsRepository(store);
      const said = (period: Period, version: number, madeAt: string): KeptForecasts => ({
        authority: COVENTRY,
        year: YEAR,
        period,
        version,
        madeAt: instant(madeAt),
        sources: { budgetVersion: 1, returns: { [YEAR]: { P01: 1, P06: version } } },
        inputs: {
          method: 'test',
          asOfPeriod: period,
          lines: { 'hn-therapies': { amounts: [pence(1), null], toDatePence: null } },
        },
        ranges: { cases: 40, within80: 33, within95: 38, factor: 0.96 },
        forecasts: [],
      });
      const keep = (...kept: readonly KeptForecasts[]) =>
        commit({ entries: kept.map(appendForecasts), writes: [] });

      it('are not there at first', async () => {
        expect(await forecasts().find(COVENTRY, YEAR, 'P06')).toBeUndefined();
        expect(await forecasts().findLatest(COVENTRY, YEAR)).toBeUndefined();
      });

      it('are kept in every version: the newest of a period, of the year, and by a moment', async () => {
        const july = said('P03', 1, '2025-07-14T08:00:00.000Z');
        const corrected = said('P03', 2, '2025-08-02T08:00:00.000Z');
        const august = said('P04', 1, '2025-08-14T08:00:00.000Z');
        await keep(july);
        await keep(corrected);
        await keep(august);
        expect(await forecasts().find(COVENTRY, YEAR, 'P03')).toEqual(corrected);
        expect(await forecasts().find(COVENTRY, YEAR, 'P03', day('2025-07-31'))).toEqual(july);
        expect(await forecasts().findLatest(COVENTRY, YEAR)).toEqual(august);
        expect(await forecasts().findLatest(COVENTRY, YEAR, corrected.madeAt)).toEqual(corrected);
        expect(await forecasts().findLatest(COVENTRY, YEAR, day('2025-07-13'))).toBeUndefined();
        expect(await forecasts().find(DUDLEY, YEAR, 'P03')).toBeUndefined();
      });

      it('stop at a row that is not as expected, and name its key', async () => {
        const item = appendForecasts(said('P06', 1, AT));
        await damage(item.pk, item.sk, { ...item.data, sources: '{"returns":[]}' });
        await expect(forecasts().findLatest(COVENTRY, YEAR)).rejects.toThrow(item.sk);
      });
    });

    describe('the state of the sweeps', () => {
      it('is nothing at first, and replaced only by who saw it', async () => {
        const reads = { state: sweepStateRead(COVENTRY) };
        const first = (await readTogether(store, reads)).state;
        expect(first).toEqual({ state: NOTHING_SWEPT, rev: 0 });
        const told = { alerts: 3, told: { P07: 'due-7' } };
        expect(await write(replaceSweepState(COVENTRY, told, first))).toBe('committed');
        expect(await write(replaceSweepState(COVENTRY, told, first))).toBe('cancelled');
        const second = (await readTogether(store, reads)).state;
        expect(second).toEqual({ state: told, rev: 1 });
        expect(await write(replaceSweepState(COVENTRY, told, second))).toBe('committed');
      });

      it('has a mark beside it that may be set again and again', async () => {
        const states = createSweepStatesRepository(store);
        const mark = {
          seq: 7,
          inputs: 'a',
          forecasts: 25,
          unchanged: 2,
          asOfPeriod: 'P06',
        } as const;
        const reads = { mark: watermarkRead(COVENTRY) };
        expect((await readTogether(store, reads)).mark).toBeUndefined();
        await states.mark(COVENTRY, mark, 'one');
        await states.mark(COVENTRY, { ...mark, seq: 8 }, 'two');
        expect((await readTogether(store, reads)).mark).toEqual({ ...mark, seq: 8 });
      });
    });

    describe('pressures', () => {
      const place = { chain: COVENTRY, year: YEAR, pressure: COVENTRY_CASE.pressure };

      it('are kept whole, an authority’s apart from the region’s', async () => {
        const pressures = createPressuresRepository(store);
        expect(await pressures.find(place)).toBeUndefined();
        await write(replacePressure(COVENTRY_CASE), replacePressure(REGION_CASE));
        expect(await pressures.find(place)).toEqual(COVENTRY_CASE);
        expect(await pressures.list(COVENTRY, YEAR)).toEqual([COVENTRY_CASE]);
        expect(await pressures.list('REGION', YEAR)).toEqual([REGION_CASE]);
        const { read } = await readTogether(store, { read: pressureRead(place) });
        expect(read).toEqual(COVENTRY_CASE);
      });

      it('of before there were causes are of overspends', async () => {
        await damage(`PRESSURE#${COVENTRY}#${YEAR}`, OLD_CASE.pressure, plain(OLD_CASE));
        const old = await createPressuresRepository(store).find(place);
        expect(old).toEqual({ ...OLD_CASE, cause: 'overspend' });
      });

      it.each([
        ['a cause that there is not', { cause: 'weather' }],
        ['a mitigation without its owner', { mitigations: [{ mitigation: 'M1' }] }],
        ['a day that does not exist', { lowerSince: '2026-02-30' }],
      ])('stop at a row with %s, and name its key', async (_, wrong) => {
        const pk = `PRESSURE#${COVENTRY}#${YEAR}`;
        await damage(pk, OLD_CASE.pressure, { ...plain(OLD_CASE), ...wrong });
        const pressures = createPressuresRepository(store);
        await expect(pressures.list(COVENTRY, YEAR)).rejects.toThrow(`${pk} / ${place.pressure}`);
      });
    });

    describe('thresholds', () => {
      it('are built in until something is set', async () => {
        const thresholds = createThresholdsRepository(store);
        expect(await thresholds.find(COVENTRY)).toEqual({ own: undefined, region: undefined });
        const inForce = await thresholds.findInForce('REGION');
        expect(inForce).toEqual(BUILT_IN_SETTINGS);
      });

      it('are replaced only by who saw the version, and every version is kept', async () => {
        const thresholds = createThresholdsRepository(store);
        const set = (version: number, scope = COVENTRY) =>
          write(
            append(appendThresholdsVersion(thresholdsSet(version, scope))),
            replaceThresholds(thresholdsSet(version, scope)),
          );
        expect(await set(2)).toBe('cancelled');
        expect(await set(1)).toBe('committed');
        expect(await set(1)).toBe('cancelled');
        expect(await set(2)).toBe('committed');
        expect((await thresholds.find(COVENTRY)).own).toEqual(thresholdsSet(2));
        expect((await thresholds.find(DUDLEY)).own).toBeUndefined();
        expect(await thresholds.findVersion(COVENTRY, 1)).toEqual(thresholdsSet(1));
        expect(await thresholds.findVersion(COVENTRY, 3)).toBeUndefined();
      });

      it('of an authority are in force above the region’s', async () => {
        const thresholds = createThresholdsRepository(store);
        await write(replaceThresholds(thresholdsSet(1, 'REGION')));
        const region = await thresholds.findInForce('REGION');
        expect(await thresholds.findInForce(COVENTRY)).toEqual(region);
        expect((await thresholds.find('REGION')).own).toEqual(thresholdsSet(1, 'REGION'));
        await write(replaceThresholds(thresholdsSet(1)));
        const inForce = await thresholds.findInForce(COVENTRY);
        expect(inForce.overrides).toHaveLength(2 * region.overrides.length);
      });

      it('stop at a row that is not as expected, and name its key', async () => {
        const wrong = { ...thresholdsSet(1), defaults: { colour: 'red' } };
        await damage('THRESHOLDS', COVENTRY, plain(wrong));
        const thresholds = createThresholdsRepository(store);
        await expect(thresholds.find(COVENTRY)).rejects.toThrow(`THRESHOLDS / ${COVENTRY}`);
      });
    });

    describe('alerts', () => {
      const alertAt = (number: number) =>
        append(appendAlert(COVENTRY, number, { ...ALERT, alert: `alert-${number}` }));

      it('are listed after a number, in order, past a page, of their own chain', async () => {
        expect(await createAlertsRepository(store).listAfter(COVENTRY, 0)).toEqual([]);
        expect(await createAlertsRepository(store).findLatest()).toEqual({});
        const numbers = Array.from({ length: 205 }, (_, i) => i + 1);
        for (let from = 0; from < numbers.length; from += 100) {
          await write(...numbers.slice(from, from + 100).map(alertAt));
        }
        await write(append(appendAlert('REGION', 1, { ...ALERT, authority: undefined })));
        expect(await write(alertAt(7))).toBe('cancelled');
        const alerts = createAlertsRepository(store);
        const listed = await alerts.listAfter(COVENTRY, 3);
        expect(listed.map(({ number }) => number)).toEqual(numbers.slice(3));
        expect(listed[0]).toEqual({
          chain: COVENTRY,
          number: 4,
          alert: { ...ALERT, alert: 'alert-4' },
        });
        expect(await alerts.findLatest()).toEqual({ [COVENTRY]: 205, REGION: 1 });
      });

      it('stop at a row that is not as expected, and name its key', async () => {
        await damage(`ALERT#${COVENTRY}`, '0000000001', { ...ALERT, kind: 'rumour' });
        const listed = createAlertsRepository(store).listAfter(COVENTRY, 0);
        await expect(listed).rejects.toThrow(`ALERT#${COVENTRY} / 0000000001`);
      });
    });

    describe('subscriptions and deliveries', () => {
      const subscription: Subscription = {
        principal: principal('officer.coventry'),
        address: 'finance@coventry.example',
        immediate: 'red',
        digest: 'weekly',
        authorities: [COVENTRY],
        setAt: AT,
      };

      it('are replaced only by who saw them', async () => {
        const subscriptions = createSubscriptionsRepository(store);
        expect(await subscriptions.find(subscription.principal)).toBeUndefined();
        expect(await write(replaceSubscription(subscription, undefined))).toBe('committed');
        expect(await write(replaceSubscription(subscription, undefined))).toBe('cancelled');
        const seen = await subscriptions.find(subscription.principal);
        expect(seen).toEqual({ subscription, rev: 1 });
        const suspended = { because: 'bounced', at: AT } as const;
        expect(await write(replaceSubscription({ ...subscription, suspended }, seen))).toBe(
          'committed',
        );
        expect(await write(replaceSubscription(subscription, seen))).toBe('cancelled');
        const rows = [{ subscription: { ...subscription, suspended }, rev: 2 }];
        expect(await subscriptions.list()).toEqual(rows);
      });

      it('keep how far somebody was told', async () => {
        const { principal: to } = subscription;
        const first = firstDeliveries(to, { [COVENTRY]: 4, REGION: 1 });
        const read = async () => (await readTogether(store, { row: deliveriesRead(to) })).row;
        await write(replaceDeliveries(first, undefined));
        const seen = await read();
        expect(seen).toEqual({ deliveries: first, rev: 1 });
        const next: Deliveries = {
          ...first,
          messages: 1,
          told: { [COVENTRY]: [5, 7] },
          recentAt: [AT],
          waiting: 'digest',
          digestOn: day('2025-10-20'),
        };
        expect(await write(replaceDeliveries(next, seen))).toBe('committed');
        expect(await write(replaceDeliveries(first, seen))).toBe('cancelled');
        expect(await read()).toEqual({ deliveries: next, rev: 2 });
      });
    });

    describe('the outbox', () => {
      const pending: PendingMessage = {
        message: 'officer_dcoventry-000001',
        principal: principal('officer.coventry'),
        composedAt: AT,
        alerts: 2,
        subject: 'Two',
        text: 'One and two',
        html: '<p>One and two</p>',
      };

      it('takes a message once, gives it to one sender, and lets it go once', async () => {
        const outbox = createOutboxRepository(store);
        expect(await outbox.list()).toEqual([]);
        expect(await write(addToOutbox(pending))).toBe('committed');
        expect(await write(addToOutbox(pending))).toBe('cancelled');
        const seen = await outbox.find(pending.message);
        if (!seen) throw new Error('It was put there');
        expect(await write(takeInHand(seen, AT))).toBe('committed');
        expect(await write(takeInHand(seen, AT))).toBe('cancelled');
        const taken = await outbox.find(pending.message);
        expect(taken).toEqual({ pending: { ...pending, takenUntil: AT }, rev: 2 });
        expect(await write(...endMessage(seen, { sentAt: AT }))).toBe('committed');
        expect(await write(...endMessage(seen, { sentAt: AT }))).toBe('cancelled');
        expect(await outbox.list()).toEqual([]);
        const { items } = await store.page({
          pk: 'MESSAGE#officer.coventry',
          prefix: '',
          limit: 9,
        });
        expect(items).toMatchObject([{ data: { subject: 'Two', text: 'One and two' } }]);
        expect(items[0]?.data).not.toHaveProperty('html');
        // 400 days after 20 October 2025 at 08:00 UTC.
        expect(items[0]?.expiresAtEpochSeconds).toBe(1_760_947_200 + 400 * 86_400);
      });
    });

    describe('the audit trail', () => {
      it('is empty at first', async () => {
        expect(await checkedTrail(store, 'REGION')).toEqual([]);
      });

      it('walks a chain of several pages, whole or after an entry', async () => {
        const chain = sampleChain(205);
        const rows = chain.map((entry, i) => append(auditEntryItem(entry, `write-${i}`)));
        const head = auditHeadItem(chain[204] as AuditEntry);
        for (let from = 0; from < rows.length; from += 100) {
          await write(...rows.slice(from, from + 100));
        }
        await write(append(head));
        expect(await checkedTrail(store, 'REGION')).toEqual(chain);
        const rest = await listed(createAuditRepository(store).all('REGION', 203));
        expect(rest).toEqual(chain.slice(203));
      });

      it('shows a change, a removal and a rewritten entry', async () => {
        for (const version of [1, 2, 3]) {
          await commit({ entries: [appendReturnVersion(returnVersion(version))], writes: [] });
        }
        const entries = await checkedTrail(store, COVENTRY);
        const [first, second, third] = entries;
        if (!first || !second || !third) throw new Error('Three entries were written');
        const head = { seq: first.seq, hash: first.hash };
        expect(breakAt(head, { ...second, principal: principal('x') }, sha256)?.because).toBe(
          'hash-differs',
        );
        expect(breakAt(head, third, sha256)).toEqual({ seq: 2, because: 'entry-missing' });
        expect(breakAt(head, { ...third, seq: 2 }, sha256)?.because).toBe('previous-hash-differs');
        await write({
          kind: 'put',
          item: appendReturnVersion({ ...returnVersion(2), late: true }),
          when: [],
        });
        await expect(checkedTrail(store, COVENTRY)).rejects.toThrow();
      });

      it('stops at an entry that is not as expected, and names its key', async () => {
        await damage(`AUDIT#${DUDLEY}`, '0000000001', { chain: DUDLEY, seq: 1 });
        await expect(checkedTrail(store, DUDLEY)).rejects.toThrow(`AUDIT#${DUDLEY} / 0000000001`);
      });
    });
  });
}

async function listed<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

function sampleChain(length: number): AuditEntry[] {
  const chain: AuditEntry[] = [];
  let head = EMPTY_CHAIN;
  for (let number = 1; number <= length; number++) {
    const entry = chained(
      head,
      {
        chain: 'REGION',
        at: AT,
        principal: principal('lead'),
        operation: 'test',
        outcome: 'done',
        facts: { number, isTest: true, note: 'é' },
        written: [],
      },
      sha256,
    );
    chain.push(entry);
    head = { seq: entry.seq, hash: entry.hash };
  }
  return chain;
}

const plain = (value: object): Item['data'] => value as Item['data'];
