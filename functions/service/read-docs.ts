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
    page ??= await renderedReference();
    return pageReply(page);
  });
};

/** As the document itself, the contracts of the whole service are made by the first who asks. */
async function renderedReference(): Promise<string> {
  const { OPERATIONS } = await import('../../shared/contracts/operations.ts');
  const { openApiDocument } = await import('../../shared/contracts/openapi.ts');
  return renderReference(OPERATIONS, openApiDocument() as unknown as Described);
}
