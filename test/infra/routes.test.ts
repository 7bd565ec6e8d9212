import { describe, expect, it } from 'vitest';
import { costOf } from '../../infra/aws/route-throttles.ts';
import { API_SCOPE } from '../../shared/contracts/edge.ts';
import { type Area, routeKeyOf } from '../../shared/contracts/operation.ts';
import { OPERATIONS } from '../../shared/contracts/operations.ts';
import { nameOf, ofType, stages, targetOf } from './synthesised.ts';
import type { Resource } from './template.ts';

const only = (resources: readonly Resource[]): Resource => {
  const [first, ...others] = resources;
  if (!first || others.length > 0) throw new Error(`Expected one, found ${resources.length}`);
  return first;
};

describe.each(stages().map((stage) => [stage.config.stage, stage] as const))(
  'the HTTP API of %s',
  (_, { config, all, stateful, stateless }) => {
    const routes = ofType(stateless, 'AWS::ApiGatewayV2::Route');
    /** How many of an area's function may run at once. */
    const atOnce = (area: Area): number =>
      only(ofType(all, 'AWS::Lambda::Function').filter((each) => nameOf(each) === area)).Properties
        .ReservedConcurrentExecutions;
    const routeOf = (key: string) => only(routes.filter((r) => r.Properties.RouteKey === key));

    it('has a route for each operation and no other', () => {
      expect(routes.map(({ Properties }) => Properties.RouteKey).toSorted()).toEqual(
        OPERATIONS.map(routeKeyOf).toSorted(),
      );
    });

    it.each(OPERATIONS.map((contract) => [routeKeyOf(contract), contract] as const))(
      '%s asks for a token unless it is for anyone',
      (key, { who }) => {
        const { Properties } = routeOf(key);
        const authorizer = only(ofType(all, 'AWS::ApiGatewayV2::Authorizer')).id;
        if (who === 'anyone') {
          expect(Properties.AuthorizationType).toBe('NONE');
          expect(Properties.AuthorizerId).toBeUndefined();
          expect(Properties.AuthorizationScopes).toBeUndefined();
        } else {
          expect(Properties.AuthorizationType).toBe('JWT');
          expect(targetOf(Properties.AuthorizerId)).toBe(authorizer);
          expect(Properties.AuthorizationScopes).toEqual([API_SCOPE]);
        }
      },
    );

    it.each(OPERATIONS.map((contract) => [routeKeyOf(contract), contract.area] as const))(
      '%s reaches the function of %s',
      (key, area) => {
        const target = routeOf(key).Properties.Target['Fn::Join'][1][1];
        const integration = only(all.filter(({ id }) => id === targetOf(target)));
        expect(integration.Properties).toMatchObject({
          IntegrationType: 'AWS_PROXY',
          PayloadFormatVersion: '2.0',
        });
        const called = targetOf(integration.Properties.IntegrationUri);
        expect(nameOf(only(all.filter(({ id }) => id === called)))).toBe(area);
      },
    );

    it('takes the tokens of this user pool and its clients', () => {
      const { Properties } = only(ofType(all, 'AWS::ApiGatewayV2::Authorizer'));
      expect(Properties).toMatchObject({
        AuthorizerType: 'JWT',
        IdentitySource: ['$request.header.Authorization'],
      });
      const { Issuer, Audience } = Properties.JwtConfiguration;
      expect(JSON.stringify(Issuer)).toMatch(
        /https:\/\/cognito-idp\.eu-west-2\.amazonaws\.com\/",\{"Fn::ImportValue":"[^"]*SignInPool/,
      );
      const clients = ofType(stateful, 'AWS::Cognito::UserPoolClient');
      expect(Audience).toHaveLength(clients.length);
      for (const { id } of clients) expect(JSON.stringify(Audience)).toContain(id);
    });

    it('has one stage, throttled, with a log that names nobody', () => {
      const { Properties } = only(ofType(all, 'AWS::ApiGatewayV2::Stage'));
      expect(Properties.StageName).toBe('$default');
      expect(Properties.AutoDeploy).toBe(true);
      // What a route without settings of its own would get is the least there is.
      expect(Properties.DefaultRouteSettings).toEqual({
        ThrottlingRateLimit: Math.min(...Object.values(config.requestsPerSecond)),
        ThrottlingBurstLimit: 1,
      });
      expect(targetOf(Properties.AccessLogSettings.DestinationArn)).toMatch(/AccessLog/);
      expect(Properties.AccessLogSettings.Format).not.toMatch(
        /identity|claims|context\.path|rawPath/i,
      );
      expect(JSON.parse(Properties.AccessLogSettings.Format)).toHaveProperty('requestId');
    });

    it('throttles each operation by what it costs, and names no route that there is not', () => {
      const { RouteSettings } = only(ofType(all, 'AWS::ApiGatewayV2::Stage')).Properties;
      const expected = OPERATIONS.map((contract) => [
        routeKeyOf(contract),
        {
          ThrottlingRateLimit: config.requestsPerSecond[costOf(contract)],
          ThrottlingBurstLimit: atOnce(contract.area),
        },
      ]);
      expect(RouteSettings).toEqual(Object.fromEntries(expected));
      const keys = routes.map(({ Properties }) => Properties.RouteKey);
      expect(Object.keys(RouteSettings).toSorted()).toEqual(keys.toSorted());
    });

    it('lets nothing through that Lambda would have to refuse', () => {
      // Of a function's seconds, as `docs/cost.md` counts a usual request; the largest ledgers take longer.
      const seconds = { read: 0.1, write: 0.2, costly: 1.1, whole: 4 } as const;
      for (const contract of OPERATIONS) {
        const cost = costOf(contract);
        const running = config.requestsPerSecond[cost] * seconds[cost];
        expect([contract.id, running <= atOnce(contract.area)]).toEqual([contract.id, true]);
      }
    });

    it('has its routes before their settings', () => {
      const { DependsOn = [] } = only(ofType(all, 'AWS::ApiGatewayV2::Stage'));
      expect(DependsOn).toEqual(expect.arrayContaining(routes.map(({ id }) => id)));
    });

    it('is served at the origin’s domain alone, by TLS 1.2', () => {
      expect(only(ofType(all, 'AWS::ApiGatewayV2::Api')).Properties).toMatchObject({
        DisableExecuteApiEndpoint: true,
      });
      const domain = only(ofType(all, 'AWS::ApiGatewayV2::DomainName'));
      const [endpoint, ...others] = domain.Properties.DomainNameConfigurations;
      expect(others).toEqual([]);
      expect(domain.Properties.DomainName).toBe(config.originDomain);
      expect(endpoint).toMatchObject({ EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' });
      const certificate = only(ofType(stateless, 'AWS::CertificateManager::Certificate'));
      expect(targetOf(endpoint.CertificateArn)).toBe(certificate.id);
      expect(certificate.Properties).toMatchObject({
        DomainName: config.originDomain,
        ValidationMethod: 'DNS',
      });
      const mapping = only(ofType(all, 'AWS::ApiGatewayV2::ApiMapping')).Properties;
      expect([targetOf(mapping.DomainName), targetOf(mapping.ApiId)]).toEqual([
        domain.id,
        only(ofType(all, 'AWS::ApiGatewayV2::Api')).id,
      ]);
      expect(mapping.ApiMappingKey).toBeUndefined();
    });

    it('lets no other origin in', () => {
      const { Properties } = only(ofType(all, 'AWS::ApiGatewayV2::Api'));
      expect(Properties.ProtocolType).toBe('HTTP');
      expect(Properties.CorsConfiguration).toBeUndefined();
    });
  },
);
