import * as z from 'zod';
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
} from '../../domain/pressures/pressure.ts';
import { computedPenceSchema, probabilitySchema } from '../forecasts/forecast-schema.ts';
import {
  authoritySchema,
  daySchema,
  identifierSchema,
  instantSchema,
  lineSchema,
  periodSchema,
  potSchema,
  principalIdSchema,
  ragSchema,
  streamSchema,
  yearSchema,
} from '../vocabulary.ts';

export const severitySchema = z
  .enum(SEVERITIES)
  .meta({ id: 'Severity', description: 'watch: likely over budget, though not yet by much.' });
export const pressureStateSchema = z.enum(PRESSURE_STATES).meta({ id: 'PressureState' });
export const causeSchema = z
  .enum(CAUSES)
  .meta({ id: 'Cause', description: 'What a case is about; one case each.' });

const stepSchema: z.ZodType<PressureStep> = z.lazy(() =>
  z.strictObject({
    at: instantSchema,
    kind: z.enum(STEP_KINDS).optional(),
    from: z.enum([...SEVERITIES, 'none']),
    to: z.enum([...SEVERITIES, 'resolved']),
    because: z.string(),
    by: principalIdSchema.optional(),
  }),
);

const mitigationSchema: z.ZodType<Mitigation> = z.lazy(() =>
  z
    .strictObject({
      mitigation: identifierSchema,
      description: z.string(),
      amountPence: computedPenceSchema,
      by: daySchema,
      owner: z.string(),
      supersedes: identifierSchema
        .optional()
        .meta({ description: 'The one in whose place it stands, which no longer counts.' }),
      recordedBy: principalIdSchema,
      recordedAt: instantSchema,
    })
    .meta({ id: 'Mitigation' }),
);

const assessmentSchema: z.ZodType<Assessment> = z.lazy(() =>
  z.strictObject({
    rag: ragSchema,
    reason: z.string(),
    by: principalIdSchema,
    at: instantSchema,
  }),
);

const acknowledgementSchema: z.ZodType<Acknowledgement> = z.lazy(() =>
  z.strictObject({
    note: z.string(),
    by: principalIdSchema,
    at: instantSchema,
  }),
);

export const pressureSchema: z.ZodType<Pressure> = z.lazy(() =>
  z
    .strictObject({
      pressure: identifierSchema,
      cause: causeSchema,
      authority: authoritySchema
        .optional()
        .meta({ description: 'Absent: a case of the region, which lead and auditor see.' }),
      authorities: z
        .array(authoritySchema)
        .readonly()
        .optional()
        .meta({ description: 'Those that share it.' }),
      year: yearSchema,
      stream: streamSchema.optional(),
      line: lineSchema.optional(),
      pot: potSchema.optional().meta({ description: 'Who bears it.' }),
      subject: z.string().optional(),
      severity: severitySchema,
      state: pressureStateSchema,
      firstSeenAt: instantSchema,
      firstSeenPeriod: periodSchema,
      period: periodSchema,
      expectedOverspendPence: computedPenceSchema.meta({
        description: 'Gross: mitigations leave it as it is. Money left over is negative.',
      }),
      netOfMitigationPence: computedPenceSchema,
      probabilityOverBudget: probabilitySchema.optional(),
      computedRag: ragSchema.optional(),
      assessedRag: ragSchema
        .optional()
        .meta({ description: 'An officer’s view, beside the computed.' }),
      assessment: assessmentSchema.optional(),
      acknowledgement: acknowledgementSchema.optional(),
      explanation: z.string(),
      nextStep: z.string(),
      mitigations: z.array(mitigationSchema).readonly(),
      amberFromPence: computedPenceSchema.optional().meta({
        description: 'The least amount of either sign that is amber: mitigated is less than that.',
      }),
      lowerSince: daySchema.optional().meta({
        description: 'The first day a lower severity was computed; it steps down on a later one.',
      }),
      toldPence: computedPenceSchema.optional().meta({ description: 'The amount last told.' }),
      history: z.array(stepSchema).readonly(),
    })
    .meta({
      id: 'Pressure',
      description: 'One case per cause, from raised to resolved.',
    }),
);
