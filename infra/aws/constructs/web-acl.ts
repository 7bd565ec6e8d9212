import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { PRODUCT, type StageConfig } from '../../config.ts';
import { KEPT_ONCE_MADE } from '../removal.ts';

type WebAclProps = { readonly config: StageConfig };

/** AWS counts requests of an address over so long. */
const RATE_WINDOW_SECONDS = 300;

/** The key of the refusal below among the custom bodies, and the end of its `type`. */
const TOO_MANY = 'too-many-requests';

/**
 * What the common rules would refuse of good requests; they are counted instead. Bodies are parsed against
 * the contract's schemas anyway, answered as JSON and never as a page.
 */
export const COUNTED_RULES: Readonly<Record<string, string>> = {
  SizeRestrictions_BODY: 'A return may have 4 MB; the rule refuses more than 8 kB',
  CrossSiteScripting_BODY:
    'Reasons, narratives and files are prose: “<” and “onto=” are none of theirs',
  GenericLFI_BODY: 'A note may say “../” and so may the bytes of a workbook',
  GenericRFI_BODY: 'A reason may have a link',
  EC2MetaDataSSRF_BODY: 'The bytes of a file may be any',
  RestrictedExtensions_QUERYARGUMENTS: 'A file’s note may name “september.log”',
  SizeRestrictions_QUERYSTRING: 'A cursor alone may have 2,048 characters',
  NoUserAgent_HEADER: 'A finance system need not say what it is',
};

/**
 * Priorities in the order of what they cost. 927 of the 1,500 units that are included: reputation 25, rate 2,
 * bad inputs 200, common 700.
 */
const managed = (
  priority: number,
  name: string,
  counted: readonly string[] = [],
): CfnWebACL.RuleProperty => ({
  name,
  priority,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name: `AWSManagedRules${name}`,
      ...(counted.length > 0 ? { ruleActionOverrides: counted.map(onlyCounted) } : {}),
    },
  },
  visibilityConfig: visible(name),
});

const onlyCounted = (name: string): CfnWebACL.RuleActionOverrideProperty => ({
  name,
  actionToUse: { count: {} },
});

/** Samples would show the tokens that the log redacts. */
const visible = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  cloudWatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: false,
});

const rateLimit = (priority: number, limit: number): CfnWebACL.RuleProperty => ({
  name: 'RatePerAddress',
  priority,
  action: {
    block: {
      customResponse: {
        responseCode: 429,
        customResponseBodyKey: TOO_MANY,
        responseHeaders: [{ name: 'retry-after', value: String(RATE_WINDOW_SECONDS) }],
      },
    },
  },
  statement: {
    rateBasedStatement: {
      aggregateKeyType: 'IP',
      evaluationWindowSec: RATE_WINDOW_SECONDS,
      limit,
    },
  },
  visibilityConfig: visible('RatePerAddress'),
});

/** A problem document, but for its media type: the firewall knows of JSON only. */
const tooManyRequests = JSON.stringify({
  type: `/problems/${TOO_MANY}`,
  title: 'Too many requests from one address',
  status: 429,
  detail: 'Wait as long as Retry-After says. Everybody behind one address counts together.',
});

/** The firewall before the distribution: known bad addresses and inputs, and how much one address may ask. */
export class WebAcl extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { config }: WebAclProps) {
    super(scope, id);
    const acl = new CfnWebACL(this, 'Acl', {
      description: `Before the distribution of ${PRODUCT}, ${config.stage}`,
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      rules: [
        managed(0, 'AmazonIpReputationList'),
        rateLimit(1, config.rateLimitPerAddress),
        managed(2, 'KnownBadInputsRuleSet'),
        managed(3, 'CommonRuleSet', Object.keys(COUNTED_RULES)),
      ],
      customResponseBodies: {
        [TOO_MANY]: { contentType: 'APPLICATION_JSON', content: tooManyRequests },
      },
      visibilityConfig: visible('WebAcl'),
    });
    this.arn = acl.attrArn;
    this.#addLog(config);
  }

  /** What was let through unremarked is in the distribution's own log. */
  #addLog({ stage, edgeLogRetention }: StageConfig): void {
    const group = new LogGroup(this, 'Log', {
      // The firewall writes to groups of such names only.
      logGroupName: `aws-waf-logs-${PRODUCT}-${stage}`,
      retention: edgeLogRetention,
      removalPolicy: stage === 'live' ? KEPT_ONCE_MADE : RemovalPolicy.DESTROY,
    });
    const logging = new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: this.arn,
      // Without the `:*` that a group's own attribute ends in, which the firewall does not take.
      logDestinationConfigs: [
        Stack.of(this).formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: group.logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      redactedFields: [
        ...['authorization', 'cookie'].map((Name) => ({ singleHeader: { Name } })),
        // A return that comes as a file has its note beside it.
        { queryString: {} },
      ],
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          {
            Behavior: 'KEEP',
            Requirement: 'MEETS_ANY',
            Conditions: ['BLOCK', 'COUNT'].map((Action) => ({ ActionCondition: { Action } })),
          },
        ],
      },
    });
    logging.node.addDependency(group);
  }
}
