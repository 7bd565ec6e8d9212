import * as z from 'zod';
import type { AuthorityCode } from '../domain/authorities.ts';
import { POTS, STREAMS } from '../domain/catalogue.ts';
import { type FinancialYear, PERIODS } from '../domain/financial-calendar.ts';
import {
  PRESSURE_STATES,
  type Pressure,
  type PressureStep,
  SEVERITIES,
} from '../domain/pressures/pressure.ts';
import { parseRow } from './reads.ts';
import { authorityRow, instantRow, lineRow, penceRow, yearRow } from './row-schemas.ts';
import { type Item, itemsUnder, type Key, type Store, type Write } from './store.ts';

const stepRow: z.ZodType<PressureStep> = z.strictObject({
  at: instantRow,
  from: z.enum([...SEVERITIES, 'none']),
  to: z.enum([...SEVERITIES, 'resolved']),
  because: z.string(),
});

const pressureRow: z.ZodType<Pressure> = z.strictObject({
  pressure: z.string(),
  authority: authorityRow,
  year: yearRow,
  stream: z.enum(STREAMS),
  line: lineRow.optional(),
  pot: z.enum(POTS),
  severity: z.enum(SEVERITIES),
  state: z.enum(PRESSURE_STATES),
  firstSeenAt: instantRow,
  firstSeenPeriod: z.enum(PERIODS),
  period: z.enum(PERIODS),
  expectedOverspendPence: penceRow,
  netOfMitigationPence: penceRow,
  probabilityOverBudget: z.number(),
  explanation: z.string(),
  nextStep: z.string(),
  mitigations: z.array(z.never()),
  history: z.array(stepRow),
});

/** Apart from the ledger, which the sweep only reads. */
const pressurePartition = (authority: AuthorityCode, year: FinancialYear): string =>
  `PRESSURE#${authority}#${year}`;

const pressureKey = (authority: AuthorityCode, year: FinancialYear, pressure: string): Key => ({
  pk: pressurePartition(authority, year),
  sk: pressure,
});

/** The case as it stands; what it went through is in its own history. */
export const replacePressure = (pressure: Pressure): Write => ({
  kind: 'put',
  item: {
    ...pressureKey(pressure.authority, pressure.year, pressure.pressure),
    rev: pressure.history.length,
    data: pressure as unknown as Item['data'],
  },
  when: [],
});

export const createPressuresRepository = (store: Store) => ({
  async find(
    authority: AuthorityCode,
    year: FinancialYear,
    pressure: string,
  ): Promise<Pressure | undefined> {
    const [item] = await store.find([pressureKey(authority, year, pressure)]);
    return item && parseRow(pressureRow, item);
  },

  /** An authority's cases of a year, resolved ones too: at most one per line. */
  async list(authority: AuthorityCode, year: FinancialYear): Promise<readonly Pressure[]> {
    const pressures: Pressure[] = [];
    for await (const item of itemsUnder(store, pressurePartition(authority, year), '')) {
      pressures.push(parseRow(pressureRow, item));
    }
    return pressures;
  },
});
