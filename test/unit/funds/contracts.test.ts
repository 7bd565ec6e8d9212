import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { createDocument } from 'zod-openapi';
import { changeFund } from '../../../shared/contracts/funds/change-fund.ts';
import { claimDrawdown } from '../../../shared/contracts/funds/claim-drawdown.ts';
import { createFund } from '../../../shared/contracts/funds/create-fund.ts';
import { decideDrawdown } from '../../../shared/contracts/funds/decide-drawdown.ts';
import { drawdownSchema, fundSchema } from '../../../shared/contracts/funds/fund-schemas.ts';
import { signOffPhase } from '../../../shared/contracts/funds/sign-off-phase.ts';
import { WORKSTREAMS } from '../../../shared/domain/catalogue.ts';
import { decideClaim } from '../../../shared/domain/funds/claim-drawdown.ts';
import { fundFigures } from '../../../shared/domain/funds/fund-figures.ts';
import { decideFund } from '../../../shared/domain/funds/set-fund.ts';
import { accepted, claim, claimRequest, fund, now } from './fund-samples.ts';

/** The schema of a body that an operation is known to have. */
function bodyOf<B extends z.ZodType>({ body }: { readonly body?: B }): B {
  if (!body) throw new Error('The operation takes no body');
  return body;
}

const newFund = {
  fund: 'f',
  name: 'Fund',
  funder: 'Department',
  awardPence: 500,
  startsOn: '2025-04-01',
  endsOn: '2026-03-31',
  phases: [{ phase: 'p1', name: 'Phase 1', approvedPence: 500 }],
};

describe('what is sent', () => {
  test('a fund may leave out what has a default, and is then what the domain takes', () => {
    const body = bodyOf(createFund).parse(newFund);
    expect(body).toMatchObject({
      claimBasis: 'instalments',
      allocations: [],
      workstreams: WORKSTREAMS,
      phases: [{ businessCase: { state: 'draft' } }],
    });
    expect(accepted(decideFund(body, undefined, now.on)).terms).toEqual(body);
  });

  test('an authority may be named as councils name it', () => {
    const body = bodyOf(claimDrawdown).parse({ ...claim(), authority: 'coventry' });
    expect(body).toEqual(claim());
  });

  test('a change is a subset of the terms, without defaults, and not nothing', () => {
    expect(bodyOf(changeFund).parse({ awardPence: 7 })).toEqual({ awardPence: 7 });
    expect(bodyOf(changeFund).safeParse({}).success).toBe(false);
    expect(bodyOf(changeFund).safeParse({ fund: 'other' }).success).toBe(false);
  });

  const { awardPence: _, ...withoutAward } = newFund;
  test.each([
    withoutAward,
    { ...newFund, version: 9 },
    { ...newFund, awardPence: 0 },
    { ...newFund, awardPence: 0.1 },
    { ...newFund, awardPence: 2 ** 53 },
    { ...newFund, startsOn: '2025-02-29' },
    { ...newFund, fund: 'e/f' },
    { ...newFund, name: 'n'.repeat(121) },
    { ...newFund, workstreams: [] },
    { ...newFund, phases: [{ ...newFund.phases[0], usedPence: 1 }] },
  ])('refuses a fund such as %o', (body) => {
    expect(bodyOf(createFund).safeParse(body).success).toBe(false);
  });

  test.each([
    { ...claim(), state: 'paid' },
    { ...claim(), amountPence: 0 },
    { ...claim(), amountPence: -1 },
    { ...claim(), amountPence: '100' },
    { ...claim(), description: 'd'.repeat(501) },
    { ...claim(), evidence: 'e'.repeat(1001) },
    { ...claim(), workstream: 'other' },
    { ...claim(), authority: 'Coventry ' },
  ])('refuses a claim such as %o', (body) => {
    expect(bodyOf(claimDrawdown).safeParse(body).success).toBe(false);
  });

  test('a decision has a reason, and nobody decides that something is claimed', () => {
    const body = bodyOf(decideDrawdown);
    expect(body.safeParse({ decision: 'approved', reason: 'Evidence seen' }).success).toBe(true);
    expect(body.safeParse({ decision: 'approved' }).success).toBe(false);
    expect(body.safeParse({ decision: 'claimed', reason: 'r' }).success).toBe(false);
  });

  test('a sign-off has all three of its fields', () => {
    const full = { signedOffOn: '2025-10-01', signedOffBy: 'Department', reference: 'BC-2' };
    expect(bodyOf(signOffPhase).safeParse(full).success).toBe(true);
    for (const name of Object.keys(full)) {
      expect(bodyOf(signOffPhase).safeParse({ ...full, [name]: undefined }).success).toBe(false);
    }
  });
});

describe('what is answered', () => {
  test('the fund, flat, with its figures', () => {
    const { terms, version, ...made } = fund();
    const answer = {
      ...terms,
      version,
      ...fundFigures({ terms, version, ...made }),
      forecastToCompletePence: null,
    };
    expect(fundSchema.parse(answer)).toEqual(answer);
  });

  test('the drawdown as the domain has it', () => {
    const { drawdown } = accepted(decideClaim(fund(), claimRequest()));
    expect(drawdownSchema.parse(drawdown)).toEqual(drawdown);
  });

  test('the schemas can be published', () => {
    const content = (schema: z.ZodType) => ({ 'application/json': { schema } });
    const { components } = createDocument({
      openapi: '3.1.0',
      info: { title: 'Funds', version: '1' },
      paths: {
        '/v1/funds': {
          post: {
            requestBody: { content: content(bodyOf(createFund)) },
            responses: { 201: { description: 'Made', content: content(fundSchema) } },
          },
        },
      },
    });
    expect(Object.keys(components?.schemas ?? {})).toEqual(
      expect.arrayContaining(['Fund', 'BusinessCase', 'Workstream']),
    );
  });
});
