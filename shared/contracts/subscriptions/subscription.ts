import * as z from 'zod';
import {
  DIGEST_CHOICES,
  IMMEDIATE_CHOICES,
  mailAddress,
  SUSPENSION_REASONS,
} from '../../domain/alerts/subscription.ts';
import { SEVERITIES } from '../../domain/pressures/pressure.ts';
import { authoritySchema, instantSchema, roleSchema, streamSchema } from '../vocabulary.ts';

export const immediateSchema = z.enum(IMMEDIATE_CHOICES).meta({
  description:
    '`red`: what is urgent, at once; `amber`: amber pressures that were raised or grew, too; `none`: nothing at once.',
});

export const digestSchema = z.enum(DIGEST_CHOICES).meta({
  description: '`daily`: once a day; `weekly`: from Monday on, once a week. Nothing is told twice.',
});

/** Kept with its domain in lower case. */
export const addressSchema = z
  .string()
  .max(254)
  .meta({
    format: 'email',
    description: 'Where messages go; only domains that the service may write to are taken.',
  })
  .transform((text, context): string => {
    const address = mailAddress(text);
    if (address !== undefined) return address;
    context.addIssue({
      code: 'custom',
      message: 'Expected an address such as finance@council.example.',
    });
    return z.NEVER;
  });

/** Whatever list is left out leaves nothing out. */
export const narrowing = {
  roles: z.array(roleSchema).min(1).max(6).optional(),
  streams: z.array(streamSchema).min(1).max(4).optional(),
  minimumSeverity: z.enum(SEVERITIES).optional(),
};

export const subscriptionSchema = z.lazy(() =>
  z
    .strictObject({
      address: z.string().optional(),
      immediate: immediateSchema,
      digest: digestSchema,
      ...narrowing,
      authorities: z.array(authoritySchema).optional(),
      suspended: z
        .strictObject({ because: z.enum(SUSPENSION_REASONS), at: instantSchema })
        .optional()
        .meta({ description: 'Nothing is sent until the subscription is set anew.' }),
    })
    .meta({ id: 'Subscription' }),
);
