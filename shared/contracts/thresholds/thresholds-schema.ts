import * as z from 'zod';
import { CHAINS } from '../../domain/audit.ts';
import type { MoneyTier, SchoolsTier, Thresholds, Tier } from '../../domain/forecast/rag.ts';
import type { ThresholdChanges } from '../../domain/thresholds/threshold-settings.ts';
import {
  countSchema,
  instantSchema,
  penceSchema,
  potSchema,
  principalIdSchema,
  streamSchema,
} from '../vocabulary.ts';

/** Kept exactly, and no finer than anybody means it. Bounds are rules, found with all the others. */
const decimal = (places: number) =>
  z.number().refine((value) => Number(value.toFixed(places)) === value && !Object.is(value, -0), {
    message: `Expected a number with at most ${places} decimals.`,
  });

const percentSchema = decimal(2).meta({ description: '0 to 100, at most two decimals.' });
const shareSchema = decimal(4).meta({ description: '0 to 1, at most four decimals.' });

const tierSchema: z.ZodType<Tier> = z.lazy(() =>
  z
    .strictObject({
      percent: percentSchema,
      withPence: penceSchema,
      alonePence: penceSchema.optional(),
      probability: shareSchema.optional(),
    })
    .meta({
      id: 'Tier',
      description:
        'Reached by percentage and money together, or by alonePence; if it names a probability, at ' +
        'that probability or more.',
    }),
);

const moneyTierSchema: z.ZodType<MoneyTier> = z.lazy(() =>
  z
    .strictObject({ percent: percentSchema, withPence: penceSchema })
    .meta({ id: 'MoneyTier', description: 'Reached by percentage and money together.' }),
);

const schoolsTierSchema: z.ZodType<SchoolsTier> = z.lazy(() =>
  z
    .strictObject({ sharePercent: percentSchema, deficitPence: penceSchema })
    .meta({ id: 'SchoolsTier', description: 'Reached by either.' }),
);

const pair = { red: tierSchema, amber: tierSchema };
const award = {
  red: moneyTierSchema,
  amber: moneyTierSchema,
  unspent: moneyTierSchema,
  nearEndMonths: countSchema,
};
const schoolsPair = { red: schoolsTierSchema, amber: schoolsTierSchema };

const single = {
  largeUnderspend: moneyTierSchema,
  veryLargeUnderspend: moneyTierSchema,
  watchProbability: shareSchema,
  materialityPence: penceSchema,
  worsening: moneyTierSchema,
  sharedAuthorities: countSchema,
};

const allThresholdsSchema: z.ZodType<Thresholds> = z.lazy(() =>
  z
    .strictObject({
      ...single,
      line: z.strictObject(pair),
      total: z.strictObject(pair),
      award: z.strictObject(award),
      dsgDeficit: z.strictObject(pair),
      schools: z.strictObject(schoolsPair),
    })
    .meta({ id: 'Thresholds' }),
);

const somePair = z.strictObject(pair).partial().optional();

export const thresholdChangesSchema: z.ZodType<ThresholdChanges> = z.lazy(() =>
  z
    .strictObject(single)
    .partial()
    .extend({
      line: somePair,
      total: somePair,
      award: z.strictObject(award).partial().optional(),
      dsgDeficit: somePair,
      schools: z.strictObject(schoolsPair).partial().optional(),
    })
    .meta({ id: 'ThresholdChanges', description: 'What is left out stays as it was.' }),
);

/** Each stream with each pot, and each alone. */
const MOST_OVERRIDES = 40;

export const ownThresholds = {
  defaults: thresholdChangesSchema,
  overrides: z
    .array(
      z.strictObject({
        stream: streamSchema.optional(),
        pot: potSchema.optional(),
        thresholds: thresholdChangesSchema,
      }),
    )
    .max(MOST_OVERRIDES)
    .readonly(),
};

export const thresholdsViewSchema = z.lazy(() =>
  z
    .strictObject({
      scope: z.enum(CHAINS),
      version: z.int().meta({ description: '0: nothing of its own was ever set.' }),
      ...ownThresholds,
      reason: z.string().optional(),
      setBy: principalIdSchema.optional(),
      setAt: instantSchema.optional(),
      effective: z
        .array(
          z.strictObject({
            stream: streamSchema.optional(),
            pot: potSchema.optional(),
            thresholds: allThresholdsSchema,
          }),
        )
        .optional()
        .meta({
          description:
            'What is in force: for what has no stream and pot, then for each stream and pot that ' +
            'lines have. Absent of an earlier version.',
        }),
    })
    .meta({ id: 'ThresholdsOfScope' }),
);
