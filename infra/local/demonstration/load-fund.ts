import { takeClaim } from '../../../functions/funds/claim-drawdown.ts';
import { takeFund } from '../../../functions/funds/create-fund.ts';
import { takeDecision } from '../../../functions/funds/decide-drawdown.ts';
import { takeSignOff } from '../../../functions/funds/sign-off-phase.ts';
import { AUTHORITIES, type Authority } from '../../../shared/domain/authorities.ts';
import { WORKSTREAMS, type Workstream } from '../../../shared/domain/catalogue.ts';
import type { DrawdownDecision, FundTerms } from '../../../shared/domain/funds/fund.ts';
import { pence } from '../../../shared/domain/money.ts';
import { type Day, day, type Now } from '../../../shared/domain/time.ts';
import { createReturnsRepository } from '../../../shared/persistence/returns.ts';
import type { Ports } from '../../../shared/runtime/ports.ts';
import { morningOf, type Step, taken } from './loading.ts';
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

/** Sets the award up, has phase 1 signed off and draws some of it down, in the order of time. */
export const fundSteps = (ports: Ports): Step[] =>
  [
    setUp(ports),
    signOff(ports),
    ...DRAWDOWNS.flatMap((each) => drawdownSteps(ports, each)),
  ].toSorted((a, b) => (a.now.at < b.now.at ? -1 : Number(a.now.at > b.now.at)));

const BY_LEAD = { access: LEAD, idempotency: undefined };

function setUp({ ledger }: Ports): Step {
  const now = morningOf(day('2025-04-02'));
  return {
    now,
    take: async () => {
      taken(await takeFund(ledger, { ...BY_LEAD, now, terms: TERMS, modelled: MODELLED }));
    },
  };
}

function signOff({ ledger }: Ports): Step {
  const signedOffOn = day('2025-05-06');
  const now = morningOf(signedOffOn);
  const signed = {
    fund: TERMS.fund,
    phase: 'phase-1',
    signOff: {
      signedOffOn,
      signedOffBy: 'Department for Education',
      reference: 'demonstration-1',
    },
  };
  return {
    now,
    take: async () => {
      taken(await takeSignOff(ledger, { ...BY_LEAD, now, ...signed }));
    },
  };
}

/** The claim, and each decision on it; what the claim was called is known when it is made. */
function drawdownSteps(ports: Ports, each: ModelledDrawdown): readonly Step[] {
  const at = AUTHORITIES.find(({ slug }) => slug === each.slug);
  if (!at) throw new Error(`No authority ${each.slug}`);
  const fund = TERMS.fund;
  let drawdown = '';
  const claimedAt = morningOf(each.claimedOn);
  const claim = {
    now: claimedAt,
    take: async () => {
      const returns = createReturnsRepository(ports.store);
      const claimed = await takeClaim({ ...ports, returns }, claimOf(at, each, claimedAt));
      drawdown = drawdownOf(taken(claimed).answer);
    },
  };
  const decisions = each.decisions.map(([decision, on]): Step => {
    const now = morningOf(on);
    const request = { decision, reason: `${decision} in the demonstration` };
    return {
      now,
      take: async () => {
        taken(await takeDecision(ports.ledger, { ...BY_LEAD, now, fund, request, drawdown }));
      },
    };
  });
  return [claim, ...decisions];
}

const claimOf = (at: Authority, each: ModelledDrawdown, now: Now) => ({
  access: officerOf(at),
  now,
  idempotency: undefined,
  fund: TERMS.fund,
  claim: {
    authority: at.authority,
    phase: 'phase-1',
    workstream: each.workstream,
    amountPence: pence(each.amountPounds * 100),
    description: `Costs of ${each.workstream} to September 2025`,
  },
  modelled: MODELLED,
});

function drawdownOf(answer: unknown): string {
  const body = typeof answer === 'object' && answer !== null && 'body' in answer ? answer.body : {};
  if (typeof body === 'object' && body !== null && 'drawdown' in body) return String(body.drawdown);
  throw new Error('A claim answers with its drawdown');
}
