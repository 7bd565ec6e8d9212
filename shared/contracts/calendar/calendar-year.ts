import * as z from 'zod';
import { daySchema, periodSchema, periodStateSchema, yearSchema } from '../vocabulary.ts';

export const calendarPeriodSchema = z.lazy(() =>
  z
    .strictObject({
      period: periodSchema,
      opensOn: daySchema,
      dueOn: daySchema,
      locksOn: daySchema,
      state: periodStateSchema,
      reason: z.string().optional(),
    })
    .meta({ id: 'CalendarPeriod' }),
);

export const calendarYearSchema = z.lazy(() =>
  z
    .strictObject({ year: yearSchema, on: daySchema, periods: z.array(calendarPeriodSchema) })
    .meta({ id: 'CalendarYear' }),
);
