import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  type ITable,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { Effect, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { TABLE } from '../../../shared/persistence/table.ts';
import { CALL_ACTIONS, type Grants, statementsOf } from '../grants.ts';
import type { RestoredTable } from '../restored-table.ts';
import { grantKey } from './keys.ts';

type LedgerTableProps = { readonly key: Key; readonly restored: RestoredTable | undefined };

/** The one table, kept whatever happens to the stack, and the only way to be let at it. */
export class LedgerTable extends Construct {
  /** The table that the service works on: the stack's own, or one that was restored in its place. */
  readonly table: Table | ITable;
  readonly #key: Key;

  constructor(scope: Construct, id: string, { key, restored }: LedgerTableProps) {
    super(scope, id);
    this.#key = key;
    const own = this.#addTable(key);
    keepExported(own);
    this.table = restored ? tableOf(this, restored) : own;
  }

  #addTable(key: Key): Table {
    return new Table(this, 'Table', {
      partitionKey: { name: TABLE.partitionKey, type: AttributeType.STRING },
      sortKey: { name: TABLE.sortKey, type: AttributeType.STRING },
      timeToLiveAttribute: TABLE.timeToLiveAttribute,
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      // The jobs read what was put, not what it replaced.
      stream: StreamViewType.NEW_IMAGE,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** Where the stream of the table's changes is read. */
  get streamArn(): string {
    const { tableStreamArn } = this.table;
    if (!tableStreamArn) throw new Error('The table has a stream');
    return tableStreamArn;
  }

  /** Exactly these calls on exactly these partitions; nobody may scan or export, and only what is sent leaves the outbox. */
  grant(grantee: IGrantable, grants: Grants): void {
    if (Object.keys(grants).length === 0) return;
    grantKey(this.#key, grantee, 'read', 'dynamodb');
    for (const { partitions, calls } of statementsOf(grants)) {
      grantee.grantPrincipal.addToPrincipalPolicy(
        new PolicyStatement({
          effect: Effect.ALLOW,
          actions: calls.flatMap((call) => CALL_ACTIONS[call]),
          resources: [this.table.tableArn],
          conditions: {
            'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions },
            // "For all" holds of no keys, too: a request must name its partition.
            Null: { 'dynamodb:LeadingKeys': 'false' },
          },
        }),
      );
    }
  }
}

const tableOf = (scope: Construct, { tableName, streamArn }: RestoredTable): ITable =>
  Table.fromTableAttributes(scope, 'Restored', { tableName, tableStreamArn: streamArn });

/**
 * What other stacks know of the table stays exported when they are pointed at another: the stack of the
 * data is deployed first, and an export that is still in use cannot go.
 */
function keepExported(own: Table): void {
  for (const known of [own.tableName, own.tableArn, own.tableStreamArn]) {
    Stack.of(own).exportValue(known);
  }
}
