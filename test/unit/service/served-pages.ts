import { readDocsOperation } from '../../../functions/service/read-docs.ts';
import { readProblemOperation } from '../../../functions/service/read-problem.ts';
import { sha256 } from '../../../shared/runtime/digests.ts';
import { createTestApi } from '../../support/api-events.ts';

/** The pages through the real stack, asked for by somebody without a token. */
export function createPages() {
  const operations = [readDocsOperation({ sha256 }), readProblemOperation({ sha256 })];
  const { send } = createTestApi(operations, async () => undefined);
  return {
    docs: () => send({ routeKey: 'GET /docs', claims: null }),
    problem: (code: string) =>
      send({
        routeKey: 'GET /problems/{code}',
        path: `/problems/${code}`,
        pathParameters: { code },
        claims: null,
      }),
  };
}
