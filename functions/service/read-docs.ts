import { openApiDocument } from '../../shared/contracts/openapi.ts';
import { OPERATIONS } from '../../shared/contracts/operations.ts';
import { readDocs } from '../../shared/contracts/service/read-docs.ts';
import { operation } from '../../shared/http/operation.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import type { Described } from './described.ts';
import { createPageReply } from './render-page.ts';
import { renderReference } from './render-reference.ts';

/** The reference is the same for everybody and as long as the code: it is made once. */
export const readDocsOperation = ({ sha256 }: Pick<Ports, 'sha256'>) => {
  const pageReply = createPageReply(sha256);
  let page: string | undefined;
  return operation(readDocs, async () => {
    page ??= renderReference(OPERATIONS, openApiDocument() as unknown as Described);
    return pageReply(page);
  });
};
