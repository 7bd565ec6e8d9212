import { listReturnVersions } from '../../shared/contracts/returns/list-return-versions.ts';
import { refuse } from '../../shared/domain/refusal.ts';
import { differenceBetween } from '../../shared/domain/returns/difference.ts';
import { createCursors } from '../../shared/http/cursors.ts';
import { operation, reply } from '../../shared/http/operation.ts';
import type { createReturnsRepository } from '../../shared/persistence/returns.ts';
import { placeOf } from './place.ts';

type Returns = ReturnType<typeof createReturnsRepository>;

const isVersion = (value: unknown): value is number => Number.isSafeInteger(value);

/** A page costs one query, and one more item on later pages: the version before its first. */
export const listReturnVersionsOperation = (returns: Returns, sign: (text: string) => string) => {
  const cursors = createCursors(listReturnVersions, sign, isVersion);
  return operation(listReturnVersions, async (request) => {
    const asked = cursors.asked(request);
    if (asked.refused !== undefined) return asked;
    const place = placeOf(request);
    const after = asked.after ?? 0;
    const versions = returns.versions(place, after);
    const page = await cursors.page(request, asked.limit, versions, ({ version }) => version);
    if (page.items.length === 0) return refuse('not-found', 'There is no such return.');
    const before = after === 0 ? undefined : await returns.findVersion(place, after);
    const items = page.items.map((version, index) => {
      const previous = index === 0 ? before : page.items[index - 1];
      return { ...version, difference: previous ? differenceBetween(previous, version) : [] };
    });
    return reply(200, { ...page, items });
  });
};
