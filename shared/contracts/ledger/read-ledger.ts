import * as z from 'zod';
import { LEDGER_FORMATS, type LedgerFormat } from '../../domain/ledger/ledger-file.ts';
import { defineOperation } from '../operation.ts';
import { authorityPath } from '../paths.ts';

const FORMATS = Object.keys(LEDGER_FORMATS) as [LedgerFormat, ...LedgerFormat[]];

export const readLedger = defineOperation({
  id: 'readLedger',
  method: 'GET',
  path: '/v1/authorities/{authority}/ledger',
  area: 'ledger',
  summary: 'The whole ledger of an authority, as a file',
  description:
    'Every entry of every year as it stood at one moment: returns with their decisions, budgets and ' +
    'virements, forecasts, pressures, breaks, thresholds, drawdowns. As lines of JSON, or as a table ' +
    'with a row for each figure and money in pounds. The last line says that the file is whole, with ' +
    'the digest of what comes before it.',
  who: { permission: 'ledger.read', authorityIn: 'path' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: z.strictObject(authorityPath),
  query: z.strictObject({ format: z.enum(FORMATS).default('jsonl') }),
  answers: {
    200: {
      description: 'The file, where it is no larger than 4 MB.',
      otherMediaTypes: [LEDGER_FORMATS.jsonl, LEDGER_FORMATS.csv],
    },
    303: {
      description:
        'A larger file: Location is where it can be fetched for fifteen minutes, without a token.',
    },
  },
  refusals: [],
});
