import { RETURN_MEDIA_TYPES } from '../../domain/returns/original-file.ts';
import { defineOperation } from '../operation.ts';
import { returnPath } from '../paths.ts';
import { readReturn } from './read-return.ts';

const { csv, xlsx } = RETURN_MEDIA_TYPES;

export const readOriginal = defineOperation({
  id: 'readOriginal',
  method: 'GET',
  path: '/v1/authorities/{authority}/returns/{year}/{period}/original',
  area: 'returns',
  summary: 'The file that a return came as, byte for byte',
  description:
    'Of the latest version, or of the one that is named. `original` of the version says its size ' +
    'and SHA-256. A version that came as JSON has none.',
  who: { permission: 'returns.read', authorityIn: 'path' },
  consistency: 'strong',
  idempotencyKey: 'none',
  ifMatch: 'none',
  pathParameters: returnPath,
  query: readReturn.query,
  answers: {
    200: { description: 'The file, to be saved under its name.', otherMediaTypes: [csv, xlsx] },
    303: {
      description:
        'Larger than 4 MB: Location is where the file can be loaded from, without a token, for ' +
        'five minutes.',
      otherMediaTypes: ['text/plain'],
    },
  },
  refusals: ['not-found'],
});
