import { readDocs } from '../../shared/contracts/service/read-docs.ts';
import { operation } from '../../shared/http/operation.ts';
import { createPageReply } from '../../shared/http/page-reply.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { loadReference } from './load-reference.ts';
import { PAGE_STYLE } from './page-style.ts';

export const readDocsOperation = ({ sha256 }: Pick<Ports, 'sha256'>) => {
  const pageReply = createPageReply(sha256, PAGE_STYLE.toString());
  return operation(readDocs, async () => {
    const { referencePage } = await loadReference();
    return pageReply(referencePage());
  });
};
