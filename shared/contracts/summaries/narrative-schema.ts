import * as z from 'zod';
import { instantSchema, principalIdSchema, textSchema } from '../vocabulary.ts';
import { placeShape } from './place.ts';

export const narrativeTextSchema = textSchema(4000);

export const narrativeSchema = z.lazy(() =>
  z
    .strictObject({
      ...placeShape,
      version: z.int().meta({ description: '0 before anybody edited it.' }),
      narrative: z.string().meta({ description: 'As the summary shows it.' }),
      generated: z.string().meta({ description: 'As the figures would tell it now.' }),
      isOutdated: z.boolean().meta({
        description: 'Whether the figures have moved since a person wrote it.',
      }),
      editedBy: principalIdSchema.optional(),
      editedAt: instantSchema.optional(),
    })
    .meta({ id: 'Narrative' }),
);
