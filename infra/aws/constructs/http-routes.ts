import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Area } from '../../../shared/contracts/operation.ts';
import { OPERATIONS } from '../../../shared/contracts/operations.ts';
import type { StageConfig } from '../../config.ts';
import type { ServiceFunction } from './service-function.ts';
import type { SignIn } from './sign-in.ts';

type HttpRoutesProps = {
  readonly config: StageConfig;
  readonly signIn: SignIn;
  readonly logKey: Key;
  readonly functions: ReadonlyMap<Area, ServiceFunction>;
};

/** The HTTP API: a route per operation of the contracts, and no other. */
export class HttpRoutes extends Construct {
  readonly api: HttpApi;
  readonly accessLog: LogGroup;
  readonly address: string;

  constructor(
    scope: Construct,
    id: string,
    { config, signIn, logKey, functions }: HttpRoutesProps,
  ) {
    super(scope, id);
    const api = new HttpApi(this, 'HttpApi', {
      description: `Funding Pressure Tracker, ${config.stage}`,
      createDefaultStage: false,
      // A route has to say that it needs no token, not that it does.
      defaultAuthorizer: new HttpJwtAuthorizer('AccessToken', signIn.issuer, {
        jwtAudience: [...signIn.clientIds],
      }),
      defaultAuthorizationScopes: [signIn.scope],
    });
    const integrations = integrationsOf(functions);
    for (const { method, path, area, who } of OPERATIONS) {
      api.addRoutes({
        path,
        methods: [HttpMethod[method]],
        integration: found(integrations, area),
        ...(who === 'anyone'
          ? { authorizer: new HttpNoneAuthorizer(), authorizationScopes: [] }
          : {}),
      });
    }
    this.accessLog = this.#addStage(api, config, logKey);
    this.api = api;
    this.address = api.apiEndpoint;
  }

  #addStage(api: HttpApi, { stage, logRetention, throttle }: StageConfig, logKey: Key): LogGroup {
    const logGroup = new LogGroup(this, 'AccessLog', {
      retention: logRetention,
      encryptionKey: logKey,
      removalPolicy: stage === 'live' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: throttle.requestsPerSecond, burstLimit: throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: ACCESS_LOG_FORMAT,
      },
    });
    return logGroup;
  }
}

/** No address, no path, no name: the route says what was asked, and the request id finds the rest. */
const ACCESS_LOG_FORMAT = AccessLogFormat.custom(
  JSON.stringify({
    requestId: AccessLogField.contextRequestId(),
    route: AccessLogField.contextRouteKey(),
    status: AccessLogField.contextStatus(),
    milliseconds: AccessLogField.contextResponseLatency(),
    requestedAt: AccessLogField.contextRequestTime(),
    authorizerError: AccessLogField.contextAuthorizerError(),
    integrationError: AccessLogField.contextIntegrationErrorMessage(),
  }),
);

type Integrations = ReadonlyMap<Area, HttpLambdaIntegration>;

/** One per function, shared by its routes, with one permission to call it from this API. */
const integrationsOf = (functions: HttpRoutesProps['functions']): Integrations =>
  new Map(
    [...functions].map(([area, { function: handler }]) => [
      area,
      new HttpLambdaIntegration(`Call-${area}`, handler, { scopePermissionToRoute: false }),
    ]),
  );

function found(integrations: Integrations, area: Area): HttpLambdaIntegration {
  const integration = integrations.get(area);
  if (!integration) throw new Error(`No function serves the area ${area}`);
  return integration;
}
