import * as z from 'zod';
import { AUTHORITY_CODES } from '../../domain/authorities.ts';
import { WORKSTREAMS } from '../../domain/catalogue.ts';
import { BUSINESS_CASE_STATES, DRAWDOWN_STATES } from '../../domain/funds/fund.ts';
import type { Pence } from '../../domain/money.ts';
import {
  authorityOnInputSchema,
  authoritySchema,
  daySchema,
  identifierSchema,
  instantSchema,
  nonNegativePenceSchema,
  penceSchema,
  positivePenceSchema,
  principalIdSchema,
  textSchema,
  versionSchema,
  workstreamSchema,
} from '../vocabulary.ts';

/** What several operations on funds and drawdowns speak of. */
const nameSchema = textSchema(120);

export const drawdownPath = z.strictObject({ fund: identifierSchema, drawdown: identifierSchema });

const businessCaseSchema = z.lazy(() =>
  z
    .strictObject({
      state: z.enum(BUSINESS_CASE_STATES),
      signedOffOn: daySchema.optional(),
      signedOffBy: nameSchema.optional(),
      reference: nameSchema.optional(),
    })
    .meta({ id: 'BusinessCase', description: 'Opens its phase to drawdowns once signed off.' }),
);

const phaseFields = {
  phase: identifierSchema,
  name: nameSchema,
  approvedPence: nonNegativePenceSchema,
};

/** Twenty phases are far more than any award had; the terms stay one small item in the store. */
const MAX_PHASES = 20;

const claimBasisSchema = z.enum(['instalments', 'in-arrears']).meta({
  description:
    'instalments: paid ahead of spending. in-arrears: never more than the eligible spend reported.',
});

const workstreamsSchema = z.array(workstreamSchema).min(1).max(WORKSTREAMS.length);

const allocationsOnInputSchema = z.lazy(() =>
  z
    .array(
      z.strictObject({ authority: authorityOnInputSchema, ceilingPence: nonNegativePenceSchema }),
    )
    .max(14)
    .meta({
      description:
        'Empty: no ceilings by authority. Otherwise an authority without one cannot draw down.',
    }),
);

const termsFields = {
  name: nameSchema,
  funder: nameSchema,
  awardPence: positivePenceSchema,
  startsOn: daySchema,
  endsOn: daySchema,
};

export const newFundSchema = z.lazy(() =>
  z.strictObject({
    fund: identifierSchema,
    ...termsFields,
    claimBasis: claimBasisSchema.default('instalments'),
    phases: z
      .array(
        z.strictObject({
          ...phaseFields,
          businessCase: businessCaseSchema.default({ state: 'draft' }),
        }),
      )
      .max(MAX_PHASES),
    allocations: allocationsOnInputSchema.default([]),
    workstreams: workstreamsSchema.default([...WORKSTREAMS]),
  }),
);

/** Any subset of the terms; a list replaces the list. */
export const fundChangesSchema = z.lazy(() =>
  z
    .strictObject({
      ...termsFields,
      claimBasis: claimBasisSchema,
      phases: z
        .array(z.strictObject({ ...phaseFields, businessCase: businessCaseSchema.optional() }))
        .max(MAX_PHASES),
      allocations: allocationsOnInputSchema,
      workstreams: workstreamsSchema,
    })
    .partial()
    .refine((changes) => Object.keys(changes).length > 0, {
      message: 'Expected at least one term to change.',
    }),
);

/** A sum that only grows: an award may be paid and taken back more than once. */
const reversedPenceSchema = z
  .int()
  .min(0)
  .meta({ description: 'Integer pence: paid and taken back.' }) as unknown as z.ZodType<Pence>;

export const fundSchema = z.lazy(() =>
  z
    .strictObject({
      fund: identifierSchema,
      ...termsFields,
      claimBasis: claimBasisSchema,
      phases: z.array(z.strictObject({ ...phaseFields, businessCase: businessCaseSchema })),
      allocations: z.array(
        z.strictObject({ authority: authoritySchema, ceilingPence: nonNegativePenceSchema }),
      ),
      workstreams: z.array(workstreamSchema),
      version: versionSchema.meta({ description: 'Raised by each change of the terms.' }),
      claimedPence: nonNegativePenceSchema,
      approvedPence: nonNegativePenceSchema,
      paidPence: nonNegativePenceSchema.meta({ description: 'Paid and not reversed.' }),
      reversedPence: reversedPenceSchema,
      availablePence: nonNegativePenceSchema.meta({
        description: 'The award less what is claimed, approved and paid.',
      }),
      authoritiesDrawing: z.int().min(0).max(AUTHORITY_CODES.length).meta({
        description: 'How many authorities have something claimed, approved or paid.',
      }),
      forecastToCompletePence: penceSchema
        .nullable()
        .meta({ description: 'null: there is no forecast of this fund.' }),
      modelled: z
        .string()
        .optional()
        .meta({ description: 'What of these figures is modelled; absent on real ones.' }),
    })
    .meta({ id: 'Fund' }),
);

const claimFields = {
  phase: identifierSchema,
  workstream: workstreamSchema,
  amountPence: positivePenceSchema,
  description: textSchema(500),
  evidence: textSchema(1000)
    .optional()
    .meta({ description: 'Where the evidence of the claim is kept.' }),
};

export const drawdownClaimSchema = z.lazy(() =>
  z.strictObject({
    authority: authorityOnInputSchema,
    ...claimFields,
  }),
);

export const drawdownStateSchema = z.enum(DRAWDOWN_STATES).meta({ id: 'DrawdownState' });

export const drawdownDecisionSchema = drawdownStateSchema
  .exclude(['claimed'])
  .meta({ id: 'DrawdownDecision' });

export const decisionReasonSchema = textSchema(1000);

export const drawdownSchema = z.lazy(() =>
  z
    .strictObject({
      drawdown: identifierSchema,
      fund: identifierSchema,
      authority: authoritySchema,
      ...claimFields,
      state: drawdownStateSchema,
      version: versionSchema,
      claimedBy: principalIdSchema,
      claimedAt: instantSchema,
      decisions: z.array(
        z.strictObject({
          decision: drawdownDecisionSchema,
          reason: decisionReasonSchema,
          by: principalIdSchema,
          at: instantSchema,
        }),
      ),
      modelled: z
        .string()
        .optional()
        .meta({ description: 'What of this drawdown is modelled; absent on real ones.' }),
    })
    .meta({ id: 'Drawdown' }),
);
