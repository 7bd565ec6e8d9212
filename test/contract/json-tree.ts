/**
 * A JSON text that is not parsed yet: names may stand twice, and a value may be whatever text. What a
 * parsed value cannot be, such as `-0` or a number that a double does not hold, can be sent this way.
 */
export type Tree =
  | { readonly raw: string }
  | { readonly members: readonly Member[] }
  | { readonly elements: readonly Tree[] };

export type Member = readonly [name: string, value: Tree];

export const raw = (text: string): Tree => ({ raw: text });

export function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return { elements: value.map(treeOf) };
  if (typeof value !== 'object' || value === null) return raw(JSON.stringify(value));
  return { members: Object.entries(value).map(([name, each]) => [name, treeOf(each)]) };
}

export function textOf(tree: Tree): string {
  if ('raw' in tree) return tree.raw;
  if ('elements' in tree) return `[${tree.elements.map(textOf).join(',')}]`;
  const members = tree.members.map(([name, value]) => `${JSON.stringify(name)}:${textOf(value)}`);
  return `{${members.join(',')}}`;
}

/** The way to a part of a tree: places among the members or elements. */
export type Way = readonly number[];

export const childrenOf = (tree: Tree): readonly Tree[] => {
  if ('raw' in tree) return [];
  return 'elements' in tree ? tree.elements : tree.members.map(([, value]) => value);
};

export type Part = { readonly way: Way; readonly pointer: string; readonly tree: Tree };

/** Every part of a tree, the whole first. */
export function partsOf(tree: Tree, way: Way = [], pointer = ''): readonly Part[] {
  const names = 'members' in tree ? tree.members.map(([name]) => name) : undefined;
  return [
    { way, pointer, tree },
    ...childrenOf(tree).flatMap((child, i) =>
      partsOf(child, [...way, i], `${pointer}/${names?.[i] ?? i}`),
    ),
  ];
}

/** The tree with one part as `change` makes it; undefined takes it out. */
export function changedAt(
  tree: Tree,
  [first, ...rest]: Way,
  change: (part: Tree) => Tree | undefined,
): Tree | undefined {
  if (first === undefined) return change(tree);
  if ('raw' in tree) return tree;
  if ('elements' in tree) {
    return {
      elements: tree.elements.flatMap((each, i) =>
        i === first ? (changedAt(each, rest, change) ?? []) : [each],
      ),
    };
  }
  return {
    members: tree.members.flatMap(([name, each], i): readonly Member[] => {
      if (i !== first) return [[name, each]];
      const changed = changedAt(each, rest, change);
      return changed ? [[name, changed]] : [];
    }),
  };
}

/** The text of a tree in which one part is another text. */
export const textWith = (tree: Tree, way: Way, text: string): string =>
  textOf(changedAt(tree, way, () => raw(text)) ?? raw(''));
