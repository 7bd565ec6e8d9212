import type middy from '@middy/core';
import type {
  APIGatewayProxyEventV2WithJWTAuthorizer,
  APIGatewayProxyStructuredResultV2,
} from 'aws-lambda';
import type { OperationContract } from '../contracts/operation.ts';
import type { AuthorityCode } from '../domain/authorities.ts';
import type { Access } from '../domain/permission.ts';
import type { Operation, Refused, Request } from './operation.ts';

/** API Gateway's event (HTTP API, payload 2.0), and what the stages have found out so far. */
export type ApiEvent = APIGatewayProxyEventV2WithJWTAuthorizer & { progress?: Progress };
export type ApiAnswer = APIGatewayProxyStructuredResultV2;

export type Progress = {
  readonly operation: Operation;
  readonly startedWithMilliseconds: number;
  access?: Access;
  /** The access is what this process remembers; a refusal has to look again first. */
  isRemembered?: boolean;
  scope?: readonly AuthorityCode[];
  json?: { readonly value: unknown };
  request?: Request<OperationContract>;
};

export type Stage = middy.MiddlewareObj<ApiEvent, ApiAnswer>;

/** Logs are a code and data: no prose, no token, no personal data. */
export type Log = {
  readonly info: (code: string, data: Readonly<Record<string, unknown>>) => void;
  readonly error: (code: string, data: Readonly<Record<string, unknown>>, cause: unknown) => void;
};

/** A check of the request said no; the answering stage turns it into a problem document. */
export class RequestRefused extends Error {
  readonly refused: Refused;

  constructor(refused: Refused) {
    super(refused.refused);
    this.name = 'RequestRefused';
    this.refused = refused;
  }
}

/** An alias in a path sends the client to the address with the ONS code. */
export class Moved extends Error {
  readonly location: string;

  constructor(location: string) {
    super('Moved');
    this.name = 'Moved';
    this.location = location;
  }
}

/** What is known of the request so far; the routing stage has always run before. */
export function progressOf(event: ApiEvent): Progress {
  if (!event.progress) throw new Error('The routing stage did not run');
  return event.progress;
}
