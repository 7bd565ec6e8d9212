import { readBreaks } from '../../shared/contracts/returns/read-breaks.ts';
import { authorityInPath, etagOf, operation, reply } from '../../shared/http/operation.ts';
import type { createBreaksRepository } from '../../shared/persistence/breaks.ts';

export const readBreaksOperation = (breaks: ReturnType<typeof createBreaksRepository>) =>
  operation(readBreaks, async (request) => {
    const authority = authorityInPath(request);
    const found = await breaks.find(authority);
    return found
      ? reply(200, found, { etag: etagOf(found.version) })
      : reply(200, { authority, version: 0, breaks: [] });
  });
