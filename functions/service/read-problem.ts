import { readProblem } from '../../shared/contracts/service/read-problem.ts';
import { operation } from '../../shared/http/operation.ts';
import { createPageReply } from '../../shared/http/page-reply.ts';
import { PROBLEMS, type ProblemCode } from '../../shared/http/problem.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { loadReference } from './load-reference.ts';
import { PAGE_STYLE } from './page-style.ts';

export const readProblemOperation = ({ sha256 }: Pick<Ports, 'sha256'>) => {
  const pageReply = createPageReply(sha256, PAGE_STYLE.toString());
  return operation(readProblem, async ({ path: { code } }) => {
    if (!isProblemCode(code)) return UNKNOWN;
    const { problemPage } = await loadReference();
    return pageReply(problemPage(code));
  });
};

/** Of its own: `constructor` is no problem. */
const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(PROBLEMS, code);

const UNKNOWN = {
  refused: 'not-found',
  detail: 'There is no problem of this code. The page /docs lists them all.',
} as const;
