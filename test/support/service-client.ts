import { randomUUID } from 'node:crypto';
import type { StartedService } from './start-service.ts';

/**
 * A client that knows the contract and nothing of the code: addresses, headers and JSON. The types
 * say what a test expects to find in an answer; the test's assertions say whether it is there.
 */
export type Answer<T> = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
  readonly text: string;
};

export type Sent = {
  readonly body?: unknown;
  /** The Idempotency-Key. */
  readonly key?: string;
  readonly ifMatch?: string;
};

export type Problem = {
  readonly type: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly errors?: readonly {
    readonly pointer: string;
    readonly code: string;
    readonly line?: string;
    readonly detail: string;
  }[];
  readonly requestedPence?: number;
  readonly availablePence?: number;
};

export const headersOf = (token: string, { key, ifMatch, body }: Sent): Record<string, string> => ({
  authorization: `Bearer ${token}`,
  ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  ...(key === undefined ? {} : { 'idempotency-key': key }),
  ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
});

/** Calls the service as one of its demonstration users. @throws when the connection is lost. */
export async function call<T = Problem>(
  service: StartedService,
  as: string,
  route: string,
  sent: Sent = {},
): Promise<Answer<T>> {
  const [method = '', path = ''] = route.split(' ');
  const response = await fetch(`${service.url}${path}`, {
    method,
    headers: headersOf(await service.token(as), sent),
    ...(sent.body === undefined ? {} : { body: JSON.stringify(sent.body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const body = (isJson ? JSON.parse(text) : undefined) as T;
  return { status: response.status, headers: response.headers, body, text };
}

/** The body of an answer that must be a success. */
export async function expectDone<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { status, body, text } = await answer;
  if (status >= 200 && status < 300) return body;
  throw new Error(`Expected a success, not ${status}: ${text}`);
}

export const read = <T>(service: StartedService, as: string, path: string): Promise<T> =>
  expectDone(call<T>(service, as, `GET ${path}`));

type ListPage<T> = { readonly items: readonly T[]; readonly nextCursor?: string };

/** Every item of a list, page by page. */
export async function readAll<T>(
  service: StartedService,
  as: string,
  path: string,
): Promise<readonly T[]> {
  const items: T[] = [];
  const query = path.includes('?') ? '&' : '?';
  let cursor: string | undefined = '';
  while (cursor !== undefined) {
    const from: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: ListPage<T> = await read(service, as, `${path}${query}limit=200${from}`);
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

export const isReplayed = ({ headers }: Pick<Answer<unknown>, 'headers'>): boolean =>
  headers.get('idempotent-replayed') === 'true';

export const newKey = (): string => randomUUID();

export type Fund = {
  readonly fund: string;
  readonly awardPence: number;
  readonly version: number;
  readonly claimedPence: number;
  readonly approvedPence: number;
  readonly paidPence: number;
  readonly reversedPence: number;
  readonly availablePence: number;
};

export type Drawdown = {
  readonly drawdown: string;
  readonly authority: string;
  readonly phase: string;
  readonly amountPence: number;
  readonly description: string;
  readonly state: 'claimed' | 'approved' | 'rejected' | 'withdrawn' | 'paid' | 'reversed';
  readonly version: number;
};

export type Return = {
  readonly authority: string;
  readonly period: string;
  readonly version: number;
  readonly state: string;
  readonly note?: string;
  readonly changeReason?: string;
  readonly submittedBy: string;
  readonly lines: readonly { readonly line: string; readonly actualPence: number }[];
  readonly warnings: readonly {
    readonly code: string;
    readonly line: string;
    readonly reason: string;
  }[];
  readonly certification?: { readonly version: number; readonly decidedBy: string };
};

export type AuditEntry = {
  readonly chain: string;
  readonly seq: number;
  readonly principal: string;
  readonly operation: string;
  readonly outcome: 'done' | 'refused';
  readonly facts: Readonly<Record<string, string | number | boolean>>;
};

export type Verification = {
  readonly valid: boolean;
  readonly chains: readonly { readonly chain: string; readonly valid: boolean }[];
};

export const LIVE_STATES: readonly string[] = ['claimed', 'approved', 'paid'];

export const sumPence = (drawdowns: readonly { readonly amountPence: number }[]): number =>
  drawdowns.reduce((sum, { amountPence }) => sum + amountPence, 0);

/** What the fund's figures must be, from nothing but its list of drawdowns. */
export function figuresFrom({ awardPence }: Fund, drawdowns: readonly Drawdown[]) {
  const sumIn = (...states: readonly string[]): number =>
    sumPence(drawdowns.filter(({ state }) => states.includes(state)));
  return {
    claimedPence: sumIn('claimed'),
    approvedPence: sumIn('approved'),
    paidPence: sumIn('paid'),
    reversedPence: sumIn('reversed'),
    availablePence: awardPence - sumIn(...LIVE_STATES),
  };
}

/** A clock in whole microseconds that every process of a machine shares. */
export const sharedMicroseconds = (): number => Number(process.hrtime.bigint() / 1000n);
