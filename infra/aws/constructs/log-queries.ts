import { type ILogGroup, QueryDefinition, QueryString } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { PRODUCT, type StageConfig } from '../../config.ts';

type LogQueriesProps = {
  readonly config: StageConfig;
  readonly functionLogs: readonly ILogGroup[];
  readonly accessLog: ILogGroup;
};

/** What is asked of the logs again and again, kept in CloudWatch Logs Insights; it costs nothing. */
export class LogQueries extends Construct {
  constructor(scope: Construct, id: string, props: LogQueriesProps) {
    super(scope, id);
    const { config, functionLogs, accessLog } = props;
    const folder = `${PRODUCT}/${config.stage}`;
    new QueryDefinition(this, 'Request', {
      queryDefinitionName: `${folder}/A request by its id`,
      logGroups: [accessLog, ...functionLogs],
      queryString: new QueryString({
        fields: ['@timestamp', '@log', '@message'],
        filterStatements: ['data.requestId = "PUT-THE-ID-HERE" or requestId = "PUT-THE-ID-HERE"'],
        sort: '@timestamp asc',
      }),
    });
    new QueryDefinition(this, 'Refusals', {
      queryDefinitionName: `${folder}/Refusals by code`,
      logGroups: [...functionLogs],
      queryString: new QueryString({
        filterStatements: ['message = "request-answered" and ispresent(data.code)'],
        statsStatements: ['count(*) as refusals by data.operation, data.code'],
        sort: 'refusals desc',
      }),
    });
  }
}
