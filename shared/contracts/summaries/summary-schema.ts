import * as z from 'zod';
import { CHAINS } from '../../domain/audit.ts';
import { RETURN_STATES } from '../../domain/returns/return.ts';
import type { Summary } from '../../domain/summaries/summary.ts';
import {
  cautionsSchema,
  computedPenceSchema,
  driversSchema,
  probabilitySchema,
} from '../forecasts/forecast-schema.ts';
import { pressureSchema } from '../pressures/pressure-schema.ts';
import {
  authoritySchema,
  identifierSchema,
  instantSchema,
  lineSchema,
  periodSchema,
  potSchema,
  principalIdSchema,
  quarterSchema,
  ragSchema,
  streamSchema,
  versionSchema,
  yearSchema,
} from '../vocabulary.ts';

const count = z.int().min(0);

const figures = () => ({
  covers: z
    .strictObject({ expected: count, budget: count, actual: count, forecast: count })
    .meta({ description: 'Of how many expected authorities each figure is the sum.' }),
  budgetPence: computedPenceSchema.optional(),
  profiledToDatePence: computedPenceSchema.optional(),
  actualToDatePence: computedPenceSchema.optional(),
  forecastOutturnPence: computedPenceSchema.optional(),
  forecastOutturnLower80Pence: computedPenceSchema.optional(),
  forecastOutturnUpper80Pence: computedPenceSchema.optional(),
  forecastOutturnLower95Pence: computedPenceSchema.optional(),
  forecastOutturnUpper95Pence: computedPenceSchema.optional(),
  probabilityOverBudget: probabilitySchema.optional(),
  variancePence: computedPenceSchema.optional(),
  variancePercent: z.number().optional(),
  movementPence: computedPenceSchema.optional(),
  rag: ragSchema.optional(),
  caution: cautionsSchema,
});

const lineFiguresSchema = z.lazy(() =>
  z
    .strictObject({
      line: lineSchema,
      name: z.string(),
      code: z.string().optional().meta({ description: 'Section 251 code.' }),
      pot: potSchema,
      ...figures(),
      drivers: driversSchema.optional(),
      authoritiesByRag: z.strictObject({ red: count, amber: count, green: count }),
    })
    .meta({ id: 'SummaryLine' }),
);

const potFiguresSchema = z.lazy(() =>
  z
    .strictObject({ pot: potSchema, ...figures() })
    .meta({ id: 'SummaryPot', description: 'Pots are never netted against each other.' }),
);

const authorityPeriodSchema = z.lazy(() =>
  z.strictObject({
    authority: authoritySchema,
    name: z.string(),
    period: periodSchema,
  }),
);

const completenessSchema = z.lazy(() =>
  z.strictObject({
    period: periodSchema.meta({ description: 'The quarter’s last period.' }),
    expected: count,
    returned: count,
    certified: count,
    missing: z.array(authorityPeriodSchema).readonly(),
    uncertified: z.array(authorityPeriodSchema).readonly(),
  }),
);

const fundSummarySchema = z.lazy(() =>
  z.strictObject({
    fund: identifierSchema,
    name: z.string(),
    awardPence: computedPenceSchema,
    claimedPence: computedPenceSchema,
    approvedPence: computedPenceSchema,
    paidPence: computedPenceSchema,
    reversedPence: computedPenceSchema,
    availablePence: computedPenceSchema,
    authoritiesDrawing: count,
    usedByScopePence: computedPenceSchema,
    phases: z
      .array(
        z.strictObject({
          phase: identifierSchema,
          name: z.string(),
          approvedPence: computedPenceSchema,
          usedPence: computedPenceSchema,
          signedOff: z.boolean(),
        }),
      )
      .readonly(),
    modelled: z.string().optional(),
  }),
);

export const provenanceSchema = z.lazy(() =>
  z.strictObject({
    returns: z
      .array(
        z.strictObject({
          authority: authoritySchema,
          period: periodSchema,
          version: versionSchema,
          certified: z.boolean(),
        }),
      )
      .readonly(),
    budgets: z
      .array(z.strictObject({ authority: authoritySchema, version: versionSchema }))
      .readonly(),
    forecasts: z
      .array(
        z.strictObject({
          authority: authoritySchema,
          period: periodSchema,
          version: versionSchema,
        }),
      )
      .readonly(),
    funds: z.array(z.strictObject({ fund: identifierSchema, version: versionSchema })).readonly(),
    ledgers: z
      .array(
        z.strictObject({
          chain: z.enum(CHAINS),
          entry: count,
          hash: z.string(),
        }),
      )
      .readonly()
      .optional()
      .meta({
        description:
          'Of an edition: the last entry of each ledger’s audit trail when it was published. Whoever ' +
          'has the edition can show that an earlier entry was changed later.',
      }),
    rules: z.string(),
    software: z.string(),
    notes: z.array(z.string()).readonly(),
  }),
);

const authoritySummarySchema = z.lazy(() =>
  z.strictObject({
    authority: authoritySchema,
    name: z.string(),
    return: z
      .enum([...RETURN_STATES, 'missing'])
      .meta({ description: 'Of its return of the quarter’s last period.' }),
    rag: ragSchema.optional().meta({ description: 'The worst of its streams.' }),
    streams: z
      .array(
        z.strictObject({
          stream: streamSchema,
          rag: ragSchema.optional(),
          totals: z.array(potFiguresSchema).readonly(),
        }),
      )
      .readonly(),
  }),
);

export const summarySchema: z.ZodType<Summary> = z.lazy(() =>
  z
    .strictObject({
      year: yearSchema,
      quarter: quarterSchema,
      scope: z.strictObject({
        level: z.enum(['region', 'authorities', 'authority']),
        authorities: z.array(authoritySchema).readonly(),
      }),
      asAt: instantSchema,
      edition: versionSchema.optional().meta({ description: 'Of a published edition.' }),
      demonstration: z.string().optional(),
      modelled: z.array(z.string()).readonly(),
      completeness: completenessSchema,
      movementOf: z.enum(['forecast-outturn', 'actual-to-date']),
      pots: z.array(potFiguresSchema).readonly(),
      streams: z
        .array(
          z.strictObject({
            stream: streamSchema,
            rag: ragSchema.optional(),
            lines: z.array(lineFiguresSchema).readonly(),
            totals: z.array(potFiguresSchema).readonly(),
          }),
        )
        .readonly(),
      authorities: z
        .array(authoritySummarySchema)
        .readonly()
        .meta({ description: 'Each authority by itself, judged as in its own summary.' }),
      funds: z.array(fundSummarySchema).readonly(),
      pressures: z.array(pressureSchema).readonly(),
      narrative: z.string(),
      narrativeEdited: z
        .strictObject({
          by: principalIdSchema,
          at: instantSchema,
          isOutdated: z.boolean().meta({
            description: 'Whether the figures have moved since and would tell another story.',
          }),
        })
        .optional()
        .meta({ description: 'Where a person wrote the narrative.' }),
      provenance: provenanceSchema,
    })
    .meta({ id: 'Summary' }),
);
