import * as z from 'zod';
import type { AccuracySummary } from '../../domain/forecast/accuracy.ts';
import { defineOperation } from '../operation.ts';
import { yearPath } from '../paths.ts';
import { authoritySchema, demonstrationSchema, periodSchema, yearSchema } from '../vocabulary.ts';
import { forecastQuery } from './forecast-schema.ts';

const percent = z.number();

const summarySchema: z.ZodType<AccuracySummary> = z.lazy(() =>
  z
    .strictObject({
      period: periodSchema,
      forecasts: z.int().meta({ description: 'Lines of authorities that were forecast then.' }),
      kept: z.int().meta({ description: 'Of those, what was said then.' }),
      replayed: z.int().meta({
        description: 'The others: what the method says now of what was known then.',
      }),
      meanErrorPercent: percent,
      medianErrorPercent: percent,
      biasPercent: percent.meta({
        description: 'Mean of forecast less outturn: positive is too high.',
      }),
      runRateErrorPercent: percent.optional(),
      lastYearErrorPercent: percent.optional(),
      within80Percent: percent.meta({ description: 'How many outturns the 80 % range held.' }),
      within95Percent: percent,
    })
    .meta({ id: 'Accuracy', description: 'Errors are absolute, in percent of the outturn.' }),
);

export const readAccuracy = defineOperation({
  id: 'readAccuracy',
  method: 'GET',
  path: '/v1/forecasts/{year}/accuracy',
  area: 'forecasts',
  summary: 'How a closed year was forecast at each period, beside run rate and last year',
  description:
    'Made by the first sweep after the year’s last period has locked, and again if a figure of it is ' +
    'corrected. Nothing of a year that is not closed.',
  who: { permission: 'forecasts.read', authorityIn: 'query' },
  consistency: 'eventual',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: yearPath,
  query: z.strictObject({
    ...forecastQuery,
  }),
  answers: {
    200: {
      description: 'By period, over all lines that are asked for.',
      schema: z.lazy(() =>
        z.strictObject({
          year: yearSchema,
          /** Whose year is closed, of those that are asked for. */
          authorities: z.array(authoritySchema),
          items: z.array(summarySchema),
          demonstration: demonstrationSchema,
        }),
      ),
    },
  },
  refusals: [],
});
