import { readOpenApi } from '../../shared/contracts/service/read-openapi.ts';
import { operation, reply } from '../../shared/http/operation.ts';

/**
 * The document is the same for everybody and as long as the code: it is made once. The contracts of the
 * whole service are made by the first who asks; health and the rest of this function need none of them.
 */
export const readOpenApiOperation = () => {
  let document: Record<string, unknown> | undefined;
  return operation(readOpenApi, async () => {
    const { openApiDocument } = await import('../../shared/contracts/openapi.ts');
    document ??= openApiDocument();
    return reply(200, document);
  });
};
