import * as z from 'zod';
import { principalIdSchema } from '../vocabulary.ts';

/** What the job that lets the first lead in is called with: the subject of their tokens. */
export const firstLeadSchema = z.strictObject({ subject: principalIdSchema });
