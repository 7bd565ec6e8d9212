import { readOpenApi } from '../../shared/contracts/service/read-openapi.ts';
import { operation, reply } from '../../shared/http/operation.ts';
import { loadReference } from './load-reference.ts';

export const readOpenApiOperation = () =>
  operation(readOpenApi, async () => {
    const { referenceDocument } = await loadReference();
    return reply(200, referenceDocument());
  });
