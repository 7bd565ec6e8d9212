import { beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../shared/contracts/operations.ts';
import { type Example, exampleOf, type Setting, withQuery } from './examples.ts';
import {
  BIRMINGHAM,
  COLLEAGUES,
  COVENTRY,
  type Colleague,
  createPair,
  type Identifiers,
  NOWHERE,
} from './region.ts';
import type { World } from './world.ts';

/**
 * Who may do what, and about whose figures: written by hand from the contract ("Who sees and may
 * what"), and independent of `shared/domain/permission.ts`. One status for each colleague, in this
 * order; all of them are members of Coventry.
 */
const COLUMNS = Object.keys(COLLEAGUES) as readonly Colleague[];
//        nobody officer certifier system lead auditor department officer+certifier officer+lead
type Statuses = string;

/** Where a request names an authority, or how its identifier does. */
type Row = {
  readonly operation: string;
  /** Changes the example, such as another decision. */
  readonly with?: (example: Example) => Example;
  readonly variant?: string;
} & (
  | { readonly names: 'nothing'; readonly cells: Statuses; readonly isOpen?: true }
  | {
      readonly names: 'path' | 'identifier';
      readonly own: Statuses;
      readonly other: Statuses;
      readonly unknown: Statuses;
    }
  | {
      readonly names: 'query' | 'body';
      readonly own: Statuses;
      readonly other: Statuses;
      readonly unknown: Statuses;
      readonly none: Statuses;
    }
);

const EVERYBODY = '200 200 200 200 200 200 200 200 200';
const UNKNOWN = '404 404 404 404 404 404 404 404 404';
const LEAD_ONLY = (status: number) => `403 403 403 403 ${status} 403 403 403 ${status}`;

const forEverybody = (operation: string): Row => ({
  operation,
  names: 'nothing',
  cells: EVERYBODY,
});
const open = (operation: string): Row => ({
  operation,
  names: 'nothing',
  cells: EVERYBODY,
  isOpen: true,
});
const forLead = (operation: string, status: number): Row => ({
  operation,
  names: 'nothing',
  cells: LEAD_ONLY(status),
});

/** Own working figures, for members; the region's, for lead and auditor. */
const figuresInPath = (operation: string): Row => ({
  operation,
  names: 'path',
  own: '404 200 200 200 200 200 404 200 200',
  other: '404 404 404 404 200 200 404 404 200',
  unknown: UNKNOWN,
});
const figuresInQuery = (operation: string): Row => ({
  operation,
  names: 'query',
  own: '404 200 200 200 200 200 404 200 200',
  other: '404 404 404 404 200 200 404 404 200',
  unknown: UNKNOWN,
  none: '403 200 200 200 200 200 403 200 200',
});
const auditInQuery = (operation: string): Row => ({
  operation,
  names: 'query',
  own: '404 403 200 403 200 200 404 200 200',
  other: '404 404 404 404 200 200 404 404 200',
  unknown: UNKNOWN,
  none: '403 403 200 403 200 200 403 200 200',
});

/** What a person does about a case; who reads the region but may not is told so. */
const onPressure = (operation: string): Row => ({
  operation,
  names: 'identifier',
  own: '403 201 201 403 201 403 403 201 201',
  other: '403 404 404 403 201 403 403 404 201',
  unknown: '403 404 404 403 404 403 403 404 404',
});

const withdrawing = (example: Example): Example => ({
  ...example,
  options: { ...example.options, body: { decision: 'withdrawn', reason: 'Not needed' } },
});

const withoutAuthorities = (example: Example): Example => {
  const { authorities: _, ...body } = example.options.body as Record<string, unknown>;
  return { ...example, options: { ...example.options, body } };
};

const MATRIX: readonly Row[] = [
  open('readHealth'),
  open('readOpenApi'),
  open('readDocs'),
  open('readProblem'),
  forEverybody('readSubscription'),
  {
    operation: 'setSubscription',
    names: 'identifier',
    own: '404 200 200 200 200 200 404 200 200',
    other: '404 404 404 404 200 200 404 404 200',
    unknown: UNKNOWN,
  },
  {
    operation: 'setSubscription',
    variant: 'of everything one may know of',
    with: withoutAuthorities,
    names: 'nothing',
    cells: EVERYBODY,
  },
  forEverybody('readMe'),
  forEverybody('listAuthorities'),
  forEverybody('readCatalogue'),
  forEverybody('readRules'),
  forEverybody('readCalendar'),
  forEverybody('listFunds'),
  forEverybody('readFund'),
  forLead('setPeriod', 200),
  forLead('createFund', 201),
  forLead('changeFund', 200),
  forLead('signOffPhase', 200),
  forLead('runSweep', 201),
  forLead('readLatestSweep', 200),
  forLead('readAccess', 200),
  forLead('setAccess', 200),
  figuresInPath('readBudget'),
  figuresInPath('readReturn'),
  figuresInPath('readOriginal'),
  figuresInPath('listReturnVersions'),
  figuresInPath('listReturns'),
  {
    operation: 'setBudget',
    names: 'path',
    own: '404 403 200 403 200 403 404 200 200',
    other: '404 404 404 404 200 403 404 404 200',
    unknown: UNKNOWN,
  },
  {
    operation: 'makeVirement',
    names: 'path',
    own: '404 403 201 403 201 403 404 201 201',
    other: '404 404 404 404 201 403 404 404 201',
    unknown: UNKNOWN,
  },
  {
    operation: 'submitReturn',
    names: 'path',
    own: '404 201 403 201 403 403 404 201 201',
    other: '404 404 404 404 403 403 404 404 403',
    unknown: UNKNOWN,
  },
  {
    operation: 'submitReturn',
    variant: 'dry run',
    with: (example) => withQuery(example, 'dryRun=true'),
    names: 'path',
    own: '404 200 403 200 403 403 404 200 200',
    other: '404 404 404 404 403 403 404 404 403',
    unknown: UNKNOWN,
  },
  {
    operation: 'requestUpload',
    names: 'path',
    own: '404 201 403 201 403 403 404 201 201',
    other: '404 404 404 404 403 403 404 404 403',
    unknown: UNKNOWN,
  },
  {
    operation: 'certifyReturn',
    names: 'path',
    own: '404 403 201 403 403 403 404 201 403',
    other: '404 404 404 404 403 403 404 404 403',
    unknown: UNKNOWN,
  },
  {
    // Who neither fills it in nor has it filled in needs none: the auditor reads the returns.
    operation: 'readTemplate',
    names: 'path',
    own: '404 200 200 200 200 403 404 200 200',
    other: '404 404 404 404 200 403 404 404 200',
    unknown: UNKNOWN,
  },
  figuresInPath('readBreaks'),
  figuresInPath('readLedger'),
  {
    operation: 'setBreaks',
    names: 'path',
    own: '404 201 201 403 201 403 404 201 201',
    other: '404 404 404 404 201 403 404 404 201',
    unknown: UNKNOWN,
  },
  figuresInQuery('listForecasts'),
  figuresInQuery('readAccuracy'),
  figuresInQuery('listPressures'),
  figuresInQuery('readSummary'),
  {
    operation: 'readSummary',
    variant: 'as CSV',
    with: (example) => withQuery(example, 'format=csv'),
    names: 'query',
    own: '404 200 200 200 200 200 404 200 200',
    other: '404 404 404 404 200 200 404 404 200',
    unknown: UNKNOWN,
    none: '403 200 200 200 200 200 403 200 200',
  },
  {
    // Without an authority it is the region's, and not a list of one's own.
    operation: 'readNarrative',
    names: 'query',
    own: '404 200 200 200 200 200 404 200 200',
    other: '404 404 404 404 200 200 404 404 200',
    unknown: UNKNOWN,
    none: '403 403 403 403 200 200 403 403 200',
  },
  {
    operation: 'editNarrative',
    names: 'query',
    own: '404 403 200 403 200 403 404 200 200',
    other: '404 404 404 404 200 403 404 404 200',
    unknown: UNKNOWN,
    none: LEAD_ONLY(200),
  },
  {
    operation: 'publishEdition',
    names: 'query',
    own: '404 403 403 403 201 403 404 403 201',
    other: '404 404 404 404 201 403 404 404 201',
    unknown: UNKNOWN,
    none: LEAD_ONLY(201),
  },
  // What is published is for everyone, whoever's it is.
  forEverybody('listEditions'),
  forEverybody('readEdition'),
  auditInQuery('listAudit'),
  auditInQuery('verifyAudit'),
  {
    operation: 'listDrawdowns',
    names: 'query',
    own: '404 200 200 200 200 200 200 200 200',
    other: '404 404 404 404 200 200 200 404 200',
    unknown: UNKNOWN,
    none: '403 200 200 200 200 200 200 200 200',
  },
  {
    // Who may claim nowhere is told so whatever the body says; the lead knows of every authority.
    operation: 'claimDrawdown',
    names: 'body',
    own: '403 201 403 403 403 403 403 201 201',
    other: '403 404 403 403 403 403 403 404 403',
    unknown: '403 404 403 403 403 403 403 404 404',
    none: '403 422 403 403 403 403 403 422 422',
  },
  {
    operation: 'readDrawdown',
    names: 'identifier',
    own: '403 200 200 200 200 200 200 200 200',
    other: '403 404 404 404 200 200 200 404 200',
    unknown: '403 404 404 404 404 404 404 404 404',
  },
  {
    operation: 'decideDrawdown',
    names: 'identifier',
    own: '403 403 403 403 201 403 403 403 201',
    other: '403 404 403 403 201 403 403 404 201',
    unknown: '403 404 403 403 404 403 403 404 404',
  },
  {
    operation: 'decideDrawdown',
    variant: 'withdrawn',
    with: withdrawing,
    names: 'identifier',
    own: '403 201 403 403 403 403 403 201 201',
    other: '403 404 403 403 403 403 403 404 403',
    unknown: '403 404 403 403 404 403 403 404 404',
  },
  onPressure('acknowledgePressure'),
  onPressure('mitigatePressure'),
  onPressure('assessPressure'),
  {
    // Without an authority it is the region's, which everybody reads.
    operation: 'readThresholds',
    names: 'query',
    own: '404 200 200 200 200 200 404 200 200',
    other: '404 404 404 404 200 200 404 404 200',
    unknown: UNKNOWN,
    none: EVERYBODY,
  },
  {
    operation: 'setThresholds',
    names: 'query',
    own: '404 403 200 403 200 403 404 200 200',
    other: '404 404 404 404 200 403 404 404 200',
    unknown: UNKNOWN,
    none: LEAD_ONLY(200),
  },
  {
    operation: 'readPressure',
    names: 'identifier',
    own: '403 200 200 200 200 200 403 200 200',
    other: '403 404 404 404 200 200 403 404 200',
    unknown: '403 404 404 404 404 404 403 404 404',
  },
];

type Column = 'cells' | 'own' | 'other' | 'unknown' | 'none';
const COLUMN_NAMES: readonly Column[] = ['cells', 'own', 'other', 'unknown', 'none'];

const titleOf = ({ operation, variant }: Row): string =>
  variant === undefined ? operation : `${operation}, ${variant}`;

/** Each cell: a row, where its request is set, and what each colleague gets. */
const LINES = MATRIX.flatMap((row) =>
  COLUMN_NAMES.flatMap((column) => {
    const statuses = (row as Partial<Record<Column, Statuses>>)[column];
    return statuses === undefined
      ? []
      : [{ title: `${titleOf(row)}: ${column}`, row, column, statuses: statuses.split(' ') }];
  }),
);

const settingOf = (column: Column, ids: Identifiers): Setting => {
  const authority = { other: BIRMINGHAM, unknown: NOWHERE }[column as string] ?? COVENTRY;
  const unknown = {
    drawdown: `${COVENTRY}-20251020080000000-ffffffff`,
    pressure: `${COVENTRY}-2025-26-hn-place-funding`,
  };
  return { authority, ...(ids[authority] ?? unknown) };
};

/** The example of a row where a column sets it. */
function requestOf({ row, column }: (typeof LINES)[number], ids: Identifiers): Example {
  const setting = settingOf(column, ids);
  const plain = exampleOf(row.operation, setting);
  const example = row.with?.(plain) ?? plain;
  if (row.names === 'query' && column !== 'none') {
    return withQuery(example, `authority=${setting.authority}`);
  }
  if (row.names === 'body' && column === 'none') {
    const { authority: _, ...body } = example.options.body as Record<string, unknown>;
    return { ...example, options: { ...example.options, body } };
  }
  return example;
}

describe('who may do what', () => {
  let ids: Identifiers;
  let world: World;

  beforeAll(async () => {
    ({ ids, ...world } = await createPair());
  });

  it('is said of every operation, and of nothing else', () => {
    const inMatrix = new Set(MATRIX.map(({ operation }) => operation));
    expect([...inMatrix].toSorted()).toEqual(OPERATIONS.map(({ id }) => id).toSorted());
    expect(LINES.every(({ statuses }) => statuses.length === COLUMNS.length)).toBe(true);
  });

  it('names the authority where the operation takes it from', () => {
    const wrong = MATRIX.filter(({ operation, names }) => {
      const who = OPERATIONS.find(({ id }) => id === operation)?.who;
      const authorityIn = typeof who === 'object' ? who.authorityIn : undefined;
      return authorityIn !== undefined && authorityIn !== names;
    });
    expect(wrong).toEqual([]);
  });

  it('counts its cells', () => {
    // Without the requests that carry no token; a guard against a matrix that shrinks unseen.
    expect(LINES.length * COLUMNS.length).toBeGreaterThanOrEqual(700);
  });

  it.each(LINES)('$title', async (line) => {
    const answered = await Promise.all(
      COLUMNS.map(async (colleague) => {
        const { method, target, options } = requestOf(line, ids);
        const { call } = method === 'GET' ? world : await createPair();
        return (await call(method, target, { ...options, as: colleague })).status;
      }),
    );
    const named = (statuses: readonly unknown[]) =>
      Object.fromEntries(COLUMNS.map((colleague, i) => [colleague, Number(statuses[i])]));
    expect(named(answered)).toEqual(named(line.statuses));
  });

  it.each(LINES)('$title, without a token', async (line) => {
    const { method, target, options } = requestOf(line, ids);
    const { call, commits } = await createPair();
    const before = commits();
    const isOpen = line.row.names === 'nothing' && line.row.isOpen === true;
    expect((await call(method, target, options)).status).toBe(isOpen ? 200 : 401);
    expect(commits()).toBe(before);
  });
});
