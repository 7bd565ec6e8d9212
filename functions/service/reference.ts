import { openApiDocument } from '../../shared/contracts/openapi.ts';
import { OPERATIONS } from '../../shared/contracts/operations.ts';
import type { ProblemCode } from '../../shared/http/problem.ts';
import type { Described } from './described.ts';
import { renderProblem } from './render-problem.ts';
import { renderReference } from './render-reference.ts';

/** What is made of the contracts of the whole service: the same for everybody, as long as the code. */

let document: ReturnType<typeof openApiDocument> | undefined;

export function referenceDocument() {
  document ??= openApiDocument();
  return document;
}

let page: string | undefined;

export function referencePage(): string {
  page ??= renderReference(OPERATIONS, referenceDocument() as unknown as Described);
  return page;
}

export const problemPage = (code: ProblemCode): string => renderProblem(code, OPERATIONS);
