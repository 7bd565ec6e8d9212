import type { Method, OperationContract } from '../../shared/contracts/operation.ts';

/** What the gateway needs to know of an operation. */
export type Route = Pick<OperationContract, 'method' | 'path' | 'area' | 'who'>;

export type Match<R extends Route> =
  | { readonly found: 'route'; readonly route: R; readonly parameters: Parameters }
  | { readonly found: 'path'; readonly allowed: readonly Method[] }
  | { readonly found: 'nothing' };

export type Parameters = Readonly<Record<string, string>>;

type Node<R extends Route> = {
  readonly literals: Map<string, Node<R>>;
  parameter?: Node<R>;
  /** By method; the parameters' names belong to the route, not to the node. */
  readonly routes: Map<string, { readonly route: R; readonly names: readonly string[] }>;
};

const newNode = <R extends Route>(): Node<R> => ({ literals: new Map(), routes: new Map() });

const PARAMETER = /^\{([A-Za-z]+)\}$/;

/**
 * Finds the route of a request. A literal segment wins over a parameter, segments are compared as
 * they were sent, and a parameter is never empty: `/v1/%68ealth` and `/v1/health/` are nothing.
 */
export function createRouter<R extends Route>(routes: readonly R[]) {
  const root = newNode<R>();
  for (const route of routes) add(root, route);
  return (method: string, path: string): Match<R> => {
    const values: string[] = [];
    const node = find(root, path.slice(1).split('/'), 0, values);
    if (!node) return { found: 'nothing' };
    const match = node.routes.get(method);
    if (!match) return { found: 'path', allowed: [...node.routes.keys()] as Method[] };
    const parameters = match.names.map((name, index) => [name, values[index] ?? ''] as const);
    return { found: 'route', route: match.route, parameters: Object.fromEntries(parameters) };
  };
}

function add<R extends Route>(root: Node<R>, route: R): void {
  let node = root;
  const names: string[] = [];
  for (const segment of route.path.slice(1).split('/')) {
    const name = PARAMETER.exec(segment)?.[1];
    if (name !== undefined) names.push(name);
    node = name === undefined ? literalUnder(node, segment) : parameterUnder(node);
  }
  if (node.routes.has(route.method)) throw new Error(`Two routes: ${route.method} ${route.path}`);
  node.routes.set(route.method, { route, names });
}

function literalUnder<R extends Route>(node: Node<R>, segment: string): Node<R> {
  const existing = node.literals.get(segment) ?? newNode<R>();
  node.literals.set(segment, existing);
  return existing;
}

function parameterUnder<R extends Route>(node: Node<R>): Node<R> {
  node.parameter ??= newNode<R>();
  return node.parameter;
}

/** Depth first, literals before parameters; a path has few segments, and fewer parameters. */
function find<R extends Route>(
  node: Node<R>,
  segments: readonly string[],
  depth: number,
  values: string[],
): Node<R> | undefined {
  const segment = segments[depth];
  if (segment === undefined) return node.routes.size > 0 ? node : undefined;
  const literal = node.literals.get(segment);
  const found = literal && find(literal, segments, depth + 1, values);
  if (found || !node.parameter || segment === '') return found;
  values.push(segment);
  const behind = find(node.parameter, segments, depth + 1, values);
  if (!behind) values.pop();
  return behind;
}
