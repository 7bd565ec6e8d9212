// biome-ignore lint/suspicious/noExplicitAny: a template's properties are as deep as CloudFormation's own types.
type Properties = any;

type Resource = { readonly Type: string; readonly Properties?: Properties };

/** A stack as CloudFormation is handed it. */
export type StackTemplate = {
  readonly stack: string;
  readonly template: {
    readonly Resources?: Readonly<Record<string, Resource>>;
    readonly Outputs?: Readonly<Record<string, Properties>>;
  };
};

/**
 * Who gives it to a restored table: the `call` of point-in-time recovery itself, the restore `script`
 * after it, or the `deployment` that points the stacks at it.
 */
export type GivenBy = 'call' | 'script' | 'deployment';

/** Something of the table that is not among its rows. */
export type TableSetting = {
  readonly setting: string;
  readonly value: string;
  readonly where: string;
  readonly by: GivenBy;
};

const TABLE = 'AWS::DynamoDB::Table';

/** A table is made with these, restored or not. */
const ITS_OWN = ['KeySchema', 'AttributeDefinitions'];

type Known = {
  readonly setting: string;
  readonly by: GivenBy;
  readonly value: (p: Properties) => string;
};

const SETTINGS: Readonly<Record<string, Known>> = {
  BillingMode: { setting: 'Capacity', by: 'call', value: (mode) => mode },
  SSESpecification: {
    setting: 'Encryption',
    by: 'call',
    value: ({ KMSMasterKeyId }) => (KMSMasterKeyId ? 'a key of our own' : 'the key of AWS'),
  },
  StreamSpecification: {
    setting: 'Stream',
    by: 'script',
    value: ({ StreamViewType }) => StreamViewType,
  },
  TimeToLiveSpecification: {
    setting: 'Time to live',
    by: 'script',
    value: ({ AttributeName }) => AttributeName,
  },
  PointInTimeRecoverySpecification: {
    setting: 'Point-in-time recovery',
    by: 'script',
    value: ({ PointInTimeRecoveryEnabled }) => (PointInTimeRecoveryEnabled ? 'on' : 'off'),
  },
  DeletionProtectionEnabled: {
    setting: 'Deletion protection',
    by: 'script',
    value: (isOn) => (isOn ? 'on' : 'off'),
  },
  Tags: {
    setting: 'Tags',
    by: 'script',
    value: (tags: readonly { readonly Key: string }[]) => tags.map(({ Key }) => Key).join(', '),
  },
};

/** What uses the table, in words; a kind that is not here is told by its type. */
const USERS: Readonly<Record<string, string>> = {
  'AWS::ApplicationAutoScaling::ScalableTarget': 'Scaling',
  'AWS::Backup::BackupSelection': 'Selection for backups',
  'AWS::CloudWatch::Alarm': 'Alarms on it',
  'AWS::CloudWatch::Dashboard': 'Dashboards of it',
  'AWS::IAM::Policy': 'Policies: grants on it and on its stream',
  'AWS::Lambda::EventSourceMapping': 'Event source mappings: jobs on its stream',
  'AWS::Lambda::Function': 'Functions that are told its name',
};

/**
 * Everything of the table that a table made by point-in-time recovery lacks or could have otherwise: its
 * settings, and all that refers to it, in whatever stack.
 * @throws Error for a setting of the table that nobody has said who brings back, or where there is no one table.
 */
export function recoveryList(stacks: readonly StackTemplate[]): readonly TableSetting[] {
  const { stack, id, table } = tableIn(stacks);
  const settings = Object.entries<Properties>(table.Properties ?? {})
    .filter(([property]) => !ITS_OWN.includes(property))
    .map(([property, value]): TableSetting => {
      const known = SETTINGS[property];
      if (!known) throw new Error(`Who brings back ${property} of a restored table?`);
      const { setting, by } = known;
      return { setting, value: known.value(value), where: `${stack.stack}: ${property}`, by };
    });
  return [...settings, ...usersOf(stacks, stack, id)];
}

/** The table's resource, for who sets what it says. */
export function tableIn(stacks: readonly StackTemplate[]) {
  const found = stacks.flatMap((stack) =>
    Object.entries(stack.template.Resources ?? {})
      .filter(([, { Type }]) => Type === TABLE)
      .map(([id, table]) => ({ stack, id, table })),
  );
  const [only, ...others] = found;
  if (!only || others.length > 0) throw new Error(`A stage has one table, not ${found.length}`);
  return only;
}

function usersOf(
  stacks: readonly StackTemplate[],
  home: StackTemplate,
  table: string,
): readonly TableSetting[] {
  const exported = exportsOf(home, table);
  return stacks.flatMap((stack) => {
    const isNamed = (node: Properties): boolean =>
      (stack === home && refersTo(node, table)) || exported.has(node?.['Fn::ImportValue']);
    const users = Object.values(stack.template.Resources ?? {}).filter(({ Properties }) =>
      someWithin(Properties, isNamed),
    );
    const byType = Map.groupBy(users, ({ Type }) => Type);
    return [...byType].toSorted().map(
      ([type, those]): TableSetting => ({
        setting: USERS[type] ?? type,
        value: String(those.length),
        where: `${stack.stack}: ${type}`,
        by: 'deployment',
      }),
    );
  });
}

/** The names under which other stacks know something of the table. */
function exportsOf({ template }: StackTemplate, table: string): ReadonlySet<string> {
  const outputs = Object.values(template.Outputs ?? {});
  const ofTable = outputs.filter(({ Value }) => someWithin(Value, (node) => refersTo(node, table)));
  return new Set(ofTable.flatMap(({ Export }) => Export?.Name ?? []));
}

const refersTo = (node: Properties, id: string): boolean =>
  node?.Ref === id || node?.['Fn::GetAtt']?.[0] === id;

const someWithin = (node: Properties, is: (node: Properties) => boolean): boolean =>
  is(node) ||
  (typeof node === 'object' &&
    node !== null &&
    Object.values(node).some((each) => someWithin(each, is)));

const BY: Readonly<Record<GivenBy, string>> = {
  call: 'the restore itself, told so by the script',
  script: 'the script, from the template',
  deployment: 'the deployment that points the stacks at it',
};

/** As the runbook has it. */
export const recoveryTable = (settings: readonly TableSetting[]): string =>
  [
    '| What | As it is | Where it is said | Who gives it to the restored table |',
    '|---|---|---|---|',
    ...settings.map(
      ({ setting, value, where, by }) => `| ${setting} | ${value} | \`${where}\` | ${BY[by]} |`,
    ),
  ].join('\n');

const [BEGIN, END] = ['<!-- npm run recovery-list -->', '<!-- end of it -->'];

/** The runbook with this table between its marks. @throws Error when it has none. */
export function withRecoveryTable(runbook: string, table: string): string {
  const [begin, end] = [runbook.indexOf(BEGIN), runbook.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`The runbook has no ${BEGIN} … ${END}`);
  return `${runbook.slice(0, begin)}${BEGIN}\n\n${table}\n\n${runbook.slice(end)}`;
}
