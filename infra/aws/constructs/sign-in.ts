import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnManagedLoginBranding,
  CfnUserPoolClient,
  CfnUserPoolRiskConfigurationAttachment,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  StandardThreatProtectionMode,
  UserPool,
  type UserPoolClient,
  type UserPoolClientOptions,
  type UserPoolDomain,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { API_SCOPE, API_SCOPE_NAME, API_SERVER } from '../../../shared/contracts/edge.ts';
import type { StageConfig } from '../../config.ts';

type SignInProps = { readonly config: StageConfig };

/** Prefixes are shared by all accounts of a region. */
const domainPrefixOf = ({ stage }: StageConfig): string =>
  `funding-pressures-${stage}-${Aws.ACCOUNT_ID}`;

/** Where the managed pages and the tokens are, as another region's stack knows it. */
export const signInOrigin = (config: StageConfig): string =>
  `https://${domainPrefixOf(config)}.auth.${config.region}.amazoncognito.com`;

/** A stolen token is good for this long; whoever is signed in gets a new one unseen. */
const ACCESS_TOKEN_VALIDITY = Duration.minutes(15);
/** A working day: then people sign in again, with their second factor. */
const REFRESH_TOKEN_VALIDITY = Duration.hours(9);

const COMMON_CLIENT_OPTIONS = {
  accessTokenValidity: ACCESS_TOKEN_VALIDITY,
  enableTokenRevocation: true,
  preventUserExistenceErrors: true,
} satisfies UserPoolClientOptions;

/** From Cognito's own pages, or by a client's secret, and by what these gave: never past them by a password. */
const AUTH_FLOWS = ['ALLOW_REFRESH_TOKEN_AUTH'];

/** The most clients whose tokens one authorizer of an HTTP API takes, which nobody can raise. */
const MOST_CLIENTS = 50;

/**
 * Who may sign in: people that an administrator made an account for, with a password and a second
 * factor, and finance systems with a secret of their own. What they may do is data in the ledger.
 */
export class SignIn extends Construct {
  readonly issuer: string;
  /** The clients whose access tokens the API takes. */
  readonly clientIds: readonly string[];
  readonly dashboardClientId: string;
  /** The scope that every token for the API carries, and no id token does. */
  readonly scope: string;
  readonly address: string;

  constructor(scope: Construct, id: string, { config }: SignInProps) {
    super(scope, id);
    const pool = this.#addPool();
    const domain = pool.addDomain('Domain', {
      cognitoDomain: { domainPrefix: domainPrefixOf(config) },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    const use = new ResourceServerScope({
      scopeName: API_SCOPE_NAME,
      scopeDescription: 'Use the API',
    });
    const server = pool.addResourceServer('Api', { identifier: API_SERVER, scopes: [use] });
    const apiScope = OAuthScope.resourceServer(server, use);
    const dashboard = addDashboardClient(pool, apiScope, config);
    const machines = config.financeSystems.map((authority) =>
      pool.addClient(`FinanceSystem${authority}`, {
        ...COMMON_CLIENT_OPTIONS,
        generateSecret: true,
        oAuth: { flows: { clientCredentials: true }, scopes: [apiScope] },
      }),
    );
    const clients = [dashboard, ...machines];
    if (clients.length > MOST_CLIENTS) {
      throw new Error(
        `An HTTP API takes the tokens of ${MOST_CLIENTS} clients, not ${clients.length}`,
      );
    }
    for (const client of clients) allowOnly(client, AUTH_FLOWS);
    this.#brand(pool, dashboard, domain);
    this.#declareRisks(pool);
    this.issuer = `https://cognito-idp.${Stack.of(this).region}.amazonaws.com/${pool.userPoolId}`;
    this.dashboardClientId = dashboard.userPoolClientId;
    this.clientIds = clients.map((client) => client.userPoolClientId);
    this.scope = API_SCOPE;
    this.address = domain.baseUrl();
  }

  #addPool(): UserPool {
    return new UserPool(this, 'Pool', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { sms: false, otp: true },
      passwordPolicy: {
        minLength: 14,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        passwordHistorySize: 5,
        tempPasswordValidity: Duration.days(3),
      },
      // Refuses passwords that have leaked, and signs of somebody else's hand on an account.
      featurePlan: FeaturePlan.PLUS,
      standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** What threat protection does about what it finds: said here, and not left to what Cognito takes it to be. */
  #declareRisks(pool: UserPool): void {
    const silent = (eventAction: string) => ({ eventAction, notify: false });
    new CfnUserPoolRiskConfigurationAttachment(this, 'Risks', {
      userPoolId: pool.userPoolId,
      clientId: 'ALL',
      compromisedCredentialsRiskConfiguration: {
        actions: { eventAction: 'BLOCK' },
        eventFilter: ['SIGN_IN', 'PASSWORD_CHANGE'],
      },
      accountTakeoverRiskConfiguration: {
        // Everybody has a second factor, and is asked for it.
        actions: {
          lowAction: silent('MFA_REQUIRED'),
          mediumAction: silent('MFA_REQUIRED'),
          highAction: silent('BLOCK'),
        },
      },
    });
  }

  /** The managed pages show nothing for a client that has no style. */
  #brand(pool: UserPool, client: UserPoolClient, domain: UserPoolDomain): void {
    const branding = new CfnManagedLoginBranding(this, 'Branding', {
      userPoolId: pool.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
    branding.node.addDependency(domain);
  }
}

/** Without a list Cognito allows passwords by SRP and flows of one's own, to anybody who knows the client. */
function allowOnly({ node }: UserPoolClient, flows: readonly string[]): void {
  if (!(node.defaultChild instanceof CfnUserPoolClient)) {
    throw new Error('A client is a CfnUserPoolClient');
  }
  node.defaultChild.explicitAuthFlows = [...flows];
}

/** A page keeps no secret: authorization code with PKCE, which Cognito checks when it is sent. */
function addDashboardClient(
  pool: UserPool,
  apiScope: OAuthScope,
  { callbackUrls }: StageConfig,
): UserPoolClient {
  return pool.addClient('Dashboard', {
    ...COMMON_CLIENT_OPTIONS,
    generateSecret: false,
    idTokenValidity: ACCESS_TOKEN_VALIDITY,
    refreshTokenValidity: REFRESH_TOKEN_VALIDITY,
    oAuth: {
      flows: { authorizationCodeGrant: true },
      scopes: [OAuthScope.OPENID, apiScope],
      callbackUrls: [...callbackUrls],
      logoutUrls: [...callbackUrls],
    },
  });
}
