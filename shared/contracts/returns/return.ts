import * as z from 'zod';
import { RETURN_MEDIA_TYPES } from '../../domain/returns/original-file.ts';
import { RETURN_STATES } from '../../domain/returns/return.ts';
import {
  authoritySchema,
  countSchema,
  instantSchema,
  lineSchema,
  penceSchema,
  periodSchema,
  textSchema,
  yearSchema,
} from '../vocabulary.ts';

export const basisSchema = z.enum(['year-to-date', 'in-period']);

const returnLineSchema = z.lazy(() =>
  z.strictObject({
    line: lineSchema,
    actualPence: penceSchema,
    commitmentsPence: penceSchema.optional(),
    officerForecastPence: penceSchema.optional(),
    activity: countSchema.optional(),
  }),
);

const adjustmentSchema = z.lazy(() =>
  z.strictObject({
    line: lineSchema,
    corrects: periodSchema,
    amountPence: penceSchema,
    reason: textSchema(1000),
  }),
);

const schoolBalancesSchema = z.lazy(() =>
  z
    .strictObject({
      totalPence: penceSchema.meta({ description: 'inDeficitPence and inSurplusPence together.' }),
      inDeficitPence: penceSchema.meta({
        description: 'The balances of the schools in deficit: zero or less, a deficit is negative.',
      }),
      inSurplusPence: penceSchema.meta({
        description: 'The balances of the schools in surplus: zero or more.',
      }),
      schools: countSchema.meta({ description: 'How many maintained schools there are.' }),
      schoolsInDeficit: countSchema,
    })
    .meta({
      id: 'SchoolBalances',
      description: 'Maintained schools’ revenue balances at the period’s end (CFR B01, B02, B06).',
    }),
);

const balancesSchema = z.lazy(() =>
  z
    .strictObject({
      dsgCarriedForwardPence: penceSchema.optional().meta({
        description: 'DSG carried forward (section 251 line 1.9.3): positive is a deficit.',
      }),
      schools: schoolBalancesSchema.optional(),
    })
    .meta({
      id: 'Balances',
      description: 'What is carried at the end of the period. A figure left out is missing.',
    }),
);

/** More than the catalogue has lines is a mistake; the rules name duplicates one by one. */
const MAX_LINES = 100;

export const submittedLinesSchema = z.lazy(() => z.array(returnLineSchema).max(MAX_LINES));

export const submittedReturnSchema = z.lazy(() =>
  z
    .strictObject({
      basis: basisSchema,
      lines: submittedLinesSchema,
      nil: z.boolean().optional(),
      balances: balancesSchema.optional(),
      note: textSchema(2000).optional(),
      changeReason: textSchema(1000).optional(),
      reasons: z
        .array(
          z.strictObject({
            warning: z.string().regex(/^[a-z0-9-]{1,64}$/),
            line: lineSchema,
            reason: textSchema(1000),
          }),
        )
        .max(MAX_LINES)
        .optional(),
      adjustments: z.array(adjustmentSchema).max(MAX_LINES).optional(),
    })
    .meta({
      id: 'SubmittedReturn',
      description:
        'A line left out is missing, never zero. A nil return has no lines, and may have balances.',
    }),
);

const certificationSchema = z.lazy(() =>
  z.strictObject({
    version: z.int(),
    decision: z.enum(['certified', 'changes-requested']),
    note: z.string().optional(),
    decidedBy: z.string(),
    decidedAt: instantSchema,
  }),
);

const originalSchema = z.lazy(() =>
  z
    .strictObject({
      sha256: z.string(),
      bytes: z.int(),
      mediaType: z.enum([RETURN_MEDIA_TYPES.csv, RETURN_MEDIA_TYPES.xlsx]),
      fileName: z.string().optional(),
    })
    .meta({
      id: 'OriginalFile',
      description: 'The file that a return came as, kept byte for byte: `…/original` answers it.',
    }),
);

/** What is kept of each version for ever. */
export const versionShape = () => ({
  authority: authoritySchema,
  year: yearSchema,
  period: periodSchema,
  version: z.int(),
  basis: basisSchema,
  nil: z.boolean(),
  lines: z.array(returnLineSchema),
  adjustments: z.array(adjustmentSchema),
  warnings: z.array(
    z.strictObject({
      code: z.string(),
      line: lineSchema,
      detail: z.string(),
      reason: z.string(),
    }),
  ),
  balances: balancesSchema.optional(),
  note: z.string().optional(),
  changeReason: z.string().optional(),
  late: z.boolean(),
  submittedBy: z.string(),
  submittedAt: instantSchema,
  original: originalSchema.optional(),
  modelled: z.string().optional(),
});

export const returnSchema = z.lazy(() =>
  z
    .strictObject({
      ...versionShape(),
      state: z.enum(RETURN_STATES),
      certification: certificationSchema.optional(),
    })
    .meta({ id: 'Return' }),
);

/** One field that differs between a version and the one before it. */
export const differenceSchema = z.lazy(() =>
  z.strictObject({
    line: lineSchema.optional(),
    field: z.string(),
    before: z.unknown(),
    after: z.unknown(),
    changePence: penceSchema.optional(),
  }),
);
