import type * as z from 'zod';
import type { OperationContract } from '../contracts/operation.ts';
import type { AuthorityCode } from '../domain/authorities.ts';
import type { Access } from '../domain/permission.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { SeenVersion } from '../domain/seen-version.ts';
import type { Now } from '../domain/time.ts';
import type { ProblemCode } from './problem.ts';

/** The hashes under which an answer is kept; see `shared/persistence/kept-answers.ts`. */
export type IdempotencyKey = { readonly keyHash: string; readonly bodyHash: string };

/** A request that has passed every check that needs no ledger. */
export type Request<C extends OperationContract> = {
  readonly access: Access;
  readonly now: Now;
  readonly path: z.output<C['pathParameters']>;
  readonly query: z.output<C['query']>;
  readonly body: z.output<NonNullable<C['body']>>;
  /** The authorities a list covers: the one asked for, or all that the principal may read. */
  readonly scope: readonly AuthorityCode[];
  readonly ifMatch?: SeenVersion | undefined;
  readonly idempotency?: IdempotencyKey | undefined;
  /** The media types the client takes, best first, as the Accept header ranks them. */
  readonly accept: readonly string[];
};

/** A file that was sent as the body, in place of JSON. */
export type SentFile = {
  readonly bytes: Uint8Array;
  /** As it was said of the file; what it is shows in its bytes. */
  readonly mediaType: string;
  readonly fileName?: string;
};

/** What a file says: the body as JSON would have it, and what the operation needs to know beside. */
export type FileContent<F> = {
  readonly refused?: never;
  readonly body: unknown;
  readonly file: F;
};

/** What is known of a request before its file is read. */
export type RequestOfFile<C extends OperationContract> = Pick<
  Request<C>,
  'access' | 'now' | 'path' | 'query' | 'scope'
>;

/** Reads a file as the body of an operation. */
export type ReadFile<C extends OperationContract, F> = (
  sent: SentFile,
  request: RequestOfFile<C>,
) => Promise<FileContent<F> | Refused>;

/** Finds the file that the query names in the place of a body; undefined where it names none. */
export type FindSent<C extends OperationContract> = (
  request: RequestOfFile<C>,
) => Promise<SentFile | Refused | undefined>;

/** A reply in JSON, checked against the contract's schema before it leaves. */
export type JsonReply = {
  readonly refused?: never;
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A reply in another media type. */
export type TextReply = {
  readonly refused?: never;
  readonly status: number;
  readonly mediaType: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A reply in bytes, such as a workbook: base64 in the function's answer, itself on the wire. */
export type BytesReply = {
  readonly refused?: never;
  readonly status: number;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
};

/** The answer is elsewhere (RFC 9110, 15.4.4): clients fetch it from there, without their token. */
export type SeeOtherReply = {
  readonly refused?: never;
  readonly status: 303;
  readonly location: string;
};

/** What a ledger commit gives: a new answer, or the one that was given before. */
export type CommittedReply = {
  readonly refused?: never;
  readonly answer: JsonReply | { readonly refusal: Refusal };
  readonly replayed: boolean;
};

/** A refusal, by a rule of the domain or by a check of the request. */
export type Refused = {
  readonly refused: ProblemCode;
  readonly detail: string;
  readonly faults?: Refusal['faults'];
  readonly facts?: Refusal['facts'];
};

export type Reply = JsonReply | TextReply | BytesReply | SeeOtherReply | CommittedReply | Refused;

/** An operation that can be served: its contract, and what performs it. */
export type Operation = {
  readonly contract: OperationContract;
  readonly perform: (request: Request<OperationContract>) => Promise<Reply>;
  readonly readFile?: ReadFile<OperationContract, unknown>;
  readonly findSent?: FindSent<OperationContract>;
};

/** Ties what performs an operation to its contract, with the contract's exact types. */
export function operation<C extends OperationContract>(
  contract: C,
  perform: (request: Request<C>) => Promise<Reply>,
): Operation {
  return { contract, perform: perform as unknown as Operation['perform'] };
}

/** The same of an operation that takes its body as a file, too; `file` is what was read beside it. */
export function operationWithFiles<C extends OperationContract, F>(
  contract: C,
  files: { readonly read: ReadFile<C, F>; readonly findSent: FindSent<C> },
  perform: (request: Request<C> & { readonly file?: F }) => Promise<Reply>,
): Operation {
  return {
    ...operation(contract, perform),
    readFile: files.read as unknown as ReadFile<OperationContract, unknown>,
    findSent: files.findSent as unknown as FindSent<OperationContract>,
  };
}

/** The entity tag of a version. It names the version of what can be changed, not of computed sums. */
export const etagOf = (version: number): string => `"${version}"`;

export const reply = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): JsonReply => ({ status, body, headers });

/** The authority of a request whose contract has it in the path; it was permitted before. */
export function authorityInPath({
  scope,
}: Pick<Request<OperationContract>, 'scope'>): AuthorityCode {
  const [authority] = scope;
  if (!authority) throw new Error('The permitting stage gives the authority of the path');
  return authority;
}
