import { once } from 'node:events';
import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_TIMEOUT } from '../../infra/aws/stacks/stateless-stack.ts';
import {
  COMMAND_LINE_CLIENT,
  DEMONSTRATION_MACHINES,
} from '../../infra/local/demonstration-users.ts';
import { environmentOf } from '../../infra/local/environment.ts';
import type { GatewayEvent } from '../../infra/local/event.ts';
import {
  createGateway,
  HANDLER_TIMEOUT_MILLISECONDS,
  MAX_BODY_BYTES,
  MAX_REQUEST_LINE_AND_HEADER_BYTES,
} from '../../infra/local/gateway.ts';
import { AUDIENCE, issuerAt } from '../../infra/local/issuer.ts';
import { authorizerAt, SERVED_ROUTES } from '../../infra/local/served.ts';
import { ORIGIN_SECRET_HEADER } from '../../shared/contracts/edge.ts';
import { routeKeyOf } from '../../shared/contracts/operation.ts';
import { ENVIRONMENT_NAMES } from '../../shared/runtime/environment.ts';
import { createTestApi } from '../support/api-events.ts';
import { findToyAccess, toyOperations } from '../support/toy-operations.ts';
import { nameOf, ofType, stages, targetOf } from './synthesised.ts';
import type { Properties, Resource } from './template.ts';

/**
 * The embedded gateway stands for the distribution, API Gateway and its authorizer. These tests read what the
 * templates say of them, and ask the gateway itself.
 */
const ORIGIN_SECRET = 'the-secret-of-the-distribution';

const gateway = createGateway();
let url = '';
let signingKey: JWK;

beforeAll(async () => {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  signingKey = { ...(await exportJWK(privateKey)), kid: 'ours', alg: 'RS256', use: 'sig' };
  gateway.server.listen(0, '127.0.0.1');
  await once(gateway.server, 'listening');
  const address = gateway.server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  gateway.open({
    routes: SERVED_ROUTES,
    handlerOf:
      () =>
      async (event, { functionName }) => ({
        statusCode: 200,
        body: JSON.stringify({ event, functionName }),
      }),
    authorize: authorizerAt(url, { signingKey }),
    originSecret: ORIGIN_SECRET,
    signIn: (_, response) => response.end(),
    now: Date.now,
    log: () => {},
  });
});

afterAll(() => {
  gateway.server.close();
  gateway.server.closeAllConnections();
});

const HOUR_SECONDS = 3600;

/** What Cognito and the embedded sign-in both say of an access token, as of now. */
function goodClaims(scopes: readonly string[]): JWTPayload {
  const nowSeconds = Math.floor(Date.now() / 1000);
  return {
    iss: issuerAt(url),
    aud: AUDIENCE,
    sub: 'lead',
    client_id: COMMAND_LINE_CLIENT,
    token_use: 'access',
    scope: scopes.join(' '),
    iat: nowSeconds,
    exp: nowSeconds + HOUR_SECONDS,
  };
}

async function mint(claims: JWTPayload): Promise<string> {
  const present = Object.entries(claims).filter(([, value]) => value !== undefined);
  return new SignJWT(Object.fromEntries(present))
    .setProtectedHeader({ alg: 'RS256', kid: 'ours', typ: 'at+jwt' })
    .sign(await importJWK(signingKey, 'RS256'));
}

const ask = (key: string, token?: string): Promise<Response> => {
  const [method = '', path = ''] = key.split(' ');
  return fetch(`${url}${path.replaceAll(/\{\w+\}/g, 'x')}`, {
    method,
    headers: {
      [ORIGIN_SECRET_HEADER]: 'of the client',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
  });
};

type Echo = { readonly event: GatewayEvent; readonly functionName: string };

const variablesOf = (each: Resource): readonly string[] =>
  Object.keys(each.Properties.Environment.Variables);

/** What a function may find in its environment on this machine only, and why it has no business elsewhere. */
const EMBEDDED_ONLY: Readonly<Record<string, string>> = {
  CLOCK_STARTS_AT: 'A demonstration has its own moment; real figures have the real one',
  DEMONSTRATION: 'No figure of a deployed stage is one',
  DYNAMODB_ENDPOINT: 'The region’s own is found by its name',
  S3_ENDPOINT: 'The region’s own is found by its name',
  SES_ENDPOINT: 'The region’s own is found by its name',
};

/** The other way round. */
const CLOUD_ONLY: Readonly<Record<string, string>> = {
  STAGE: 'Nobody watches metrics of one machine',
  SWEEP_QUEUE_URL: 'The parts of a sweep wait in this process',
};

/** Read by Node and not by the service. */
const OF_THE_RUNTIME = ['NODE_OPTIONS'];

describe.each(stages().map((stage) => [stage.config.stage, stage] as const))(
  'the embedded gateway and the template of %s agree on',
  (_, { all, edge, stateless }) => {
    const routes = ofType(stateless, 'AWS::ApiGatewayV2::Route').map(({ Properties: p }) => p);
    const scopes = [...new Set(routes.flatMap((each) => each.AuthorizationScopes ?? []))];
    const found = (id: string | undefined): Resource => {
      const resource = all.find((each) => each.id === id);
      if (!resource) throw new Error(`There is no ${id}`);
      return resource;
    };
    const areaBehind = (route: Properties): string => {
      const integration = found(targetOf(route.Target['Fn::Join'][1][1]));
      return nameOf(found(targetOf(integration.Properties.IntegrationUri)));
    };

    it('the routes', () => {
      expect(routes.map(({ RouteKey }) => RouteKey).toSorted()).toEqual(
        SERVED_ROUTES.map(routeKeyOf).toSorted(),
      );
    });

    it('which of them need a token, whose scopes they ask for, and which function answers', async () => {
      const good = await mint(goodClaims(scopes));
      for (const route of routes) {
        const { RouteKey, AuthorizationType } = route;
        const bare = await ask(RouteKey);
        expect([RouteKey, bare.status]).toEqual([
          RouteKey,
          AuthorizationType === 'JWT' ? 401 : 200,
        ]);
        const answer = await ask(RouteKey, good);
        const { event, functionName } = (await answer.json()) as Echo;
        expect([event.routeKey, functionName]).toEqual([RouteKey, areaBehind(route)]);
        const { authorizer } = event.requestContext as { authorizer?: Properties };
        expect(authorizer?.jwt.scopes).toEqual(route.AuthorizationScopes);
      }
    });

    it('what makes a token good', async () => {
      const authorizer = ofType(all, 'AWS::ApiGatewayV2::Authorizer')[0]?.Properties;
      // API Gateway checks these of its configuration, and expiry always; the use is the stack's to check.
      expect(Object.keys(authorizer.JwtConfiguration).toSorted()).toEqual(['Audience', 'Issuer']);
      expect(scopes).toHaveLength(1);
      const authorize = authorizerAt(url, { signingKey });
      const isGood = async (changes: JWTPayload): Promise<boolean> => {
        const token = await mint({ ...goodClaims(scopes), ...changes });
        return (await authorize(`Bearer ${token}`)) !== undefined;
      };
      expect(await isGood({})).toBe(true);
      expect(await isGood({ scope: `openid ${scopes[0]}` })).toBe(true);
      for (const client_id of DEMONSTRATION_MACHINES)
        expect(await isGood({ client_id })).toBe(true);
      for (const changes of [
        { iss: `${issuerAt(url)}-of-another` },
        { client_id: 'another' },
        { scope: `${scopes[0]}r` },
        { scope: undefined },
        { exp: Math.floor(Date.now() / 1000) - HOUR_SECONDS },
        { token_use: 'id' },
      ]) {
        expect([changes, await isGood(changes)]).toEqual([changes, false]);
      }
    });

    it('the use of a token, which API Gateway leaves to the functions', async () => {
      const { send } = createTestApi(toyOperations, findToyAccess);
      const statusWith = async (token_use: string) =>
        (await send({ routeKey: 'GET /v1/own-toy', claims: { sub: 'lead', token_use } })).status;
      expect([await statusWith('access'), await statusWith('id')]).toEqual([200, 401]);
    });

    it('the distribution’s secret, in the place of the client’s own', async () => {
      const [distribution] = ofType(edge, 'AWS::CloudFront::Distribution');
      const names = distribution?.Properties.DistributionConfig.Origins.flatMap(
        ({ OriginCustomHeaders = [] }: Properties) =>
          OriginCustomHeaders.map(({ HeaderName }: Properties) => HeaderName),
      );
      const { event } = (await (await ask('GET /v1/health')).json()) as Echo;
      expect(names.map((name: string) => event.headers[name])).toEqual([ORIGIN_SECRET]);
    });

    it('the limits', () => {
      // API Gateway's own, which no template can change: developer guide, quotas of an HTTP API.
      expect(MAX_REQUEST_LINE_AND_HEADER_BYTES).toBe(10_240);
      expect(MAX_BODY_BYTES).toBe(10 * 1024 * 1024);
      const timeouts = routes.map((route) => {
        const integration = found(targetOf(route.Target['Fn::Join'][1][1]));
        return found(targetOf(integration.Properties.IntegrationUri)).Properties.Timeout;
      });
      expect(new Set(timeouts)).toEqual(new Set([API_TIMEOUT.toSeconds()]));
      expect(HANDLER_TIMEOUT_MILLISECONDS).toBe(API_TIMEOUT.toMilliseconds());
    });

    it('what functions find in their environment', () => {
      const set = new Set(ofType(stateless, 'AWS::Lambda::Function').flatMap(variablesOf));
      const known = new Set(ENVIRONMENT_NAMES);
      expect([...set].filter((name) => !known.has(name)).toSorted()).toEqual(OF_THE_RUNTIME);
      const unset = ENVIRONMENT_NAMES.filter((name) => !set.has(name));
      expect(unset.toSorted()).toEqual(Object.keys(EMBEDDED_ONLY).toSorted());
    });
  },
);

describe('the embedded run', () => {
  it('sets what functions know, but for what only the cloud has', () => {
    const variables = environmentOf({
      tableName: 'table',
      dynamoDbEndpoint: 'http://127.0.0.1:1',
      cursorKey: '0',
      originSecret: ORIGIN_SECRET,
      clockStartsAt: '2025-10-20T08:00:00.000Z',
      demonstration: 'region',
      mail: { endpoint: 'http://127.0.0.1:2', publicUrl: 'http://127.0.0.1:3' },
      objects: { endpoint: 'http://127.0.0.1:4', secret: 's', records: 'r', transit: 't' },
    });
    const unset = ENVIRONMENT_NAMES.filter((name) => variables[name] === undefined);
    expect(unset).toEqual(Object.keys(CLOUD_ONLY));
  });

  it('says why, of every difference', () => {
    const reasons = [...Object.values(EMBEDDED_ONLY), ...Object.values(CLOUD_ONLY)];
    for (const reason of reasons) expect(reason).toMatch(/\w/);
  });
});
