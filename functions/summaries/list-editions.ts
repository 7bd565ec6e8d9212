import { listEditions } from '../../shared/contracts/summaries/list-editions.ts';
import type { Access } from '../../shared/domain/permission.ts';
import type { SummaryPlace } from '../../shared/domain/summaries/edited-narrative.ts';
import { createCursors } from '../../shared/http/cursors.ts';
import { operation, reply } from '../../shared/http/operation.ts';
import { type Editions, findDraft } from './draft-edition.ts';
import { draftView, editionView } from './edition-view.ts';
import { placeOf } from './place.ts';

type View = ReturnType<typeof editionView> | ReturnType<typeof draftView>;

const isNumber = (value: unknown): value is number => Number.isSafeInteger(value);

/** One query a page, and two reads more for the lead, whose draft comes last. */
export const listEditionsOperation = (editions: Editions, sign: (text: string) => string) => {
  const cursors = createCursors(listEditions, sign, isNumber);
  return operation(listEditions, async (request) => {
    const asked = cursors.asked(request);
    if (asked.refused !== undefined) return asked;
    const views = viewsAfter(editions, placeOf(request), request.access, asked.after ?? 0);
    const page = await cursors.page(request, asked.limit, views, ({ edition }) => edition);
    return reply(200, page);
  });
};

async function* viewsAfter(
  editions: Editions,
  place: SummaryPlace,
  access: Access,
  after: number,
): AsyncGenerator<View> {
  for await (const edition of editions.list(place, after)) yield editionView(edition);
  const found = await findDraft(editions, place, access);
  if (found && found.edition > after) yield draftView(found.draft, found.edition);
}
