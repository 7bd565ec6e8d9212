import { openApiDocument } from '../../shared/contracts/openapi.ts';
import type { OperationContract } from '../../shared/contracts/operation.ts';
import { faultsOf, type Resolve, type Schema } from './json-schema.ts';

/** The parts of the OpenAPI document that the tests read. */
export type Content = Readonly<Record<string, { readonly schema: Schema }>>;

export type DescribedParameter = {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
};

export type DescribedOperation = {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly DescribedParameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Content }>
  >;
};

export type Described = {
  readonly openapi: string;
  readonly info: Readonly<Record<string, unknown>>;
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly securitySchemes: Readonly<Record<string, Schema>>;
  };
};

/** The document as a client gets it: through JSON. */
export const described: Described = JSON.parse(JSON.stringify(openApiDocument()));

export const resolveSchema: Resolve = (reference) => {
  const name = /^#\/components\/schemas\/(\w+)$/.exec(reference)?.[1] ?? '';
  const schema = described.components.schemas[name];
  if (!schema) throw new Error(`The document has no ${reference}`);
  return schema;
};

export function describedOperation(contract: OperationContract): DescribedOperation {
  const found = described.paths[contract.path]?.[contract.method.toLowerCase()];
  if (!found) throw new Error(`The document has no ${contract.id}`);
  return found;
}

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
};

/** Where an answer is not what the document promises of its operation; nothing where it is. */
export function undescribed(contract: OperationContract, answer: Answer): readonly string[] {
  const response = describedOperation(contract).responses[answer.status];
  if (!response) return [`${contract.id} is not said to answer ${answer.status}`];
  const [mediaType = ''] = (answer.headers['content-type'] ?? '').split(';');
  if (!response.content) return answer.text === '' ? [] : ['a body that is not described'];
  const content = response.content[mediaType];
  if (!content) return [`${contract.id} is not said to answer ${answer.status} as ${mediaType}`];
  if (!mediaType.endsWith('json')) return [];
  return faultsOf(content.schema, JSON.parse(answer.text), resolveSchema);
}
