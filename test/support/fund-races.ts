import type { ClientAnswer, ClientRequest } from './client-process.ts';
import type { CeilingCall, Limits } from './linearizability.ts';
import { type Random, wholeBelow } from './seeded-random.ts';
import { call, expectDone, type Fund, newKey, type Problem } from './service-client.ts';
import type { StartedService } from './start-service.ts';

/** Funds to race for, and what the racing clients saw, as calls under ceilings. */
export type FundPlan = {
  readonly fund: string;
  readonly awardPence: number;
  /** All signed off. */
  readonly phases: Readonly<Record<string, number>>;
  readonly allocations?: Readonly<Record<string, number>>;
};

export type Wanted = {
  readonly name: string;
  /** ONS code, and the name of its officer. */
  readonly authority: string;
  readonly officer: string;
  readonly phase: string;
  readonly amountPence: number;
};

/** Sets the fund up, signed off, as the lead does. */
export async function setUpFund(service: StartedService, plan: FundPlan): Promise<Fund> {
  const { fund, awardPence, phases, allocations = {} } = plan;
  const signedOff = { state: 'signed-off', signedOffOn: '2025-05-06', signedOffBy: 'DfE' };
  const body = {
    fund,
    name: `The fund of the race ${fund}`,
    funder: 'Department for Education',
    awardPence,
    startsOn: '2025-04-01',
    endsOn: '2027-03-31',
    phases: Object.entries(phases).map(([phase, approvedPence]) => ({
      phase,
      name: phase,
      approvedPence,
      businessCase: { ...signedOff, reference: phase },
    })),
    allocations: Object.entries(allocations).map(([authority, ceilingPence]) => ({
      authority,
      ceilingPence,
    })),
  };
  return expectDone(call<Fund>(service, 'lead', 'POST /v1/funds', { body, key: newKey() }));
}

export const claimBody = ({ authority, phase, amountPence, name }: Omit<Wanted, 'officer'>) => ({
  authority,
  phase,
  workstream: 'recruitment',
  amountPence,
  description: name,
});

/** The claims as requests, dealt out among the services. */
export const claimRequests = (
  services: readonly StartedService[],
  { fund }: Pick<FundPlan, 'fund'>,
  wanted: readonly Wanted[],
): Promise<readonly ClientRequest[]> =>
  Promise.all(
    wanted.map(async (each, i) => {
      const service = services[i % services.length] as StartedService;
      const url = `${service.url}/v1/funds/${fund}/drawdowns`;
      const token = await service.token(each.officer);
      return { name: each.name, url, token, key: newKey(), body: claimBody(each) };
    }),
  );

export const limitsOf = ({ awardPence, phases, allocations = {} }: FundPlan): Limits =>
  Object.fromEntries([
    ['award', awardPence],
    ...Object.entries(phases).map(([name, most]) => [`phase ${name}`, most] as const),
    ...Object.entries(allocations).map(([name, most]) => [`allocation ${name}`, most] as const),
  ]);

/** The ceilings that a claim has to fit under, the widest first, as the contract has them. */
export const ceilingsOf = ({ authority, phase }: Wanted): readonly string[] => [
  'award',
  `phase ${phase}`,
  `allocation ${authority}`,
];

const CEILING_OF: Readonly<Record<string, (wanted: Wanted) => string>> = {
  '/problems/award-exceeded': () => 'award',
  '/problems/phase-exceeded': ({ phase }) => `phase ${phase}`,
  '/problems/allocation-exceeded': ({ authority }) => `allocation ${authority}`,
};

/** The ceiling that a refusal names; undefined when it is another problem. */
export const ceilingOfProblem = (told: Problem | undefined, wanted: Wanted): string | undefined =>
  told && CEILING_OF[told.type]?.(wanted);

/** What a client saw of its claim. @throws for an answer that no claim should get. */
export function seenOf(wanted: Wanted, answer: ClientAnswer): CeilingCall {
  const { name, status, text, invokedAt, returnedAt } = answer;
  const { amountPence } = wanted;
  const seen = { name, amountPence, ceilings: ceilingsOf(wanted), invokedAt, returnedAt };
  if (status === 201) return { ...seen, answer: 'taken' };
  const told = JSON.parse(text) as Problem;
  const { availablePence } = told;
  const ceiling = ceilingOfProblem(told, wanted);
  if (status !== 409 || !ceiling || availablePence === undefined) {
    throw new Error(`${name} was answered ${status}: ${text}`);
  }
  return { ...seen, answer: ceiling, availablePence };
}

/** Uneven whole pence that add up to the total exactly, each at least one. */
export function unevenShares(random: Random, total: number, count: number): readonly number[] {
  const weights = Array.from({ length: count }, () => 0.1 + random() ** 3);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight) => 1 + Math.floor(((total - count) * weight) / all));
  const left = total - shares.reduce((sum, share) => sum + share, 0);
  const at = wholeBelow(random, count);
  return shares.map((share, i) => (i === at ? share + left : share));
}
