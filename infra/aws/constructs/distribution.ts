import { Duration } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution as CloudFrontDistribution,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ORIGIN_SECRET_HEADER } from '../../../shared/contracts/edge.ts';
import { hostOf, type StageConfig } from '../../config.ts';
import type { AnswerHeaders } from './answer-headers.ts';
import { originSecretSent } from './origin-secret.ts';
import type { WebAcl } from './web-acl.ts';

type DistributionProps = {
  readonly config: StageConfig;
  readonly certificate: ICertificate;
  readonly webAcl: WebAcl;
  readonly site: IBucket;
  readonly logs: IBucket;
  readonly headers: AnswerHeaders;
};

/** What the API serves; a test compares it with the operations. Everything else is the dashboard's. */
const API_PATHS = ['/v1/*', '/docs', '/problems/*'] as const;

/** Longer than API Gateway waits, so that its answer is the one that arrives. */
const ORIGIN_TIMEOUT = Duration.seconds(35);

/**
 * The one address of the service: the dashboard's files and the API on one origin, so that no other origin
 * needs to be let in. There is no page in place of errors: it would hide the API's problem documents.
 */
export class Distribution extends Construct {
  readonly domainName: string;

  constructor(scope: Construct, id: string, props: DistributionProps) {
    super(scope, id);
    const { config, certificate, webAcl, logs } = props;
    const api = apiBehaviour(props);
    const distribution = new CloudFrontDistribution(this, 'Distribution', {
      comment: `Funding Pressure Tracker, ${config.stage}`,
      domainNames: [hostOf(config.publicUrl)],
      certificate,
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      enableIpv6: true,
      webAclId: webAcl.arn,
      // Europe and North America, which is where its people are.
      priceClass: PriceClass.PRICE_CLASS_100,
      logBucket: logs,
      logFilePrefix: 'distribution/',
      logIncludesCookies: false,
      defaultRootObject: 'index.html',
      defaultBehavior: siteBehaviour(props),
      additionalBehaviors: Object.fromEntries(API_PATHS.map((path) => [path, api])),
    });
    this.domainName = distribution.distributionDomainName;
  }
}

const siteBehaviour = ({ site, headers }: DistributionProps): BehaviorOptions => ({
  origin: S3BucketOrigin.withOriginAccessControl(site),
  viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
  allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
  cachePolicy: CachePolicy.CACHING_OPTIMIZED,
  responseHeadersPolicy: headers.site,
});

const apiBehaviour = ({ config, headers }: DistributionProps): BehaviorOptions => ({
  origin: new HttpOrigin(config.originDomain, {
    protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
    originSslProtocols: [OriginSslPolicy.TLS_V1_2],
    readTimeout: ORIGIN_TIMEOUT,
    // CloudFront puts it in the place of whatever a client sends under this name.
    customHeaders: { [ORIGIN_SECRET_HEADER]: originSecretSent(config) },
  }),
  // A token that was sent in the clear is to be noticed, not led to a better place.
  viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
  allowedMethods: AllowedMethods.ALLOW_ALL,
  cachePolicy: CachePolicy.CACHING_DISABLED,
  originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
  responseHeadersPolicy: headers.api,
});
