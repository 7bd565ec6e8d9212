import * as z from 'zod';
import { authoritySchema, principalIdSchema, roleSchema } from '../vocabulary.ts';

export const accessSchema = z.lazy(() =>
  z
    .strictObject({
      principal: principalIdSchema,
      roles: z.array(roleSchema),
      authorities: z.array(authoritySchema),
    })
    .meta({ id: 'Access' }),
);
