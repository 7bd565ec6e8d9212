/**
 * The parts of our OpenAPI document that the reference shows. It is made by `openApiDocument`, so its
 * shape is known; a keyword that is not known stops the rendering, and so the tests.
 */
export type DescribedSchema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly example?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: DescribedSchema;
  readonly properties?: Readonly<Record<string, DescribedSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | DescribedSchema;
  readonly propertyNames?: DescribedSchema;
  readonly anyOf?: readonly DescribedSchema[];
  readonly not?: DescribedSchema;
  readonly readOnly?: boolean;
};

export type DescribedContent = Readonly<Record<string, { readonly schema: DescribedSchema }>>;

export type DescribedParameter = {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: DescribedSchema;
};

export type DescribedResponse = {
  readonly description: string;
  readonly content?: DescribedContent;
};

export type DescribedOperation = {
  readonly parameters?: readonly DescribedParameter[];
  readonly requestBody?: { readonly content: DescribedContent };
  readonly responses: Readonly<Record<string, DescribedResponse>>;
};

export type Described = {
  readonly info: { readonly title: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, DescribedSchema>> };
};
