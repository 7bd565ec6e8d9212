import { type Metrics, OTHER } from '../contracts/metrics.ts';
import type { OperationContract } from '../contracts/operation.ts';
import { PROBLEMS, type ProblemCode } from './problem.ts';
import type { ApiAnswer, ApiEvent, Progress } from './stage.ts';

/** What is counted of an operation that people would miss: its success, and its refusals by code. */
type Counted = {
  readonly done: (metrics: Metrics, request: Progress['request']) => void;
  readonly refused: 'ReturnsRefused' | 'DrawdownsRefused';
};

/** By operation. All else that API Gateway and Lambda count anyway is left to them. */
const COUNTED: Readonly<Record<string, Counted>> = {
  submitReturn: {
    done: (metrics) => metrics.count('ReturnsAccepted', 1),
    refused: 'ReturnsRefused',
  },
  claimDrawdown: {
    done: (metrics) => metrics.count('DrawdownsClaimed', 1),
    refused: 'DrawdownsRefused',
  },
  decideDrawdown: {
    done: (metrics, request) => {
      const body = request?.body as { readonly decision: string } | undefined;
      metrics.count('DrawdownsDecided', 1, { decision: body?.decision ?? OTHER });
    },
    refused: 'DrawdownsRefused',
  },
};

const CREATED = 201;
const FAULT_OF_OURS = 500;

/**
 * Counts what an answer means to the people who asked. An answer that was given before is not counted
 * again, and a dry run is no submission.
 */
export function counting(
  metrics: Metrics,
  { progress, queryStringParameters }: ApiEvent,
  { statusCode, headers }: ApiAnswer,
  code: ProblemCode | undefined,
): void {
  if (code === 'temporarily-unavailable') metrics.count('StoreUnavailable', 1);
  if (code === 'wrong-address') metrics.count('WrongAddress', 1);
  const counted = progress && COUNTED[progress.operation.contract.id];
  const isNothingNew =
    headers?.['idempotent-replayed'] === 'true' || queryStringParameters?.['dryRun'] === 'true';
  if (!counted || isNothingNew) return;
  if (statusCode === CREATED) counted.done(metrics, progress.request);
  if (code === undefined || PROBLEMS[code].status >= FAULT_OF_OURS) return;
  metrics.count(counted.refused, 1, { code: ruleOf(progress.operation.contract, code) });
}

/** The operation's own rule that refused; all else together. */
const ruleOf = ({ refusals }: OperationContract, code: ProblemCode): string =>
  (refusals as readonly string[]).includes(code) ? code : OTHER;
