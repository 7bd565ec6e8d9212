import * as z from 'zod';
import { type StackTemplate, tableIn } from './recovery-list.ts';

export type Tag = { readonly Key: string; readonly Value: string };

/** What a restored table is given, as the template says it. */
export type TableSettings = {
  readonly billingMode: string;
  /** In the order of the key, such as `pk HASH S`. */
  readonly keySchema: readonly string[];
  readonly streamView: string;
  readonly timeToLiveAttribute: string;
  readonly tags: readonly Tag[];
};

/** A live table without one of these is no table of ours, and a restored one is to be like it. */
const schema = z.object({
  BillingMode: z.literal('PAY_PER_REQUEST'),
  KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.string() })),
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() })),
  SSESpecification: z.object({ SSEEnabled: z.literal(true), SSEType: z.literal('KMS') }),
  StreamSpecification: z.object({ StreamViewType: z.string() }),
  TimeToLiveSpecification: z.object({ AttributeName: z.string(), Enabled: z.literal(true) }),
  PointInTimeRecoverySpecification: z.object({ PointInTimeRecoveryEnabled: z.literal(true) }),
  DeletionProtectionEnabled: z.literal(true),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })),
});

export function tableSettings(stacks: readonly StackTemplate[]): TableSettings {
  const table = schema.parse(tableIn(stacks).table.Properties);
  return {
    billingMode: table.BillingMode,
    keySchema: keySchemaOf(table),
    streamView: table.StreamSpecification.StreamViewType,
    timeToLiveAttribute: table.TimeToLiveSpecification.AttributeName,
    tags: table.Tags,
  };
}

type Attribute = { readonly AttributeName?: string | undefined };

type Keys = {
  readonly KeySchema?:
    | readonly (Attribute & { readonly KeyType?: string | undefined })[]
    | undefined;
  readonly AttributeDefinitions?:
    | readonly (Attribute & { readonly AttributeType?: string | undefined })[]
    | undefined;
};

/** Of a template and of what AWS describes, which say it in the same words. */
export const keySchemaOf = ({ KeySchema = [], AttributeDefinitions = [] }: Keys) =>
  KeySchema.map(({ AttributeName, KeyType }) => {
    const defined = AttributeDefinitions.find((each) => each.AttributeName === AttributeName);
    return `${AttributeName} ${KeyType} ${defined?.AttributeType}`;
  });
