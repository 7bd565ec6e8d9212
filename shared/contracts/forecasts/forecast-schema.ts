import * as z from 'zod';
import type { Caution, Forecast } from '../../domain/forecast/outturn-forecast.ts';
import {
  CAUTIONS,
  FORECAST_LEVELS,
  FORECAST_METHODS,
  MOVE_CAUSES,
  NO_FORECAST_REASONS,
} from '../../domain/forecast/outturn-forecast.ts';
import type { Pence } from '../../domain/money.ts';
import {
  authorityOnInputSchema,
  authoritySchema,
  instantSchema,
  lineSchema,
  periodSchema,
  potSchema,
  ragSchema,
  streamSchema,
  yearSchema,
} from '../vocabulary.ts';

/** Which of a year's forecasts are asked for. */
export const forecastQuery = {
  authority: authorityOnInputSchema.optional(),
  stream: streamSchema.optional(),
  line: lineSchema.optional(),
  period: periodSchema.optional(),
};

/** A figure made of others, or a sum: wider than what a single figure may be when it is submitted. */
export const computedPenceSchema = z
  .int()
  .refine((value) => !Object.is(value, -0), { message: 'Expected 0, not -0.' })
  .meta({ description: 'Integer pence.' }) as unknown as z.ZodType<Pence>;

export const probabilitySchema = z.number().min(0).max(1);

const cautions = Object.keys(CAUTIONS) as [Caution, ...Caution[]];

export const cautionsSchema = z.lazy(() =>
  z
    .array(z.enum(cautions))
    .readonly()
    .meta({
      description: Object.entries(CAUTIONS)
        .map(([code, meaning]) => `${code}: ${meaning}`)
        .join(' '),
    }),
);

const outturnSchema = z.lazy(() =>
  z
    .strictObject({
      medianPence: computedPenceSchema,
      lower80Pence: computedPenceSchema,
      upper80Pence: computedPenceSchema,
      lower95Pence: computedPenceSchema,
      upper95Pence: computedPenceSchema,
    })
    .meta({ id: 'OutturnRange', description: 'The median and the 80 % and 95 % ranges.' }),
);

export const driversSchema = z.lazy(() =>
  z
    .strictObject({
      volumePence: computedPenceSchema,
      pricePence: computedPenceSchema,
      mixPence: computedPenceSchema,
    })
    .meta({
      id: 'Drivers',
      description:
        'A difference split into volume (more or fewer counted), price (of each) and mix (a larger ' +
        'share of the dearer or the cheaper line of those that count the same). They add up to it.',
    }),
);

const moveShape = () => ({
  outturnPence: computedPenceSchema,
  variancePence: computedPenceSchema.optional(),
});

const movementSchema = z.lazy(() =>
  z
    .strictObject({
      ...moveShape(),
      since: instantSchema,
      because: z.array(z.strictObject({ cause: z.enum(MOVE_CAUSES), ...moveShape() })).readonly(),
    })
    .meta({
      id: 'Movement',
      description:
        'What moved since the last forecasts that said something else. The causes add up to it: ' +
        'method: we forecast in another way; history: past years or a marked break changed; ' +
        'correction: figures of this year were corrected; new-period: a period came in; budget.',
    }),
);

const officerDifferenceSchema = z.lazy(() =>
  z.strictObject({ amountPence: computedPenceSchema, persistentFor: z.int().min(0) }).meta({
    id: 'OfficerDifference',
    description:
      'The officer’s forecast less ours, and for how many periods in a row it has been at least ' +
      '2 % of ours on the same side.',
  }),
);

const basisSchema = z.lazy(() =>
  z.strictObject({
    returns: z.int().min(0),
    yearsOfHistory: z.int().min(0),
    missingPeriods: z.array(periodSchema).readonly(),
  }),
);

export const forecastSchema: z.ZodType<Forecast> = z.lazy(() =>
  z
    .strictObject({
      authority: authoritySchema,
      year: yearSchema,
      level: z.enum(FORECAST_LEVELS).meta({
        description:
          'line; pot (within a stream, or of the whole authority without one); stream; authority. ' +
          'Over several pots there is no variance, and the RAG is that of the worst pot.',
      }),
      stream: streamSchema.optional(),
      line: lineSchema.optional(),
      pot: potSchema.optional(),
      asOfPeriod: periodSchema,
      budgetPence: computedPenceSchema.optional(),
      profiledToDatePence: computedPenceSchema.optional(),
      actualToDatePence: computedPenceSchema.optional(),
      outturn: outturnSchema.optional(),
      noForecast: z
        .enum(NO_FORECAST_REASONS)
        .optional()
        .meta({ description: 'Why there is no outturn.' }),
      probabilityOverBudget: probabilitySchema.optional(),
      variancePence: computedPenceSchema
        .optional()
        .meta({ description: 'Median outturn less budget: overspend is positive.' }),
      variancePercent: z.number().optional(),
      rag: ragSchema.optional(),
      officerForecastPence: computedPenceSchema.optional(),
      officerDifference: officerDifferenceSchema.optional(),
      method: z.enum(FORECAST_METHODS),
      basedOn: basisSchema,
      leftOut: z
        .array(lineSchema)
        .readonly()
        .optional()
        .meta({ description: 'Of a total: the lines whose outturn is not in it.' }),
      caution: cautionsSchema,
      pastErrorPercent: z.number().min(0).optional().meta({
        description:
          'Median absolute error of this method at this period on the line’s past years.',
      }),
      drivers: driversSchema
        .optional()
        .meta({ description: 'Of the variance against budget, where the activity is known.' }),
      driversSinceLastYear: driversSchema
        .optional()
        .meta({ description: 'Of the median outturn less last year’s outturn.' }),
      moved: movementSchema.optional(),
      explanation: z.string().meta({ description: 'The figures in words.' }),
    })
    .meta({ id: 'Forecast' }),
);
