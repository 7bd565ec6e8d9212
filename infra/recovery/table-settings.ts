import * as z from 'zod';
import { type StackTemplate, tableIn } from './recovery-list.ts';

export type Tag = { readonly Key: string; readonly Value: string };

/** What a restored table is given, as the template says it. */
export type TableSettings = {
  readonly streamView: string;
  readonly timeToLiveAttribute: string;
  readonly tags: readonly Tag[];
};

/** A live table without one of these is no table of ours, and a restored one is to be like it. */
const schema = z.object({
  StreamSpecification: z.object({ StreamViewType: z.string() }),
  TimeToLiveSpecification: z.object({ AttributeName: z.string(), Enabled: z.literal(true) }),
  PointInTimeRecoverySpecification: z.object({ PointInTimeRecoveryEnabled: z.literal(true) }),
  DeletionProtectionEnabled: z.literal(true),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })),
});

export function tableSettings(stacks: readonly StackTemplate[]): TableSettings {
  const table = schema.parse(tableIn(stacks).table.Properties);
  return {
    streamView: table.StreamSpecification.StreamViewType,
    timeToLiveAttribute: table.TimeToLiveSpecification.AttributeName,
    tags: table.Tags,
  };
}
