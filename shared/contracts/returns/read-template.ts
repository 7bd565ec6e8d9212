import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { returnPath } from '../paths.ts';
import { XLSX_MEDIA_TYPE } from './submit-return.ts';

/** The formats of a template, with their media types; XLSX comes first of all. */
export const TEMPLATE_FORMATS = { xlsx: XLSX_MEDIA_TYPE, csv: 'text/csv' } as const;

export const readTemplate = defineOperation({
  id: 'readTemplate',
  method: 'GET',
  path: '/v1/authorities/{authority}/returns/{year}/{period}/template',
  area: 'returns',
  summary: 'A period’s return to be filled in, with budgets and last figures',
  description:
    'A workbook, or CSV with `format=csv`; the Accept header works where format is not given. ' +
    'Filled in and sent to `POST /v1/authorities/{authority}/returns/{year}/{period}` it is a return; ' +
    'a line without any figure is left out of it. Its stamp ties it to this authority and period. It is ' +
    'given in any state of the period, which it says.',
  who: { permission: 'returns.template', authorityIn: 'path' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: returnPath,
  query: z.strictObject({ format: z.enum(['xlsx', 'csv']).optional() }),
  answers: {
    200: {
      description: 'The template as a file.',
      otherMediaTypes: [TEMPLATE_FORMATS.xlsx, TEMPLATE_FORMATS.csv],
    },
  },
  refusals: [],
});
