import { expect } from 'vitest';
import type { OperationContract } from '../../shared/contracts/operation.ts';
import { PROBLEMS } from '../../shared/http/problem.ts';
import { undescribed } from './described.ts';

export type Headers = Readonly<Record<string, string>>;

export type Answered = {
  readonly contract: OperationContract;
  readonly status: number;
  readonly headers: Headers;
  /** As a client gets them; `text` is what they are in UTF-8. */
  readonly bytes: Buffer;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever was sent; each test says what it expects of it.
  readonly body: any;
};

/**
 * What every answer of the API promises, whatever was asked: the same headers, a problem document
 * for every refusal, and nothing that the OpenAPI document does not say of its operation. Every call
 * of these tests is held to it.
 */
export function checkAnswer(answer: Answered, requestId: string): void {
  checkForm(answer, requestId);
  expect(undescribed(answer.contract, answer), `${answer.contract.id} ${answer.text}`).toEqual([]);
}

/** The same of what no client is answered that keeps to the public address. */
export function checkForm(answer: Answered, requestId: string): void {
  expect(answer.headers).toMatchObject({
    'cache-control': 'no-store',
    'x-request-id': requestId,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'content-security-policy': expect.stringMatching(
      /^default-src 'none';( style-src 'sha256-[\w+/]+=';.*)? frame-ancestors 'none'$/,
    ),
    'strict-transport-security': expect.stringMatching(/^max-age=\d{8}/),
  });
  if (answer.status >= 400) checkProblem(answer, requestId);
}

function checkProblem(answer: Answered, requestId: string): void {
  const { type, title, status, detail, instance } = answer.body;
  const code = String(type).replace(/^\/problems\//, '');
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(Object.hasOwn(PROBLEMS, code), String(type)).toBe(true);
  expect({ status, title }).toEqual(PROBLEMS[code as keyof typeof PROBLEMS]);
  expect(status).toBe(answer.status);
  expect(instance).toBe(`urn:request:${requestId}`);
  expect(String(detail)).toMatch(/\S/);
}

/** The answer as a refusal: its problem's code, after a check that it is one. */
export function problemOf(answer: Answered): string {
  expect(answer.headers['content-type']).toBe('application/problem+json');
  return String(answer.body.type).replace('/problems/', '');
}
