/** Which format each media type asks for, wildcards such as `text/*` included. */
export type FormatByType<F extends string> = ReadonlyMap<string, F>;

/** @param formats the media type of each format. */
export const formatByType = <F extends string>(
  formats: Readonly<Record<F, string>>,
  wildcards: Readonly<Record<string, F>>,
): FormatByType<F> =>
  // A map, because a header may say `constructor`.
  new Map([
    ...Object.entries<F>(wildcards),
    ...Object.entries<string>(formats).map(([format, type]): [string, F] => [type, format as F]),
  ]);

type Asked<F extends string> = {
  readonly query: { readonly format?: F | undefined };
  readonly accept: readonly string[];
};

/** The `format` asked for in the query, else the first of the Accept header that there is. */
export const askedFormat = <F extends string>(
  { query, accept }: Asked<F>,
  byType: FormatByType<F>,
): F | undefined => query.format ?? accept.flatMap((type) => byType.get(type) ?? []).at(0);
