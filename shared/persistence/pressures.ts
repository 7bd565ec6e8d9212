import * as z from 'zod';
import { upTo } from '../domain/as-at.ts';
import type { ChainId } from '../domain/audit.ts';
import { POTS, STREAMS } from '../domain/catalogue.ts';
import { type FinancialYear, PERIODS } from '../domain/financial-calendar.ts';
import { RAGS } from '../domain/forecast/outturn-forecast.ts';
import {
  type Acknowledgement,
  type Assessment,
  CAUSES,
  type Mitigation,
  PRESSURE_STATES,
  type Pressure,
  type PressureStep,
  SEVERITIES,
  STEP_KINDS,
} from '../domain/pressures/pressure.ts';
import type { Instant } from '../domain/time.ts';
import { auditSortKey } from './audit-rows.ts';
import { parseRow, type Read, readRow } from './reads.ts';
import {
  authorityRow,
  dayRow,
  instantRow,
  lineRow,
  penceRow,
  principalRow,
  yearRow,
} from './row-schemas.ts';
import { type Item, type Key, listUnder, type Store, type Value, type Write } from './store.ts';

const stepRow: z.ZodType<PressureStep> = z.lazy(() =>
  z.strictObject({
    at: instantRow,
    kind: z.enum(STEP_KINDS).optional(),
    from: z.enum([...SEVERITIES, 'none']),
    to: z.enum([...SEVERITIES, 'resolved']),
    because: z.string(),
    by: principalRow.optional(),
  }),
);

const mitigationRow: z.ZodType<Mitigation> = z.lazy(() =>
  z.strictObject({
    mitigation: z.string(),
    description: z.string(),
    amountPence: penceRow,
    by: dayRow,
    owner: z.string(),
    supersedes: z.string().optional(),
    recordedBy: principalRow,
    recordedAt: instantRow,
  }),
);

const assessmentRow: z.ZodType<Assessment> = z.lazy(() =>
  z.strictObject({
    rag: z.enum(RAGS),
    reason: z.string(),
    by: principalRow,
    at: instantRow,
  }),
);

const acknowledgementRow: z.ZodType<Acknowledgement> = z.lazy(() =>
  z.strictObject({
    note: z.string(),
    by: principalRow,
    at: instantRow,
  }),
);

export const pressureRow: z.ZodType<Pressure> = z.lazy(() =>
  z.strictObject({
    pressure: z.string(),
    // Rows of before there were other causes are of overspends.
    cause: z.enum(CAUSES).default('overspend'),
    authority: authorityRow.optional(),
    authorities: z.array(authorityRow).optional(),
    year: yearRow,
    stream: z.enum(STREAMS).optional(),
    line: lineRow.optional(),
    pot: z.enum(POTS).optional(),
    subject: z.string().optional(),
    severity: z.enum(SEVERITIES),
    state: z.enum(PRESSURE_STATES),
    firstSeenAt: instantRow,
    firstSeenPeriod: z.enum(PERIODS),
    period: z.enum(PERIODS),
    expectedOverspendPence: penceRow,
    netOfMitigationPence: penceRow,
    probabilityOverBudget: z.number().optional(),
    computedRag: z.enum(RAGS).optional(),
    assessedRag: z.enum(RAGS).optional(),
    assessment: assessmentRow.optional(),
    acknowledgement: acknowledgementRow.optional(),
    explanation: z.string(),
    nextStep: z.string(),
    mitigations: z.array(mitigationRow),
    amberFromPence: penceRow.optional(),
    lowerSince: dayRow.optional(),
    toldPence: penceRow.optional(),
    history: z.array(stepRow),
  }),
);

/** Where a case is kept: with its authority's others of the year, or with the region's. */
export type PressurePlace = {
  readonly chain: ChainId;
  readonly year: FinancialYear;
  readonly pressure: string;
};

/** Apart from the ledger, which the sweep only reads. */
export const pressurePartition = (chain: ChainId, year: FinancialYear): string =>
  `PRESSURE#${chain}#${year}`;

const pressureKey = ({ chain, year, pressure }: PressurePlace): Key => ({
  pk: pressurePartition(chain, year),
  sk: pressure,
});

export const pressureVersionPartition = (chain: ChainId, year: FinancialYear): string =>
  `PRESSURE-VERSION#${chain}#${year}`;

export const pressureVersionRow = z.lazy(() =>
  z.strictObject({ at: instantRow, pressure: pressureRow }),
);

/**
 * The case as it was left, as an entry: its history tells of steps, and not of every figure. In the
 * order of its chain, so that a moment's cases are the last of each up to there.
 */
export const appendPressureVersion = (pressure: Pressure, at: Instant, seq: number): Item => ({
  pk: pressureVersionPartition(pressure.authority ?? 'REGION', pressure.year),
  sk: `${auditSortKey(seq)}#${pressure.pressure}`,
  rev: 1,
  data: { at, pressure: pressure as unknown as Value },
});

/** The case as it stands; what it went through is in its own history. */
export const replacePressure = (pressure: Pressure): Write => ({
  kind: 'put',
  item: {
    ...pressureKey({ ...pressure, chain: pressure.authority ?? 'REGION' }),
    rev: pressure.history.length,
    data: pressure as unknown as Item['data'],
  },
  when: [],
});

/** Written on its own chain only, whose head guards it. */
export const pressureRead = (place: PressurePlace): Read<Pressure | undefined> =>
  readRow(pressureKey(place), pressureRow);

export const createPressuresRepository = (store: Store) => ({
  async find(place: PressurePlace): Promise<Pressure | undefined> {
    const [item] = await store.find([pressureKey(place)]);
    return item && parseRow(pressureRow, item);
  },

  /** The cases of an authority or of the region in a year, resolved ones too. */
  list: (chain: ChainId, year: FinancialYear): Promise<readonly Pressure[]> =>
    listUnder(store, pressurePartition(chain, year), '', (item) => parseRow(pressureRow, item)),

  /** The cases as they stood at a moment: every version of the year is read. */
  async listAsAt(
    chain: ChainId,
    year: FinancialYear,
    moment: Instant,
  ): Promise<readonly Pressure[]> {
    const versions = await listUnder(store, pressureVersionPartition(chain, year), '', (item) =>
      parseRow(pressureVersionRow, item),
    );
    const stood = upTo(versions, ({ at }) => at, moment);
    return [...new Map(stood.map(({ pressure }) => [pressure.pressure, pressure])).values()];
  },
});
