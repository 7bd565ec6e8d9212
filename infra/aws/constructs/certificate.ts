import {
  Certificate as AcmCertificate,
  CertificateValidation,
} from 'aws-cdk-lib/aws-certificatemanager';
import { Construct } from 'constructs';

/**
 * A name's certificate. The domain's DNS is not ours to write: a deployment waits until somebody has put the
 * record there that ACM asks for (runbook), once for each name and account. ACM renews by itself.
 */
export class Certificate extends Construct {
  readonly certificate: AcmCertificate;

  constructor(scope: Construct, id: string, { domainName }: { readonly domainName: string }) {
    super(scope, id);
    this.certificate = new AcmCertificate(this, 'Certificate', {
      domainName,
      validation: CertificateValidation.fromDns(),
    });
  }
}
