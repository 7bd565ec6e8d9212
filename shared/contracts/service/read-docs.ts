import { defineOperation } from '../operation.ts';
import { noParameters, noQuery } from '../vocabulary.ts';

export const readDocs = defineOperation({
  id: 'readDocs',
  method: 'GET',
  path: '/docs',
  area: 'service',
  summary: 'This API as a page for people',
  description: 'The OpenAPI document and the table of problems, readable and without any script.',
  who: 'anyone',
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: noParameters,
  query: noQuery,
  answers: {
    200: { description: 'The reference, whatever Accept says.', otherMediaTypes: ['text/html'] },
  },
  refusals: [],
});
