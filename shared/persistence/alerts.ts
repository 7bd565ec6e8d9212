import * as z from 'zod';
import {
  ALERT_KINDS,
  type Alert,
  type AlertCursors,
  type NumberedAlert,
} from '../domain/alerts/alert.ts';
import { CHAINS, type ChainId } from '../domain/audit.ts';
import { STREAMS } from '../domain/catalogue.ts';
import { ROLES } from '../domain/permission.ts';
import { SEVERITIES } from '../domain/pressures/pressure.ts';
import { parseRow } from './reads.ts';
import { authorityRow, instantRow, penceRow } from './row-schemas.ts';
import { type Item, itemsUnder, type Store } from './store.ts';

const alertRow: z.ZodType<Alert> = z.lazy(() =>
  z.strictObject({
    alert: z.string(),
    at: instantRow,
    kind: z.enum(ALERT_KINDS),
    authority: authorityRow.optional(),
    pressure: z.string().optional(),
    severity: z.enum(SEVERITIES).optional(),
    stream: z.enum(STREAMS).optional(),
    amountPence: penceRow.optional(),
    audience: z.array(z.enum(ROLES)),
    urgent: z.boolean(),
    headline: z.string(),
    sentences: z.array(z.string()),
    nextStep: z.string(),
    path: z.string(),
  }),
);

const NUMBER_DIGITS = 10;

const alertPartition = (chain: ChainId): string => `ALERT#${chain}`;
const alertSortKey = (number: number): string => String(number).padStart(NUMBER_DIGITS, '0');

/**
 * The nth alert of a chain, written once in the transaction that changes what it tells of. The
 * chain's ledger gives the numbers their order, so a cursor never passes one that comes later.
 */
export const appendAlert = (chain: ChainId, number: number, alert: Alert): Item => ({
  pk: alertPartition(chain),
  sk: alertSortKey(number),
  rev: 1,
  data: alert as unknown as Item['data'],
});

/** Alerts as the next ones of a chain that has so many. */
export const appendAlerts = (
  chain: ChainId,
  count: number,
  alerts: readonly Alert[],
): readonly Item[] => alerts.map((alert, index) => appendAlert(chain, count + index + 1, alert));

export const createAlertsRepository = (store: Store) => ({
  /** The alerts of a chain after a number, in order: one query a page. */
  async listAfter(chain: ChainId, number: number): Promise<readonly NumberedAlert[]> {
    const alerts: NumberedAlert[] = [];
    const from = alertSortKey(number);
    for await (const item of itemsUnder(store, alertPartition(chain), '', from)) {
      alerts.push({ chain, number: Number(item.sk), alert: parseRow(alertRow, item) });
    }
    return alerts;
  },

  /** The number of the last alert of every chain that has one: fifteen queries of one item. */
  async findLatest(): Promise<AlertCursors> {
    const newest = await Promise.all(
      CHAINS.map(async (chain) => {
        const request = { pk: alertPartition(chain), prefix: '', limit: 1, newestFirst: true };
        const [item] = (await store.page(request)).items;
        return item ? ([[chain, Number(item.sk)]] as const) : [];
      }),
    );
    return Object.fromEntries(newest.flat());
  },
});
