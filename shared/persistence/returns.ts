import * as z from 'zod';
import type { AuthorityCode } from '../domain/authorities.ts';
import { type FinancialYear, PERIODS, type Period } from '../domain/financial-calendar.ts';
import { RETURN_MEDIA_TYPES } from '../domain/returns/original-file.ts';
import {
  type Certification,
  type CurrentReturn,
  RETURN_STATES,
  type ReturnVersion,
} from '../domain/returns/return.ts';
import { CURRENT_PREFIX, ledgerPartition, padded } from './ledger-keys.ts';
import { parseRow, type Read, readRow } from './reads.ts';
import {
  authorityRow,
  instantRow,
  lineRow,
  penceRow,
  principalRow,
  yearRow,
} from './row-schemas.ts';
import { type Item, itemsUnder, type Key, type Store, type Write } from './store.ts';

/** Absent in the rows of before returns had balances. */
const balancesRow = z.lazy(() =>
  z
    .strictObject({
      dsgCarriedForwardPence: penceRow.optional(),
      schools: z
        .strictObject({
          totalPence: penceRow,
          inDeficitPence: penceRow,
          inSurplusPence: penceRow,
          schools: z.int(),
          schoolsInDeficit: z.int(),
        })
        .optional(),
    })
    .optional(),
);

/** Absent in the rows of before originals were kept, and of what came as JSON. */
const originalRow = z.lazy(() =>
  z
    .strictObject({
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      bytes: z.int(),
      mediaType: z.enum([RETURN_MEDIA_TYPES.csv, RETURN_MEDIA_TYPES.xlsx]),
      fileName: z.string().optional(),
    })
    .optional(),
);

const versionShape = () => ({
  authority: authorityRow,
  year: yearRow,
  period: z.enum(PERIODS),
  version: z.int(),
  basis: z.enum(['year-to-date', 'in-period']),
  nil: z.boolean(),
  lines: z.array(
    z.strictObject({
      line: lineRow,
      actualPence: penceRow,
      commitmentsPence: penceRow.optional(),
      officerForecastPence: penceRow.optional(),
      activity: z.int().optional(),
    }),
  ),
  adjustments: z.array(
    z.strictObject({
      line: lineRow,
      corrects: z.enum(PERIODS),
      amountPence: penceRow,
      reason: z.string(),
    }),
  ),
  warnings: z.array(
    z.strictObject({ code: z.string(), line: lineRow, detail: z.string(), reason: z.string() }),
  ),
  balances: balancesRow,
  note: z.string().optional(),
  changeReason: z.string().optional(),
  late: z.boolean(),
  submittedBy: principalRow,
  submittedAt: instantRow,
  original: originalRow,
  modelled: z.string().optional(),
});

export const returnVersionRow: z.ZodType<ReturnVersion> = z.lazy(() =>
  z.strictObject(versionShape()),
);

const certificationShape = () => ({
  version: z.int(),
  decision: z.enum(['certified', 'changes-requested']),
  note: z.string().optional(),
  decidedBy: principalRow,
  decidedAt: instantRow,
});

/** A decision as an entry of the ledger: with the place of its return. */
export const certificationRow = z.lazy(() =>
  z.strictObject({
    authority: authorityRow,
    year: yearRow,
    period: z.enum(PERIODS),
    ...certificationShape(),
  }),
);

const currentRow: z.ZodType<CurrentReturn> = z.lazy(() =>
  z.strictObject({
    ...versionShape(),
    state: z.enum(RETURN_STATES),
    certification: z.strictObject(certificationShape()).optional(),
  }),
);

export type ReturnPlace = {
  readonly authority: AuthorityCode;
  readonly year: FinancialYear;
  readonly period: Period;
};

/** What was decided about a version, as it is kept. */
export type CertificationEntry = ReturnPlace & Certification;

export const currentReturnPrefix = `${CURRENT_PREFIX}RETURN#`;

const currentKey = ({ authority, year, period }: ReturnPlace): Key => ({
  pk: ledgerPartition(authority, year),
  sk: `${currentReturnPrefix}${period}`,
});

/** The versions of a year's returns, by period and then in the order they were taken. */
export const RETURN_VERSIONS = 'RETURN#';

/** The same of what was decided about them. */
export const CERTIFICATIONS = 'CERTIFICATION#';

const versionPrefix = (period: Period): string => `${RETURN_VERSIONS}${period}#`;

const versionKey = (place: ReturnPlace, version: number): Key => ({
  pk: ledgerPartition(place.authority, place.year),
  sk: `${versionPrefix(place.period)}${padded(version)}`,
});

/** The return as it stands, with the `rev` of its row: certifying raises it, the version stays. */
export type CurrentRow = { readonly current: CurrentReturn; readonly rev: number };

export const currentReturnFrom = (item: Item): CurrentReturn => parseRow(currentRow, item);

export const currentReturnRead = (place: ReturnPlace): Read<CurrentRow | undefined> => ({
  key: currentKey(place),
  guarded: false,
  parse: (item) => item && { current: currentReturnFrom(item), rev: item.rev },
});

export const returnVersionFrom = (item: Item): ReturnVersion => parseRow(returnVersionRow, item);

export const certificationFrom = (item: Item): CertificationEntry =>
  parseRow(certificationRow, item);

/** A return that a decision only looks at, such as last year's. */
export const earlierReturnRead = (place: ReturnPlace): Read<CurrentReturn | undefined> =>
  readRow(currentKey(place), currentRow);

/** A version is an entry of the ledger: written once, for ever. */
export const appendReturnVersion = (version: ReturnVersion): Item => ({
  ...versionKey(version, version.version),
  rev: 1,
  data: version as unknown as Item['data'],
});

/** What was decided about a version's certification, as an entry of the ledger. */
export const appendCertification = (certified: CurrentReturn, rev: number): Item => ({
  pk: ledgerPartition(certified.authority, certified.year),
  sk: `${CERTIFICATIONS}${certified.period}#${padded(rev)}`,
  rev: 1,
  data: {
    authority: certified.authority,
    year: certified.year,
    period: certified.period,
    ...(certified.certification as unknown as Item['data']),
  },
});

export const replaceCurrentReturn = (
  current: CurrentReturn,
  before: CurrentRow | undefined,
): Write => ({
  kind: 'put',
  item: {
    ...currentKey(current),
    rev: (before?.rev ?? 0) + 1,
    data: current as unknown as Item['data'],
  },
  when: [before ? { is: 'at-rev', rev: before.rev } : { is: 'absent' }],
});

export function createReturnsRepository(store: Store) {
  return {
    async findCurrent(place: ReturnPlace): Promise<CurrentReturn | undefined> {
      const [item] = await store.find([currentKey(place)]);
      return item && currentReturnFrom(item);
    },

    async findVersion(place: ReturnPlace, version: number): Promise<ReturnVersion | undefined> {
      const [item] = await store.find([versionKey(place, version)]);
      return item && returnVersionFrom(item);
    },

    /** A return's versions after one of them, oldest first. */
    async *versions(place: ReturnPlace, after: number): AsyncGenerator<ReturnVersion> {
      const from = versionKey(place, after).sk;
      const pk = ledgerPartition(place.authority, place.year);
      for await (const item of itemsUnder(store, pk, versionPrefix(place.period), from)) {
        yield returnVersionFrom(item);
      }
    },

    /** The returns of a year as they stand, in order of period: at most thirteen. */
    async listCurrent(authority: AuthorityCode, year: FinancialYear): Promise<CurrentReturn[]> {
      const pk = ledgerPartition(authority, year);
      const current: CurrentReturn[] = [];
      for await (const item of itemsUnder(store, pk, currentReturnPrefix)) {
        current.push(currentReturnFrom(item));
      }
      return current;
    },
  };
}
