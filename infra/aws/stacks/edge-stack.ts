import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { hostOf, type StageConfig } from '../../config.ts';
import { AnswerHeaders } from '../constructs/answer-headers.ts';
import { Certificate } from '../constructs/certificate.ts';
import { Distribution } from '../constructs/distribution.ts';
import { findLogBucket } from '../constructs/log-bucket.ts';
import { SiteBucket } from '../constructs/site-bucket.ts';
import { WebAcl } from '../constructs/web-acl.ts';

type EdgeStackProps = StackProps & { readonly config: StageConfig };

/**
 * What stands before the service, in the region where CloudFront wants its firewall and certificate. What it
 * shares with the other stacks are names, which the configuration and the account give.
 */
export class EdgeStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: EdgeStackProps) {
    super(scope, id, props);
    const { certificate } = new Certificate(this, 'PublicCertificate', {
      domainName: hostOf(config.publicUrl),
    });
    const distribution = new Distribution(this, 'Public', {
      config,
      certificate,
      webAcl: new WebAcl(this, 'WebAcl', { config }),
      site: new SiteBucket(this, 'Site').bucket,
      logs: findLogBucket(this, config),
      headers: new AnswerHeaders(this, 'AnswerHeaders', { config }),
    });
    new CfnOutput(this, 'PublicTarget', {
      description: `What the DNS of ${hostOf(config.publicUrl)} leads to`,
      value: distribution.domainName,
    });
  }
}
