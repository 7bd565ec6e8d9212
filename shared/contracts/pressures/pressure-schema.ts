import * as z from 'zod';
import { PRESSURE_STATES, type Pressure, SEVERITIES } from '../../domain/pressures/pressure.ts';
import { computedPenceSchema, probabilitySchema } from '../forecasts/forecast-schema.ts';
import {
  authoritySchema,
  identifierSchema,
  instantSchema,
  lineSchema,
  periodSchema,
  potSchema,
  streamSchema,
  yearSchema,
} from '../vocabulary.ts';

export const severitySchema = z
  .enum(SEVERITIES)
  .meta({ id: 'Severity', description: 'watch: likely over budget, though not yet by much.' });
export const pressureStateSchema = z.enum(PRESSURE_STATES).meta({ id: 'PressureState' });

const stepSchema = z.strictObject({
  at: instantSchema,
  from: z.enum([...SEVERITIES, 'none']),
  to: z.enum([...SEVERITIES, 'resolved']),
  because: z.string(),
});

export const pressureSchema: z.ZodType<Pressure> = z
  .strictObject({
    pressure: identifierSchema,
    authority: authoritySchema,
    year: yearSchema,
    stream: streamSchema,
    line: lineSchema.optional(),
    pot: potSchema.meta({ description: 'Who bears it.' }),
    severity: severitySchema,
    state: pressureStateSchema,
    firstSeenAt: instantSchema,
    firstSeenPeriod: periodSchema,
    period: periodSchema,
    expectedOverspendPence: computedPenceSchema,
    netOfMitigationPence: computedPenceSchema,
    probabilityOverBudget: probabilitySchema,
    explanation: z.string(),
    nextStep: z.string(),
    mitigations: z.array(z.never()).max(0).readonly(),
    history: z.array(stepSchema).readonly(),
  })
  .meta({
    id: 'Pressure',
    description: 'One case of an authority’s line, from raised to resolved.',
  });
