import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import type { StageConfig } from '../../config.ts';
import type { StreamedWork } from '../jobs.ts';
import { FailedRuns } from './failed-runs.ts';
import type { LedgerTable } from './ledger-table.ts';
import { ServiceFunction } from './service-function.ts';

type StreamJobProps = {
  readonly job: StreamedWork;
  readonly config: StageConfig;
  readonly ledger: LedgerTable;
  readonly environment: Readonly<Record<string, string>>;
};

const BATCH_SIZE = 100;
/** A burst of commits is handed over together: one run instead of many. */
const GATHERED_FOR = Duration.seconds(1);
const RETRIES = 5;

/**
 * A function told of the table's new items. A batch that fails is cut in two until what is bad stands
 * alone; that is tried a few times more and then waits in the queue, and everything behind it goes on.
 */
export class StreamJob extends Construct {
  constructor(scope: Construct, id: string, { job, ...rest }: StreamJobProps) {
    super(scope, id);
    const { entry, description, timeout, grants, newItemsUnder } = job;
    const failed = new FailedRuns(this, 'Failed');
    const { function: worker } = new ServiceFunction(this, 'Worker', {
      entry,
      description,
      timeout,
      grants,
      ...rest,
    });
    const { streamArn } = rest.ledger;
    worker.addToRolePolicy(
      new PolicyStatement({
        actions: ['GetRecords', 'GetShardIterator', 'DescribeStream', 'ListStreams'].map(
          (action) => `dynamodb:${action}`,
        ),
        resources: [streamArn],
      }),
    );
    worker.addEventSourceMapping('Records', {
      eventSourceArn: streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: BATCH_SIZE,
      maxBatchingWindow: GATHERED_FOR,
      bisectBatchOnError: true,
      retryAttempts: RETRIES,
      reportBatchItemFailures: true,
      onFailure: new SqsDlq(failed),
      filters: [
        FilterCriteria.filter({
          eventName: FilterRule.isEqual('INSERT'),
          dynamodb: { Keys: { pk: { S: FilterRule.beginsWith(newItemsUnder) } } },
        }),
      ],
    });
  }
}
