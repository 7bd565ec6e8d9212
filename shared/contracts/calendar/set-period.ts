import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import {
  daySchema,
  noQuery,
  periodSchema,
  periodStateSchema,
  textSchema,
  yearSchema,
} from '../vocabulary.ts';
import { calendarPeriodSchema } from './calendar-year.ts';

export const setPeriod = defineOperation({
  id: 'setPeriod',
  method: 'PUT',
  path: '/v1/calendar/{year}/{period}',
  area: 'calendar',
  summary: 'Set a period’s dates or hold it in a state',
  description:
    'Without `state` the dates decide. A locked period comes back only as `reopened`. The ETag is ' +
    'that of the year’s calendar.',
  who: { permission: 'calendar.set' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'when-exists',
  pathParameters: z.strictObject({ year: yearSchema, period: periodSchema }),
  query: noQuery,
  body: z.strictObject({
    opensOn: daySchema.optional(),
    dueOn: daySchema.optional(),
    state: periodStateSchema.optional(),
    reason: textSchema(500),
  }),
  answers: { 200: { description: 'The period as it stands now.', schema: calendarPeriodSchema } },
  refusals: ['period-transition-not-allowed', 'precondition-failed', 'precondition-required'],
});
