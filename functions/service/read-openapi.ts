import { openApiDocument } from '../../shared/contracts/openapi.ts';
import { readOpenApi } from '../../shared/contracts/service/read-openapi.ts';
import { operation, reply } from '../../shared/http/operation.ts';

/** The document is the same for everybody and as long as the code: it is made once. */
export const readOpenApiOperation = () => {
  let document: Record<string, unknown> | undefined;
  return operation(readOpenApi, async () => {
    document ??= openApiDocument();
    return reply(200, document);
  });
};
