import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Architecture, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { StageConfig } from '../../config.ts';
import type { FunctionEntry } from '../besides.ts';
import { bundlingOf, NODE_OPTIONS } from '../bundling.ts';
import type { Grants, ObjectGrants } from '../grants.ts';
import type { FunctionSize } from '../sizes.ts';
import type { LedgerTable } from './ledger-table.ts';
import type { ObjectBuckets } from './object-buckets.ts';

export type ServiceFunctionProps = {
  readonly entry: FunctionEntry;
  readonly description: string;
  readonly timeout: Duration;
  readonly size: FunctionSize;
  readonly config: StageConfig;
  /** Encrypts its log and its environment. */
  readonly operationsKey: Key;
  readonly ledger: LedgerTable;
  readonly grants: Grants;
  readonly objects: ObjectBuckets;
  readonly objectGrants: ObjectGrants;
  readonly environment: Readonly<Record<string, string>>;
};

/** A function with a role of its own that may write its log, its traces and what it is granted. */
export class ServiceFunction extends Construct {
  readonly function: NodejsFunction;
  readonly log: LogGroup;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    const { entry, description, timeout, size, config, operationsKey, ledger, grants } = props;
    const { objects, objectGrants, environment } = props;
    const logGroup = new LogGroup(this, 'Log', {
      retention: config.logRetention,
      encryptionKey: operationsKey,
      removalPolicy: config.stage === 'live' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.log = logGroup;
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `May do what ${entry} does, and nothing else`,
    });
    logGroup.grantWrite(role);
    ledger.grant(role, grants);
    objects.grant(role, objectGrants);
    const buckets = objects.environmentOf(objectGrants);
    this.function = new NodejsFunction(this, 'Function', {
      entry,
      handler: 'handler',
      description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: size.memoryMegabytes,
      reservedConcurrentExecutions: size.reservedConcurrency,
      timeout,
      tracing: Tracing.ACTIVE,
      logGroup,
      role,
      bundling: bundlingOf(entry),
      environment: { ...environment, ...buckets, NODE_OPTIONS },
      // What secrets it holds nobody reads in its configuration without this key.
      environmentEncryption: operationsKey,
    });
  }
}
