import { routeKeyOf } from '../../shared/contracts/operation.ts';
import { OPERATIONS } from '../../shared/contracts/operations.ts';
import { FROM_DISTRIBUTION } from './from-distribution.ts';

/** A request to a function behind the gateway; as the lead unless it says otherwise. */
export type Sent = {
  readonly as?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

let requests = 0;

/** API Gateway's event for `POST /v1/…?query`. */
export function functionEvent(request: string, { as = 'lead', body, headers = {} }: Sent) {
  const [method = '', target = ''] = request.split(' ');
  const [rawPath = '', rawQueryString = ''] = target.split('?');
  const { contract, pathParameters } = routed(method, rawPath);
  return {
    id: contract.id,
    area: contract.area,
    event: {
      routeKey: routeKeyOf(contract),
      rawPath,
      rawQueryString,
      pathParameters,
      queryStringParameters: Object.fromEntries(new URLSearchParams(rawQueryString)),
      headers: {
        'content-type': 'application/json',
        ...FROM_DISTRIBUTION,
        ...headers,
      },
      requestContext: {
        requestId: `request-${++requests}`,
        http: { method, path: rawPath },
        authorizer: { jwt: { claims: { sub: as, token_use: 'access' } } },
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      isBase64Encoded: false,
    },
  };
}

/** The operation of a path: one with more words of its own wins over one with parameters. */
function routed(method: string, path: string) {
  const matches = OPERATIONS.flatMap((contract) => {
    const pattern = contract.path.replaceAll('.', '\\.').replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)');
    const match = new RegExp(`^${pattern}$`).exec(path);
    return match && contract.method === method
      ? [{ contract, pathParameters: { ...match.groups } }]
      : [];
  });
  const [best] = matches.toSorted(
    (a, b) => Object.keys(a.pathParameters).length - Object.keys(b.pathParameters).length,
  );
  if (!best) throw new Error(`No operation for ${method} ${path}`);
  return best;
}
