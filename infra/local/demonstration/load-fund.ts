import { takeClaim } from '../../../functions/funds/claim-drawdown.ts';
import { takeFund } from '../../../functions/funds/create-fund.ts';
import { takeDecision } from '../../../functions/funds/decide-drawdown.ts';
import { takeSignOff } from '../../../functions/funds/sign-off-phase.ts';
import { AUTHORITIES } from '../../../shared/domain/authorities.ts';
import { WORKSTREAMS, type Workstream } from '../../../shared/domain/catalogue.ts';
import type { DrawdownDecision, FundTerms } from '../../../shared/domain/funds/fund.ts';
import { pence } from '../../../shared/domain/money.ts';
import { type Day, day } from '../../../shared/domain/time.ts';
import { createReturnsRepository } from '../../../shared/persistence/returns.ts';
import type { Ports } from '../../../shared/runtime/ports.ts';
import { morningOf, taken } from './loading.ts';
import { LEAD, officerOf } from './people.ts';

/** "Up to £1.5m" is the real award; its phases, dates and drawdowns here are modelled. */
const TERMS: FundTerms = {
  fund: 'innovation-fund',
  name: 'Innovation Fund: children’s social work in the West Midlands',
  funder: 'Department for Education',
  awardPence: pence(150_000_000),
  startsOn: day('2025-04-01'),
  endsOn: day('2027-03-31'),
  claimBasis: 'instalments',
  phases: [
    {
      phase: 'phase-1',
      name: 'Phase 1: planning and recruitment',
      approvedPence: pence(60_000_000),
      businessCase: { state: 'submitted' },
    },
    {
      phase: 'phase-2',
      name: 'Phase 2: retention, development and career progression',
      approvedPence: pence(90_000_000),
      businessCase: { state: 'draft' },
    },
  ],
  allocations: [],
  workstreams: WORKSTREAMS,
};

const MODELLED =
  'The award of up to £1.5m is real; its phases, dates and drawdowns are modelled for the demonstration.';

type ModelledDrawdown = {
  readonly slug: string;
  readonly workstream: Workstream;
  readonly amountPounds: number;
  readonly claimedOn: Day;
  readonly decisions: readonly (readonly [DrawdownDecision, Day])[];
};

const DRAWDOWNS: readonly ModelledDrawdown[] = [
  {
    slug: 'birmingham',
    workstream: 'recruitment',
    amountPounds: 48_000,
    claimedOn: day('2025-10-13'),
    decisions: [
      ['approved', day('2025-10-14')],
      ['paid', day('2025-10-15')],
    ],
  },
  {
    slug: 'coventry',
    workstream: 'workforce-planning',
    amountPounds: 26_500,
    claimedOn: day('2025-10-13'),
    decisions: [
      ['approved', day('2025-10-15')],
      ['paid', day('2025-10-16')],
    ],
  },
  {
    slug: 'sandwell',
    workstream: 'recruitment',
    amountPounds: 21_000,
    claimedOn: day('2025-10-14'),
    decisions: [['approved', day('2025-10-16')]],
  },
  {
    slug: 'staffordshire',
    workstream: 'workforce-planning',
    amountPounds: 22_250.5,
    claimedOn: day('2025-10-15'),
    decisions: [],
  },
  {
    slug: 'worcestershire',
    workstream: 'development',
    amountPounds: 19_000,
    claimedOn: day('2025-10-15'),
    decisions: [['rejected', day('2025-10-17')]],
  },
];

/** Sets the award up, has phase 1 signed off and draws some of it down. */
export async function loadFund(ports: Ports): Promise<void> {
  const lead = { access: LEAD, idempotency: undefined };
  const setUp = { ...lead, now: morningOf(day('2025-04-02')), terms: TERMS, modelled: MODELLED };
  taken(await takeFund(ports.ledger, setUp));
  taken(
    await takeSignOff(ports.ledger, {
      ...lead,
      now: morningOf(day('2025-05-06')),
      fund: TERMS.fund,
      phase: 'phase-1',
      signOff: {
        signedOffOn: day('2025-05-06'),
        signedOffBy: 'Department for Education',
        reference: 'demonstration-1',
      },
    }),
  );
  for (const each of DRAWDOWNS) await loadDrawdown(ports, each);
}

async function loadDrawdown(ports: Ports, each: ModelledDrawdown): Promise<void> {
  const at = AUTHORITIES.find(({ slug }) => slug === each.slug);
  if (!at) throw new Error(`No authority ${each.slug}`);
  const fund = TERMS.fund;
  const claimed = taken(
    await takeClaim(
      { ...ports, returns: createReturnsRepository(ports.store) },
      {
        access: officerOf(at),
        now: morningOf(each.claimedOn),
        idempotency: undefined,
        fund,
        claim: {
          authority: at.authority,
          phase: 'phase-1',
          workstream: each.workstream,
          amountPence: pence(each.amountPounds * 100),
          description: `Costs of ${each.workstream} to September 2025`,
        },
        modelled: MODELLED,
      },
    ),
  );
  for (const [decision, on] of each.decisions) {
    const request = { decision, reason: `${decision} in the demonstration` };
    const made = { access: LEAD, now: morningOf(on), idempotency: undefined, fund, request };
    taken(await takeDecision(ports.ledger, { ...made, drawdown: drawdownOf(claimed.answer) }));
  }
}

function drawdownOf(answer: unknown): string {
  const body = typeof answer === 'object' && answer !== null && 'body' in answer ? answer.body : {};
  if (typeof body === 'object' && body !== null && 'drawdown' in body) return String(body.drawdown);
  throw new Error('A claim answers with its drawdown');
}
