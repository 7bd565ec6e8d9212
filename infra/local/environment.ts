import { isDay } from '../../shared/domain/time.ts';

/** The only file of the embedded run that reads or sets environment variables. */

/** What stops a start that is not a bug: its message is the one sentence that the person sees. */
export class CannotStart extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'CannotStart';
  }
}

export type Seed = 'region' | 'none';

export type LocalEnvironment = {
  /** 0 takes a free port. */
  readonly port: number;
  readonly host: string;
  readonly dataDirectory: string;
  /** Undefined: whatever the store holds, and the region's demonstration data in an empty one. */
  readonly seed: Seed | undefined;
  /** Where the service's clock starts, in UTC with milliseconds; undefined leaves it to the seed. */
  readonly now: string | undefined;
  readonly dynamoDbEndpoint: string | undefined;
};

type Variables = Readonly<Record<string, string | undefined>>;

export const DEFAULT_PORT = 3000;
const LOOPBACK = '127.0.0.1';

/** The settings of the contract. @throws CannotStart with a sentence for the first that is wrong. */
export function readEnvironment(variables: Variables = process.env): LocalEnvironment {
  if (variables['AWS_LAMBDA_FUNCTION_NAME']) {
    throw new CannotStart('The embedded run and its sign-in must never run inside Lambda.');
  }
  return {
    port: portFrom(variables['PORT'] || String(DEFAULT_PORT)),
    host: hostFrom(variables['HOST'] || LOOPBACK),
    dataDirectory: variables['DATA_DIR'] || '.data',
    seed: seedFrom(variables['SEED'] || undefined),
    now: instantFrom(variables['NOW'] || undefined),
    dynamoDbEndpoint: endpointFrom(variables['DYNAMODB_ENDPOINT'] || undefined),
  };
}

function portFrom(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new CannotStart(`PORT is a number from 0 to 65535 (0 picks a free one), not "${text}".`);
}

function hostFrom(text: string): string {
  if (/^[A-Za-z0-9.:-]{1,253}$/.test(text)) return text;
  throw new CannotStart(`HOST is a host name or an address, not "${text}".`);
}

function seedFrom(text: string | undefined): Seed | undefined {
  if (text === undefined || text === 'region' || text === 'none') return text;
  throw new CannotStart(`SEED is "region" or "none", not "${text}".`);
}

const ISO_INSTANT =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:[0-5]\d)$/;

function instantFrom(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const day = ISO_INSTANT.exec(text)?.[1];
  const milliseconds = Date.parse(text);
  if (day !== undefined && isDay(day) && Number.isFinite(milliseconds)) {
    return new Date(milliseconds).toISOString();
  }
  throw new CannotStart(
    `NOW is an instant with its offset, such as 2025-10-20T09:00:00+01:00, not "${text}".`,
  );
}

function endpointFrom(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  const isPlain = url && /^https?:$/.test(url.protocol) && !url.username && !url.search;
  if (isPlain && url.pathname === '/' && !url.hash) return url.origin;
  throw new CannotStart(
    `DYNAMODB_ENDPOINT is an address such as http://127.0.0.1:8000, not "${text}".`,
  );
}

/** What the handlers find in their environment, under the names that the cloud gives them too. */
export type HandlerEnvironment = {
  readonly tableName: string;
  readonly dynamoDbEndpoint: string;
  /** Hex; signs the cursors of lists. */
  readonly cursorKey: string;
  /** What the gateway, in the distribution’s place, sends along with each request. */
  readonly originSecret: string;
  /** Undefined: the real clock. */
  readonly clockStartsAt: string | undefined;
  readonly demonstration: Seed;
  /** Where mail is taken, and where links in it lead; without it nothing can be sent. */
  readonly mail?: { readonly endpoint: string; readonly publicUrl: string };
  readonly objects: {
    readonly endpoint: string;
    readonly secret: string;
    readonly records: string;
    readonly transit: string;
  };
};

/** Nobody outside is reached, whatever somebody types (RFC 2606). */
const MAIL_DOMAINS = 'example';
const MAIL_FROM = 'alerts@funding-pressures.example';
const MAIL_CONFIGURATION_SET = 'embedded';

/** Of the local servers only the object store checks credentials; the others ask for some. */
export const CREDENTIAL_ID = 'embedded';
export const LOCAL_REGION = 'eu-west-2';

/** The handlers' environment by name; undefined takes away what this process was started with. */
export function environmentOf(
  values: HandlerEnvironment,
): Readonly<Record<string, string | undefined>> {
  const { clockStartsAt, demonstration, mail, objects } = values;
  return {
    TABLE_NAME: values.tableName,
    DYNAMODB_ENDPOINT: values.dynamoDbEndpoint,
    CURSOR_KEY: values.cursorKey,
    ORIGIN_SECRETS: values.originSecret,
    CLOCK_STARTS_AT: clockStartsAt,
    DEMONSTRATION: demonstration === 'region' ? 'region' : undefined,
    MAIL_DOMAINS,
    MAIL_FROM,
    MAIL_CONFIGURATION_SET,
    PUBLIC_URL: mail?.publicUrl,
    SES_ENDPOINT: mail?.endpoint,
    STAGE: undefined,
    S3_ENDPOINT: objects.endpoint,
    RECORDS_BUCKET: objects.records,
    TRANSIT_BUCKET: objects.transit,
    AWS_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: CREDENTIAL_ID,
    AWS_SECRET_ACCESS_KEY: objects.secret,
    AWS_SESSION_TOKEN: undefined,
    AWS_PROFILE: undefined,
    AWS_ENDPOINT_URL: undefined,
    // A line for every request is for a cloud's log, not for a terminal.
    LOG_LEVEL: process.env['LOG_LEVEL'] || 'ERROR',
  };
}

/** Sets the environment of the handlers; they read it once, when they are imported. */
export function publishEnvironment(values: HandlerEnvironment): void {
  for (const [name, value] of Object.entries(environmentOf(values))) set(name, value);
}

/** What a tool beside the run needs to reach its store as the handlers do. */
export function publishStoreCredentials(): void {
  set('AWS_REGION', LOCAL_REGION);
  set('AWS_ACCESS_KEY_ID', CREDENTIAL_ID);
  set('AWS_SECRET_ACCESS_KEY', CREDENTIAL_ID);
}

function set(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

/** Where Java is looked for when the store needs it. */
export const searchPath = (): string => process.env['PATH'] ?? '';
