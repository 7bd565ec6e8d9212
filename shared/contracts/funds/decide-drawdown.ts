import * as z from 'zod';
import { defineOperation } from '../operation.ts';
import { noQuery } from '../vocabulary.ts';
import {
  decisionReasonSchema,
  drawdownDecisionSchema,
  drawdownPath,
  drawdownSchema,
} from './fund-schemas.ts';

export const decideDrawdown = defineOperation({
  id: 'decideDrawdown',
  method: 'POST',
  path: '/v1/funds/{fund}/drawdowns/{drawdown}/decisions',
  area: 'funds',
  summary: 'Approve, reject, withdraw, pay or reverse a drawdown',
  description:
    'claimed → approved, rejected or withdrawn; approved → paid or withdrawn; paid → reversed. Withdrawing is for an officer of the claim’s authority, the rest for a lead who did not claim it.',
  who: { permission: 'drawdowns.decide' },
  consistency: 'strong',
  idempotencyKey: 'required',
  ifMatch: 'none',
  pathParameters: drawdownPath,
  query: noQuery,
  body: z.strictObject({ decision: drawdownDecisionSchema, reason: decisionReasonSchema }),
  answers: { 201: { description: 'The drawdown as decided.', schema: drawdownSchema } },
  refusals: [
    'not-found',
    'not-allowed',
    'self-approval',
    'already-decided',
    'decision-not-possible',
  ],
});
