import { Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { originSecretSent, originSecretsTaken } from '../../infra/aws/constructs/origin-secret.ts';
import { COUNTED_RULES } from '../../infra/aws/constructs/web-acl.ts';
import { EDGE_REGION, hostOf } from '../../infra/config.ts';
import { ORIGIN_SECRET_HEADER } from '../../shared/contracts/edge.ts';
import { AREAS } from '../../shared/contracts/operation.ts';
import { OPERATIONS } from '../../shared/contracts/operations.ts';
import { PROBLEMS, SECURITY_HEADERS } from '../../shared/http/problem.ts';
import { nameOf, ofType, stages, statementsOf, targetOf } from './synthesised.ts';
import type { Properties, Resource } from './template.ts';

const only = (resources: readonly Resource[]): Resource => {
  const [first, ...others] = resources;
  if (!first || others.length > 0) throw new Error(`Expected one, found ${resources.length}`);
  return first;
};

/** CloudFront's patterns: `*` is any characters, and case counts. */
const matches = (pattern: string, path: string): boolean =>
  new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(path);

/** Of the managed policies of AWS, which have the same ids in every account. */
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const ALL_VIEWER_EXCEPT_HOST_HEADER = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

describe.each(stages().map((stage) => [stage.config.stage, stage] as const))(
  'the edge of %s',
  (_, { config, all, edge, stateful, stateless, text }) => {
    const distribution = () =>
      only(ofType(all, 'AWS::CloudFront::Distribution')).Properties.DistributionConfig;
    const behaviours = (): readonly Properties[] => [
      distribution().DefaultCacheBehavior,
      ...distribution().CacheBehaviors,
    ];
    const originOf = (behaviour: Properties): Properties =>
      distribution().Origins.find(({ Id }: Properties) => Id === behaviour.TargetOriginId);
    const isApi = (behaviour: Properties): boolean =>
      originOf(behaviour).DomainName === config.originDomain;
    const acl = () => only(ofType(all, 'AWS::WAFv2::WebACL'));

    describe('the distribution', () => {
      it('has the public address, by TLS 1.2 or newer', () => {
        expect(distribution().Aliases).toEqual([hostOf(config.publicUrl)]);
        const { ViewerCertificate } = distribution();
        expect(ViewerCertificate).toMatchObject({ SslSupportMethod: 'sni-only' });
        expect(ViewerCertificate.MinimumProtocolVersion).toMatch(/^TLSv1\.(2_202[1-9]|3)/);
        const certificate = only(ofType(edge, 'AWS::CertificateManager::Certificate'));
        expect(targetOf(ViewerCertificate.AcmCertificateArn)).toBe(certificate.id);
        expect(certificate.Properties.DomainName).toBe(hostOf(config.publicUrl));
        expect(distribution()).toMatchObject({
          Enabled: true,
          HttpVersion: 'http2and3',
          IPV6Enabled: true,
          PriceClass: 'PriceClass_100',
        });
      });

      it('has the firewall before it', () => {
        expect(distribution().WebACLId).toEqual({ 'Fn::GetAtt': [acl().id, 'Arn'] });
        expect(acl().Properties.Scope).toBe('CLOUDFRONT');
      });

      it('takes nothing in the clear, from people and at its origins', () => {
        expect(behaviours().length).toBeGreaterThan(2);
        for (const behaviour of behaviours()) {
          const expected = isApi(behaviour) ? 'https-only' : 'redirect-to-https';
          expect(behaviour.ViewerProtocolPolicy).toBe(expected);
        }
        const custom = distribution().Origins.flatMap((each: Properties) =>
          each.CustomOriginConfig ? [each.CustomOriginConfig] : [],
        );
        expect(custom).toHaveLength(1);
        expect(custom[0]).toMatchObject({
          OriginProtocolPolicy: 'https-only',
          OriginSSLProtocols: ['TLSv1.2'],
        });
      });

      it('leads every operation to the API, and keeps and changes nothing of it', () => {
        const ofApi = behaviours().filter(isApi);
        for (const { path } of OPERATIONS) {
          const found = ofApi.filter(({ PathPattern }) => matches(PathPattern, path));
          expect([path, found.length]).toEqual([path, 1]);
        }
        for (const behaviour of ofApi) {
          const isUsed = OPERATIONS.some(({ path }) => matches(behaviour.PathPattern, path));
          expect([behaviour.PathPattern, isUsed]).toEqual([behaviour.PathPattern, true]);
          expect(behaviour).toMatchObject({
            CachePolicyId: CACHING_DISABLED,
            OriginRequestPolicyId: ALL_VIEWER_EXCEPT_HOST_HEADER,
          });
          const methods = OPERATIONS.map(({ method }) => method);
          expect(behaviour.AllowedMethods).toEqual(expect.arrayContaining(methods));
          expect(behaviour.FunctionAssociations).toBeUndefined();
          expect(behaviour.LambdaFunctionAssociations).toBeUndefined();
        }
      });

      it('passes the API’s refusals on as they are, and waits for them', () => {
        expect(distribution().CustomErrorResponses).toBeUndefined();
        const [origin] = behaviours().filter(isApi).map(originOf);
        const slowest = ofType(stateless, 'AWS::Lambda::Function')
          .filter((each) => AREAS.some((area) => area === nameOf(each)))
          .map(({ Properties: { Timeout } }) => Timeout);
        expect(slowest).toHaveLength(AREAS.length);
        for (const seconds of slowest) {
          expect(origin.CustomOriginConfig.OriginReadTimeout).toBeGreaterThan(seconds);
        }
      });

      it('writes a log of every request, kept as long as the configuration says', () => {
        const { Logging } = distribution();
        expect(Logging).toMatchObject({ IncludeCookies: false, Prefix: 'distribution/' });
        const bucket = only(
          ofType(stateful, 'AWS::S3::Bucket').filter(({ id }) => id.startsWith('LogsBucket')),
        );
        // By the name that the account and the stage give it, in the region of the data.
        const [, [begin, account, end]] = Logging.Bucket['Fn::Join'];
        expect([begin, account]).toEqual(bucket.Properties.BucketName['Fn::Join'][1]);
        expect(end).toBe(`.s3.${config.region}.amazonaws.com`);
        expect(bucket.Properties.LifecycleConfiguration.Rules).toContainEqual(
          expect.objectContaining({
            Status: 'Enabled',
            ExpirationInDays: config.edgeLogRetention,
          }),
        );
      });
    });

    describe('the site', () => {
      it('is read by this distribution alone', () => {
        const site = only(ofType(edge, 'AWS::S3::Bucket'));
        const origin = originOf(distribution().DefaultCacheBehavior);
        expect(targetOf(origin.DomainName)).toBe(site.id);
        const access = only(ofType(edge, 'AWS::CloudFront::OriginAccessControl'));
        expect(targetOf(origin.OriginAccessControlId)).toBe(access.id);
        expect(access.Properties.OriginAccessControlConfig).toMatchObject({
          SigningBehavior: 'always',
          SigningProtocol: 'sigv4',
        });
        const allowed = statementsOf(ofType(edge, 'AWS::S3::BucketPolicy')).filter(
          ({ effect }) => effect === 'Allow',
        );
        expect(allowed.map(({ actions }) => actions)).toEqual([['s3:GetObject']]);
        const { id } = only(ofType(all, 'AWS::CloudFront::Distribution'));
        expect(JSON.stringify(allowed[0]?.conditions)).toContain(`"Ref":"${id}"`);
      });
    });

    describe('the headers of answers', () => {
      const policyOf = (behaviour: Properties): Properties =>
        only(all.filter(({ id }) => id === targetOf(behaviour.ResponseHeadersPolicyId))).Properties
          .ResponseHeadersPolicyConfig;

      it('of the site say the strictest that a page of its own files needs', () => {
        const { SecurityHeadersConfig: headers } = policyOf(distribution().DefaultCacheBehavior);
        const policy = JSON.stringify(headers.ContentSecurityPolicy.ContentSecurityPolicy);
        for (const part of [
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "frame-ancestors 'none'",
          "base-uri 'none'",
          "form-action 'self'",
        ]) {
          expect(policy).toContain(part);
        }
        expect(policy).toMatch(
          /connect-src 'self' https:\/\/funding-pressures-\w+-",\{"Ref":"AWS::AccountId"\},"\.auth\.eu-west-2\.amazoncognito\.com;/,
        );
        expect(policy).not.toMatch(/unsafe|\*|http:|data:/);
        const domain = only(ofType(all, 'AWS::Cognito::UserPoolDomain')).Properties.Domain;
        expect(policy).toContain(`${domain['Fn::Join'][1][0]}`);
      });

      it('say the same everywhere as the API does of itself, for two years of HTTPS', () => {
        for (const behaviour of behaviours()) {
          const { SecurityHeadersConfig: headers, CustomHeadersConfig } = policyOf(behaviour);
          expect(headers).toMatchObject({
            FrameOptions: { FrameOption: SECURITY_HEADERS['x-frame-options'] },
            ReferrerPolicy: { ReferrerPolicy: SECURITY_HEADERS['referrer-policy'] },
            ContentTypeOptions: {},
          });
          const { AccessControlMaxAgeSec, IncludeSubdomains } = headers.StrictTransportSecurity;
          expect(`max-age=${AccessControlMaxAgeSec}; includeSubDomains`).toBe(
            SECURITY_HEADERS['strict-transport-security'],
          );
          expect(IncludeSubdomains).toBe(true);
          const custom = CustomHeadersConfig.Items.map(({ Header }: Properties) => Header);
          expect(custom).toEqual(['permissions-policy']);
        }
      });

      it('leave the API’s own alone', () => {
        for (const behaviour of behaviours()) {
          const config = policyOf(behaviour);
          const overrides = [
            ...Object.values<Properties>(config.SecurityHeadersConfig),
            ...config.CustomHeadersConfig.Items,
          ].map(({ Override }) => Override);
          expect(new Set(overrides)).toEqual(new Set([!isApi(behaviour)]));
        }
        const [ofApi] = behaviours().filter(isApi).map(policyOf);
        expect(ofApi.SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy).toBe(
          SECURITY_HEADERS['content-security-policy'],
        );
      });
    });

    describe('the firewall', () => {
      const ruleOf = (name: string): Properties =>
        acl().Properties.Rules.find(({ Name }: Properties) => Name === name);

      it('blocks by AWS’s own lists, and only counts what good returns would fall to', () => {
        const groups = acl().Properties.Rules.flatMap(
          ({ Statement, OverrideAction }: Properties) =>
            Statement.ManagedRuleGroupStatement
              ? [{ ...Statement.ManagedRuleGroupStatement, OverrideAction }]
              : [],
        );
        expect(groups.map(({ Name }: Properties) => Name)).toEqual([
          'AWSManagedRulesAmazonIpReputationList',
          'AWSManagedRulesKnownBadInputsRuleSet',
          'AWSManagedRulesCommonRuleSet',
        ]);
        for (const group of groups) {
          expect(group).toMatchObject({ VendorName: 'AWS', OverrideAction: { None: {} } });
        }
        const counted = groups.flatMap(({ RuleActionOverrides = [] }: Properties) =>
          RuleActionOverrides.map((each: Properties) => [each.Name, each.ActionToUse]),
        );
        expect(counted).toEqual(Object.keys(COUNTED_RULES).map((name) => [name, { Count: {} }]));
        for (const reason of Object.values(COUNTED_RULES)) expect(reason).toMatch(/\w/);
      });

      it('asks an address that asks too much to come back, as a problem that has its page', () => {
        const { Statement, Action } = ruleOf('RatePerAddress');
        expect(Statement.RateBasedStatement).toEqual({
          AggregateKeyType: 'IP',
          EvaluationWindowSec: 300,
          Limit: config.rateLimitPerAddress,
        });
        const { ResponseCode, ResponseHeaders, CustomResponseBodyKey } =
          Action.Block.CustomResponse;
        expect([ResponseCode, ResponseHeaders]).toEqual([
          429,
          [{ Name: 'retry-after', Value: '300' }],
        ]);
        const body = acl().Properties.CustomResponseBodies[CustomResponseBodyKey];
        expect(body.ContentType).toBe('APPLICATION_JSON');
        expect(JSON.parse(body.Content)).toMatchObject({
          type: '/problems/too-many-requests',
          ...PROBLEMS['too-many-requests'],
        });
      });

      it('measures every rule and shows no request', () => {
        const { Rules, VisibilityConfig, DefaultAction } = acl().Properties;
        expect(DefaultAction).toEqual({ Allow: {} });
        const priorities = Rules.map(({ Priority }: Properties) => Priority);
        expect(new Set(priorities).size).toBe(priorities.length);
        for (const visibility of [
          VisibilityConfig,
          ...Rules.map((r: Properties) => r.VisibilityConfig),
        ]) {
          expect(visibility).toMatchObject({
            CloudWatchMetricsEnabled: true,
            SampledRequestsEnabled: false,
          });
        }
      });

      it('logs what it blocks and counts, without tokens', () => {
        const logging = only(ofType(all, 'AWS::WAFv2::LoggingConfiguration')).Properties;
        expect(targetOf(logging.ResourceArn)).toBe(acl().id);
        const group = only(ofType(edge, 'AWS::Logs::LogGroup'));
        expect(group.Properties.LogGroupName).toMatch(/^aws-waf-logs-/);
        expect(group.Properties.RetentionInDays).toBe(config.edgeLogRetention);
        const [destination, ...others] = logging.LogDestinationConfigs;
        expect(others).toEqual([]);
        expect(destination['Fn::Join'][1].at(-1)).toEqual({ Ref: group.id });
        expect(logging.RedactedFields).toContainEqual({ SingleHeader: { Name: 'authorization' } });
        expect(logging.RedactedFields).toContainEqual({ QueryString: {} });
        const { DefaultBehavior, Filters } = logging.LoggingFilter;
        const kept = Filters.map(({ Behavior, Conditions }: Properties) => [
          Behavior,
          Conditions.map(({ ActionCondition }: Properties) => ActionCondition.Action),
        ]);
        expect([DefaultBehavior, kept]).toEqual(['DROP', [['KEEP', ['BLOCK', 'COUNT']]]]);
      });
    });

    describe('the origin', () => {
      const reference = `{{resolve:secretsmanager:funding-pressure-tracker/${config.stage}/origin:SecretString::${config.originSecret.sent}:}}`;

      it('is reached with a secret that is made in the account and copied beside the distribution', () => {
        const secret = only(
          ofType(stateful, 'AWS::SecretsManager::Secret').filter(({ id }) =>
            id.startsWith('OriginSecret'),
          ),
        );
        expect(secret.Properties).toMatchObject({
          Name: `funding-pressure-tracker/${config.stage}/origin`,
          GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
          ReplicaRegions: [{ Region: EDGE_REGION }],
        });
        expect(secret.Properties.SecretString).toBeUndefined();
        const [origin] = behaviours().filter(isApi).map(originOf);
        expect(origin.OriginCustomHeaders).toEqual([
          { HeaderName: ORIGIN_SECRET_HEADER, HeaderValue: reference },
        ]);
      });

      it('may be changed as the runbook says without a moment in which it is refused', () => {
        const steps = [
          { sent: 'one' },
          { sent: 'one', alsoTaken: 'two' },
          { sent: 'two', alsoTaken: 'one' },
          { sent: 'two' },
        ].map((originSecret) => {
          const changing = { ...config, originSecret };
          const values = { sent: originSecretSent(changing), taken: originSecretsTaken(changing) };
          const { sent, taken } = new Stack().resolve(values);
          return { sent, taken: taken.split(' ') };
        });
        // The distribution goes first, and parts of it and single functions go at their own time.
        for (const [index, after] of steps.entries()) {
          const before = steps[Math.max(index - 1, 0)] ?? after;
          for (const { taken } of [before, after]) {
            expect(taken).toEqual(expect.arrayContaining([before.sent, after.sent]));
          }
        }
        expect(steps.map(({ taken }) => taken.length)).toEqual([1, 2, 2, 1]);
      });

      it('asks for it in every function that a route leads to, and in no other', () => {
        const functions = ofType(all, 'AWS::Lambda::Function');
        const variables = functions.map((each) => [
          nameOf(each),
          each.Properties.Environment.Variables.ORIGIN_SECRETS,
        ]);
        const holding = variables.filter(([, value]) => value !== undefined);
        expect(holding.map(([name]) => name).toSorted()).toEqual([...AREAS].toSorted());
        expect(new Set(holding.map(([, value]) => value))).toEqual(new Set([reference]));
        // What a route leads to is among them.
        const called = ofType(all, 'AWS::ApiGatewayV2::Integration').map(({ Properties: each }) =>
          targetOf(each.IntegrationUri),
        );
        const served = functions.filter(({ id }) => called.includes(id)).map(nameOf);
        expect(served.toSorted()).toEqual([...AREAS].toSorted());
      });

      it('has no other door', () => {
        expect(
          only(ofType(all, 'AWS::ApiGatewayV2::Api')).Properties.DisableExecuteApiEndpoint,
        ).toBe(true);
        expect(ofType(all, 'AWS::Lambda::Url')).toEqual([]);
        expect(ofType(all, 'AWS::ApiGateway::RestApi')).toEqual([]);
      });
    });

    it('has no function and takes nothing of another region but names', () => {
      expect(
        edge.filter(({ Type }) => /^(?:AWS::Lambda|Custom|AWS::CloudFormation)/.test(Type)),
      ).toEqual([]);
      expect(JSON.stringify(edge)).not.toContain('Fn::ImportValue');
      expect(text).not.toContain('AWS::SSM::Parameter"');
    });

    it('leads the sign-in back to the public address', () => {
      expect(config.callbackUrls).toContain(`${config.publicUrl}/signed-in`);
    });

    it('logs who asked the buckets of files for what', () => {
      const files = ofType(stateful, 'AWS::S3::Bucket').filter(({ id }) =>
        id.startsWith('Objects'),
      );
      expect(files).toHaveLength(2);
      const logs = files.map(({ Properties: { LoggingConfiguration } }) => [
        targetOf(LoggingConfiguration.DestinationBucketName)?.startsWith('LogsBucket'),
        LoggingConfiguration.LogFilePrefix,
      ]);
      expect(logs).toEqual([
        [true, 'records/'],
        [true, 'transit/'],
      ]);
      const writers = statementsOf(ofType(stateful, 'AWS::S3::BucketPolicy')).filter(
        ({ effect, resource }) => effect === 'Allow' && resource.id.startsWith('Logs'),
      );
      expect(
        writers.map(({ conditions }) => targetOf(conditions.ArnLike['aws:SourceArn'])),
      ).toEqual(files.map(({ id }) => id));
    });
  },
);
