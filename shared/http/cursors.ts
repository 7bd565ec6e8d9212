import type { OperationContract } from '../contracts/operation.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import { parseJson } from './json.ts';
import type { Refused, Request } from './operation.ts';

/** Items of a page when the request does not say; at most 200 (contract). */
const DEFAULT_LIMIT = 50;

type Paged = Pick<Request<OperationContract>, 'access' | 'path'> & {
  readonly query: { readonly limit?: string | undefined; readonly cursor?: string | undefined };
};

export type PageAsked<T> = {
  readonly refused?: never;
  readonly limit: number;
  readonly after: T | undefined;
};

/**
 * Cursors: where a list goes on, signed together with who asked for which list, so that nobody can
 * alter one, pass it on, or carry it to another list.
 */
export function createCursors<T>(
  contract: OperationContract,
  sign: (text: string) => string,
  isPosition: (value: unknown) => value is T,
) {
  const signature = (payload: string, { access, path, query }: Paged): string => {
    const { limit: _limit, cursor: _cursor, ...filters } = query;
    return sign(canonicalJson([contract.id, access.principal, path, filters, payload]));
  };
  const next = (request: Paged, position: T): string => {
    const payload = Buffer.from(JSON.stringify(position)).toString('base64url');
    return `${payload}.${signature(payload, request)}`;
  };
  return {
    asked(request: Paged): PageAsked<T> | Refused {
      const { limit, cursor } = request.query;
      const size = limit === undefined ? DEFAULT_LIMIT : Number(limit);
      if (cursor === undefined) return { limit: size, after: undefined };
      const [payload = '', ...signed] = cursor.split('.');
      if (signed.join('.') !== signature(payload, request)) return NOT_A_CURSOR;
      const after = parseJson(Buffer.from(payload, 'base64url').toString('utf8'));
      return isPosition(after) ? { limit: size, after } : NOT_A_CURSOR;
    },
    /** The page that a source begins with, and where the next one goes on. */
    async page<Item>(
      request: Paged,
      limit: number,
      source: AsyncIterable<Item> | Iterable<Item>,
      positionOf: (item: Item) => T,
    ): Promise<{ readonly items: readonly Item[]; readonly nextCursor?: string }> {
      const items: Item[] = [];
      for await (const item of source) {
        const last = items.at(-1);
        if (items.length === limit && last)
          return { items, nextCursor: next(request, positionOf(last)) };
        items.push(item);
      }
      return { items };
    },
  };
}

const NOT_A_CURSOR: Refused = {
  refused: 'invalid-cursor',
  detail: 'Send a nextCursor as it was answered, with the same filters, or leave it out.',
};
