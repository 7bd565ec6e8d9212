import { openApiDocument } from '../../shared/contracts/openapi.ts';
import { OPERATIONS } from '../../shared/contracts/operations.ts';
import { readDocs } from '../../shared/contracts/service/read-docs.ts';
import { operation } from '../../shared/http/operation.ts';
import { createPageReply } from '../../shared/http/page-reply.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import type { Described } from './described.ts';
import { PAGE_STYLE } from './page-style.ts';
import { renderReference } from './render-reference.ts';

/** The reference is the same for everybody and as long as the code: it is made once. */
export const readDocsOperation = ({ sha256 }: Pick<Ports, 'sha256'>) => {
  const pageReply = createPageReply(sha256, PAGE_STYLE.toString());
  let page: string | undefined;
  return operation(readDocs, async () => {
    page ??= renderReference(OPERATIONS, openApiDocument() as unknown as Described);
    return pageReply(page);
  });
};
