import { describe, expect, it } from 'vitest';
import { problemSchema } from '../../../shared/contracts/vocabulary.ts';
import { isStateRefusal, REFUSAL_CODES } from '../../../shared/domain/refusal.ts';
import {
  PROBLEMS,
  type ProblemCode,
  problem,
  SECURITY_HEADERS,
  unauthenticated,
} from '../../../shared/http/problem.ts';

const codes = Object.keys(PROBLEMS) as ProblemCode[];

describe('the table of problems', () => {
  it('answers 409 to every refusal by state, and to nothing else', () => {
    const conflicts = codes.filter((code) => PROBLEMS[code].status === 409);
    expect(conflicts.sort()).toEqual(REFUSAL_CODES.filter(isStateRefusal).sort());
  });

  it.each([
    ['not-found', 404],
    ['not-allowed', 403],
    ['precondition-failed', 412],
    ['precondition-required', 428],
    ['return-invalid', 422],
    ['reasons-needed', 422],
    ['change-reason-needed', 422],
    ['budget-invalid', 422],
    ['virement-invalid', 422],
    ['breaks-invalid', 422],
    ['fund-invalid', 422],
    ['idempotency-key-reused', 422],
    ['idempotency-key-missing', 400],
    ['malformed-json', 400],
    ['invalid-body', 422],
    ['payload-too-large', 413],
    ['unsupported-media-type', 415],
    ['temporarily-unavailable', 503],
    ['internal-error', 500],
  ] as const)('answers %s with %i', (code, status) => {
    expect(PROBLEMS[code].status).toBe(status);
  });

  it('has a status for every refusal that is not by state: 403, 404, 412, 422 or 428', () => {
    const others = REFUSAL_CODES.filter((code) => !isStateRefusal(code));
    for (const code of others) expect([403, 404, 412, 422, 428]).toContain(PROBLEMS[code].status);
    expect(others.length).toBeGreaterThan(5);
  });

  it('has a title for people, one of its own, for every code', () => {
    const titles = codes.map((code) => PROBLEMS[code].title);
    expect(new Set(titles).size).toBe(codes.length);
    for (const title of titles) expect(title).toMatch(/^[A-Z].{8,}[^.]$/);
  });
});

describe('a problem document', () => {
  it.each(codes)('of %s has the shape that the contract promises', (code) => {
    const answer = problem(code, 'Why', 'r-1', { facts: { availablePence: 5 } });
    const body = problemSchema.parse(JSON.parse(answer.body));
    expect(answer.statusCode).toBe(body.status);
    expect(body).toEqual({
      type: `/problems/${code}`,
      title: PROBLEMS[code].title,
      status: PROBLEMS[code].status,
      detail: 'Why',
      instance: 'urn:request:r-1',
      availablePence: 5,
    });
    expect(answer.headers).toMatchObject({
      ...SECURITY_HEADERS,
      'content-type': 'application/problem+json',
    });
  });

  it('is not overwritten by the facts of a refusal', () => {
    const facts = { status: 200, type: 'x', title: 'x', detail: 'x', instance: 'x' };
    const body = JSON.parse(problem('award-exceeded', 'Why', 'r-1', { facts }).body);
    expect(body).toMatchObject({ status: 409, type: '/problems/award-exceeded', detail: 'Why' });
  });

  it('lists at most 200 errors, then says how many more', () => {
    const faults = Array.from({ length: 203 }, (_, i) => ({
      pointer: `/lines/${i}`,
      code: 'x',
      detail: 'y',
    }));
    const body = JSON.parse(problem('return-invalid', 'Why', 'r-1', { faults }).body);
    expect(body.errors).toHaveLength(200);
    expect(body.moreErrors).toBe(3);
    const exact = problem('return-invalid', 'Why', 'r-1', { faults: faults.slice(0, 200) });
    expect(JSON.parse(exact.body)).not.toHaveProperty('moreErrors');
  });

  it('of a missing or bad token says where to get one, and the same each time', () => {
    const answer = unauthenticated('r-1');
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(answer).toEqual(unauthenticated('r-1'));
  });
});
