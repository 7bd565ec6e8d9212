import { Duration } from 'aws-cdk-lib';
import {
  HeadersFrameOption,
  HeadersReferrerPolicy,
  ResponseHeadersPolicy,
  type ResponseHeadersPolicyProps,
} from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import type { StageConfig } from '../../config.ts';
import { signInOrigin } from './sign-in.ts';

type AnswerHeadersProps = { readonly config: StageConfig };

const TWO_YEARS = Duration.days(730);

/** Nothing that a page of ours has a use for. */
const NO_FEATURES = ['camera', 'display-capture', 'geolocation', 'microphone', 'payment', 'usb']
  .map((feature) => `${feature}=()`)
  .join(', ');

/** The dashboard's files come from here alone; it talks to the API on the same origin, and to the sign-in. */
const sitePolicy = (config: StageConfig): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    `connect-src 'self' ${signInOrigin(config)}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** What API Gateway answers by itself is no page and loads nothing. */
const API_POLICY = "default-src 'none'; frame-ancestors 'none'";

/**
 * @param override whether these stand in place of what the origin says. Functions say all of them but the
 * permissions, and some pages of theirs another policy; what API Gateway answers itself says none.
 */
const headersOf = (contentSecurityPolicy: string, override: boolean) =>
  ({
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy, override },
      contentTypeOptions: { override },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override },
      strictTransportSecurity: {
        accessControlMaxAge: TWO_YEARS,
        includeSubdomains: true,
        override,
      },
    },
    customHeadersBehavior: {
      customHeaders: [{ header: 'permissions-policy', value: NO_FEATURES, override }],
    },
  }) satisfies ResponseHeadersPolicyProps;

/** The security headers of what the distribution answers. */
export class AnswerHeaders extends Construct {
  readonly site: ResponseHeadersPolicy;
  readonly api: ResponseHeadersPolicy;

  constructor(scope: Construct, id: string, { config }: AnswerHeadersProps) {
    super(scope, id);
    this.site = new ResponseHeadersPolicy(this, 'Site', headersOf(sitePolicy(config), true));
    this.api = new ResponseHeadersPolicy(this, 'Api', headersOf(API_POLICY, false));
  }
}
