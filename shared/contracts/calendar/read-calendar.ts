import { defineOperation } from '../operation.ts';
import { yearPath } from '../paths.ts';
import { noQuery } from '../vocabulary.ts';
import { calendarYearSchema } from './calendar-year.ts';

export const readCalendar = defineOperation({
  id: 'readCalendar',
  method: 'GET',
  path: '/v1/calendar/{year}',
  area: 'calendar',
  summary: 'When each period opens, is due and locks, and its state today',
  who: 'any-principal',
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: yearPath,
  query: noQuery,
  answers: { 200: { description: 'The thirteen periods.', schema: calendarYearSchema } },
  refusals: [],
});
