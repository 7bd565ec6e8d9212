import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  ApiMapping,
  CfnStage,
  DomainName,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type Area, routeKeyOf } from '../../../shared/contracts/operation.ts';
import { OPERATIONS } from '../../../shared/contracts/operations.ts';
import type { StageConfig } from '../../config.ts';
import { throttleOf } from '../route-throttles.ts';
import { Certificate } from './certificate.ts';
import type { ServiceFunction } from './service-function.ts';
import type { SignIn } from './sign-in.ts';

type HttpRoutesProps = {
  readonly config: StageConfig;
  readonly signIn: SignIn;
  readonly logKey: Key;
  readonly functions: ReadonlyMap<Area, ServiceFunction>;
};

/**
 * The HTTP API: a route per operation of the contracts, and no other, at the domain where the distribution
 * reaches it. API Gateway's own address of it is switched off; functions refuse what went past the
 * distribution to the other.
 */
export class HttpRoutes extends Construct {
  readonly api: HttpApi;
  readonly accessLog: LogGroup;
  /** What the DNS of the origin's domain leads to. */
  readonly target: string;

  constructor(
    scope: Construct,
    id: string,
    { config, signIn, logKey, functions }: HttpRoutesProps,
  ) {
    super(scope, id);
    const api = new HttpApi(this, 'HttpApi', {
      description: `Funding Pressure Tracker, ${config.stage}`,
      createDefaultStage: false,
      disableExecuteApiEndpoint: true,
      // A route has to say that it needs no token, not that it does.
      defaultAuthorizer: new HttpJwtAuthorizer('AccessToken', signIn.issuer, {
        jwtAudience: [...signIn.clientIds],
      }),
      defaultAuthorizationScopes: [signIn.scope],
    });
    const integrations = integrationsOf(functions);
    const routes = OPERATIONS.flatMap(({ method, path, area, who }) =>
      api.addRoutes({
        path,
        methods: [HttpMethod[method]],
        integration: found(integrations, area),
        ...(who === 'anyone'
          ? { authorizer: new HttpNoneAuthorizer(), authorizationScopes: [] }
          : {}),
      }),
    );
    const domain = this.#addDomain(config);
    this.api = api;
    this.accessLog = this.#addAccessLog(config, logKey);
    const stage = this.#addStage(api, routes, config);
    new ApiMapping(this, 'Mapping', { api, domainName: domain, stage });
    this.target = domain.regionalDomainName;
  }

  #addDomain({ originDomain }: StageConfig): DomainName {
    const { certificate } = new Certificate(this, 'Certificate', { domainName: originDomain });
    return new DomainName(this, 'Domain', {
      domainName: originDomain,
      certificate,
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
  }

  #addAccessLog({ stage, logRetention }: StageConfig, logKey: Key): LogGroup {
    return new LogGroup(this, 'AccessLog', {
      retention: logRetention,
      encryptionKey: logKey,
      removalPolicy: stage === 'live' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }

  #addStage(api: HttpApi, routes: readonly HttpRoute[], config: StageConfig): HttpStage {
    const httpStage = new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      // Of a route that has no settings of its own: there is none, and it would be the slowest.
      throttle: { rateLimit: config.requestsPerSecond.whole, burstLimit: 1 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(this.accessLog),
        format: ACCESS_LOG_FORMAT,
      },
    });
    const { defaultChild } = httpStage.node;
    if (!(defaultChild instanceof CfnStage)) throw new Error('A stage is a CfnStage');
    defaultChild.routeSettings = routeSettings(config);
    // Settings of a route that is not there yet are refused.
    httpStage.node.addDependency(...routes);
    return httpStage;
  }
}

/** Each route's own, by its key. CloudFormation's type of it is JSON, so the names are CloudFormation's. */
const routeSettings = (config: StageConfig) =>
  Object.fromEntries(
    OPERATIONS.map((contract) => {
      const { requestsPerSecond, burst } = throttleOf(contract, config);
      const settings = { ThrottlingRateLimit: requestsPerSecond, ThrottlingBurstLimit: burst };
      return [routeKeyOf(contract), settings];
    }),
  );

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
