import { Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { StageConfig } from '../../config.ts';
import { KEPT_ONCE_MADE } from '../removal.ts';

type MailProps = { readonly config: StageConfig };

/**
 * The domain that alerts come from, and what is to be told of them: bounces and complaints go to the
 * account's event bus. The domain's DKIM records are put into its DNS by hand (runbook).
 */
export class Mail extends Construct {
  readonly configurationSetName: string;
  readonly #identityArn: string;
  readonly #configurationSetArn: string;
  readonly #from: string;

  constructor(scope: Construct, id: string, { config }: MailProps) {
    super(scope, id);
    const events = new ConfigurationSet(this, 'ConfigurationSet', {
      reputationMetrics: true,
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
    });
    events.addEventDestination('Events', {
      destination: EventDestination.eventBus(
        EventBus.fromEventBusName(this, 'AccountBus', 'default'),
      ),
      events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT],
    });
    this.#from = config.mail.from;
    const domain = this.#from.slice(this.#from.lastIndexOf('@') + 1);
    const identity = new EmailIdentity(this, 'Domain', {
      identity: Identity.domain(domain),
      configurationSet: events,
    });
    // Its keys stand in somebody's DNS.
    identity.applyRemovalPolicy(KEPT_ONCE_MADE);
    this.configurationSetName = events.configurationSetName;
    const arnOf = (resource: string, resourceName: string) =>
      Stack.of(this).formatArn({ service: 'ses', resource, resourceName });
    this.#identityArn = arnOf('identity', identity.emailIdentityName);
    this.#configurationSetArn = arnOf('configuration-set', events.configurationSetName);
  }

  /** To send from the service's own address, with its events told. */
  grantSend(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['ses:SendEmail'],
        resources: [this.#identityArn, this.#configurationSetArn],
        conditions: { StringEquals: { 'ses:FromAddress': this.#from } },
      }),
    );
  }
}
