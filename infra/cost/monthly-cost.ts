import { PRICES, type PriceName } from './prices.ts';
import {
  AUTHORITY_MONTH,
  COUNTED_AUTHORITIES,
  REGION_MONTH,
  SIZES,
  STANDING,
  type Work,
} from './workload.ts';

/** A line of the bill: so much of what a price is for. */
export type CostLine = {
  readonly what: string;
  readonly kind: 'standing' | 'by use';
  readonly dollars: number;
};

/** A line of what stands, with how many there are of it. */
export type StandingLine = CostLine & { readonly count: number };

/** How big the service is: its authorities, and how many times the assumed requests people make. */
export type Scale = { readonly authorities: number; readonly requests: number };

const cost = (name: PriceName, amount: number): number => PRICES[name].dollars * amount;

const total = (works: readonly Work[], of: (work: Work) => number): number =>
  works.reduce((sum, work) => sum + work.times * of(work), 0);

/** Everything that happens in a month; changes come from people, so they grow with their requests. */
export function monthOf({ authorities, requests }: Scale): readonly Work[] {
  const grown = (works: readonly Work[], { times, size }: { times: number; size: number }) =>
    works.map((work) => ({
      ...work,
      times: work.times * times * (work.from === 'schedule' ? 1 : requests),
      readUnits: work.readUnits * size,
      writeUnits: work.writeUnits * size,
      milliseconds: work.milliseconds * size,
    }));
  return [
    ...grown(AUTHORITY_MONTH, { times: authorities, size: 1 }),
    ...grown(REGION_MONTH, { times: 1, size: authorities / COUNTED_AUTHORITIES }),
  ];
}

const STANDING_LINES: readonly (readonly [
  what: string,
  of: keyof typeof STANDING,
  price: PriceName,
])[] = [
  ['Web ACL', 'webAcls', 'webAcl'],
  ['Rules of the web ACL', 'webAclRules', 'webAclRule'],
  ['Keys of our own (KMS)', 'keys', 'key'],
  ['Secrets and their replicas', 'secrets', 'secret'],
  ['Alarms', 'alarms', 'alarm'],
  ['Metrics of our own, at most', 'metrics', 'metric'],
  ['Dashboard', 'dashboards', 'dashboard'],
];

/** What stands whether or not anybody comes. */
export const standingCosts = (): readonly StandingLine[] =>
  STANDING_LINES.map(([what, of, price]) => ({
    what,
    kind: 'standing',
    count: STANDING[of],
    dollars: cost(price, STANDING[of]),
  }));

const byUse = (what: string, dollars: number): CostLine => ({ what, kind: 'by use', dollars });

/** What grows with requests and runs. */
function costsOfMonth(month: readonly Work[]): readonly CostLine[] {
  const runs = total(month, () => 1);
  const asked = total(
    month.filter(({ from }) => from === 'people'),
    () => 1,
  );
  const seconds = total(month, ({ milliseconds }) => milliseconds / 1000);
  const answered = (asked * SIZES.answerBytes) / 1e9;
  const logged = (asked * SIZES.logBytesPerRequest + (runs - asked) * SIZES.logBytesPerRun) / 1e9;
  return [
    byUse(
      'Functions',
      cost('functionRequest', runs) +
        cost('functionGigabyteSecond', seconds * SIZES.functionGigabytes),
    ),
    byUse('API', cost('apiRequest', asked)),
    byUse(
      'Edge and WAF',
      cost('edgeRequest', asked) + cost('edgeGigabyte', answered) + cost('webAclRequest', asked),
    ),
    byUse(
      'Table: reads',
      cost(
        'readUnit',
        total(month, ({ readUnits }) => readUnits),
      ),
    ),
    byUse(
      'Table: writes',
      cost(
        'writeUnit',
        total(month, ({ writeUnits }) => writeUnits),
      ),
    ),
    byUse(
      'Logs',
      cost('logGigabyte', logged) + cost('logGigabyteKept', logged * SIZES.logMonthsKept),
    ),
    byUse('Traces', cost('trace', runs)),
    byUse('Keys: requests', cost('keyRequest', runs)),
    byUse('Queues, schedules', cost('queueRequest', runs * 3) + cost('scheduledRun', runs - asked)),
  ];
}

/** What grows with authorities: what they keep, their people and their finance systems. */
function costsOfAuthorities({ authorities, requests }: Scale): readonly CostLine[] {
  const kept = (megabytes: number) => (authorities * megabytes * SIZES.yearsKept) / 1e3;
  const table = kept(SIZES.tableMegabytesPerYear);
  const files = kept(SIZES.fileMegabytesPerYear);
  const clients = authorities * SIZES.machineClients;
  return [
    byUse('Table: storage', cost('tableGigabyte', table)),
    byUse(
      'Table: recovery and backups',
      cost('recoveryGigabyte', table) + cost('backupGigabyte', table * SIZES.backupCopies),
    ),
    byUse(
      'Files, and their backup',
      cost('fileGigabyte', files) +
        // A bucket's backups are increments, and what is kept never changes: one copy, at the table's price.
        cost('backupGigabyte', files) +
        cost('filePut', authorities * SIZES.filesPut * requests),
    ),
    byUse('Mail', cost('mail', authorities * SIZES.mails)),
    byUse('People who sign in', cost('person', authorities * SIZES.people)),
    byUse('Finance systems: clients', cost('machineClient', clients)),
    byUse(
      'Finance systems: tokens',
      cost('machineToken', clients * SIZES.machineTokens * requests),
    ),
  ];
}

/** The bill of a month, line by line, in US dollars. */
export const monthlyCost = (scale: Scale): readonly CostLine[] => [
  ...standingCosts(),
  ...costsOfMonth(monthOf(scale)),
  ...costsOfAuthorities(scale),
];

export const sumOf = (lines: readonly CostLine[]): number =>
  lines.reduce((sum, { dollars }) => sum + dollars, 0);
