import { type FinancialYear, PERIODS } from './financial-calendar.ts';

/**
 * The catalogue: what is submitted, whose budget bears it, and the published code of each line
 * (section 251 guidance of the DfE; codes marked unconfirmed were not found in a published table).
 */
export const STREAMS = [
  'home-to-school-transport',
  'send',
  'schools-budget',
  'innovation-fund',
] as const;
export type Stream = (typeof STREAMS)[number];

/** Who bears an overspend. Pots are never netted against each other. */
export const POTS = [
  'general-fund',
  'dsg-high-needs',
  'dsg-schools',
  'dsg-central',
  'grant',
] as const;
export type Pot = (typeof POTS)[number];

/** What a line counts beside money, for the split of a variance into volume and price. */
export type ActivityMeasure = 'eligible-pupils' | 'places' | 'ehc-plans';

const lines = {
  'transport-pre16-send': ['Pre-16 SEND transport', 'general-fund', '2.1.4', 'eligible-pupils'],
  'transport-pre16-mainstream': [
    'Pre-16 mainstream transport',
    'general-fund',
    '2.1.5?',
    'eligible-pupils',
  ],
  'transport-post16-send-16-18': [
    'Post-16 SEND transport, 16 to 18',
    'general-fund',
    '2.1.6',
    'eligible-pupils',
  ],
  'transport-post16-send-19-25': [
    'Post-16 SEND transport, 19 to 25',
    'general-fund',
    '2.1.7',
    'eligible-pupils',
  ],
  'transport-post16-mainstream': [
    'Post-16 mainstream transport',
    'general-fund',
    '2.1.8?',
    'eligible-pupils',
  ],
  'transport-send-dsg': ['SEND transport charged to DSG', 'dsg-central', '1.4.11', undefined],
  'hn-place-funding': ['Place funding', 'dsg-high-needs', '1.0.2', 'places'],
  'hn-topup-maintained': ['Top-up, maintained schools', 'dsg-high-needs', '1.2.1', 'ehc-plans'],
  'hn-topup-academies': [
    'Top-up, academies, free schools and colleges',
    'dsg-high-needs',
    '1.2.2',
    'ehc-plans',
  ],
  'hn-topup-independent': [
    'Top-up, non-maintained and independent',
    'dsg-high-needs',
    '1.2.3',
    'ehc-plans',
  ],
  'hn-send-support': ['SEN support services', 'dsg-high-needs', '1.2.5?', undefined],
  'hn-hospital-education': ['Hospital education', 'dsg-high-needs', '1.2.6', undefined],
  'hn-alternative-provision': ['Other alternative provision', 'dsg-high-needs', '1.2.7', undefined],
  'hn-therapies': ['Therapies', 'dsg-high-needs', '1.2.13', undefined],
  'send-educational-psychology': ['Educational psychology', 'general-fund', '2.1.1', undefined],
  'send-administration': ['SEN administration and assessment', 'general-fund', '2.1.2', undefined],
  'schools-individual-budgets': ['Individual schools budgets', 'dsg-schools', '1.0.1', undefined],
  'schools-central-services': ['Central school services', 'dsg-central', '1.4.x?', undefined],
  'schools-growth': ['Growth', 'dsg-schools', '1.4.x?', undefined],
  'schools-in-difficulty': ['Schools in financial difficulty', 'dsg-schools', '1.4.x?', undefined],
  'innovation-workforce-planning': ['Workforce planning', 'grant', undefined, undefined],
  'innovation-recruitment': ['Recruitment', 'grant', undefined, undefined],
  'innovation-retention': ['Retention', 'grant', undefined, undefined],
  'innovation-development': ['Development', 'grant', undefined, undefined],
  'innovation-career-progression': ['Career progression', 'grant', undefined, undefined],
} as const satisfies Record<
  string,
  readonly [string, Pot, string | undefined, ActivityMeasure | undefined]
>;

/** The finest level submitted, such as `transport-pre16-send`. */
export type LineId = keyof typeof lines;

export const LINE_IDS = Object.keys(lines) as readonly LineId[];

export type Line = {
  readonly line: LineId;
  readonly name: string;
  readonly stream: Stream;
  readonly pot: Pot;
  /** Section 251 code, where there is one. */
  readonly code?: string;
  /** False where the code was not confirmed from a published table. */
  readonly codeConfirmed?: boolean;
  readonly activity?: ActivityMeasure;
};

const streamByPrefix: Readonly<Record<string, Stream>> = {
  transport: 'home-to-school-transport',
  hn: 'send',
  send: 'send',
  schools: 'schools-budget',
  innovation: 'innovation-fund',
};

function lineFrom(line: LineId): Line {
  const [name, pot, code, activity] = lines[line];
  const prefix = line.slice(0, line.indexOf('-'));
  const stream = streamByPrefix[prefix];
  if (!stream) throw new RangeError(`No stream for ${line}`);
  return {
    line,
    name,
    stream,
    pot,
    ...(code ? { code: code.replace('?', ''), codeConfirmed: !code.endsWith('?') } : {}),
    ...(activity ? { activity } : {}),
  };
}

const LINES: readonly Line[] = LINE_IDS.map(lineFrom);
const byId = new Map<string, Line>(LINES.map((each) => [each.line, each]));

export const isLineId = (text: string): text is LineId => byId.has(text);

export function lineOf(id: LineId): Line {
  const found = byId.get(id);
  if (!found) throw new RangeError(`Unknown line: ${id}`);
  return found;
}

export type Catalogue = {
  readonly year: FinancialYear;
  readonly version: number;
  readonly streams: readonly Stream[];
  readonly pots: readonly Pot[];
  readonly periods: readonly string[];
  readonly lines: readonly Line[];
};

/** The catalogue of a year. One version serves every year so far; a change is a new version here. */
export function catalogueOf(year: FinancialYear): Catalogue {
  return { year, version: 1, streams: STREAMS, pots: POTS, periods: PERIODS, lines: LINES };
}

export const WORKSTREAMS = [
  'workforce-planning',
  'recruitment',
  'retention',
  'development',
  'career-progression',
] as const;
export type Workstream = (typeof WORKSTREAMS)[number];

/** The Innovation Fund's line for a workstream: `retention` → `innovation-retention`. */
export const lineOfWorkstream = (workstream: Workstream): LineId => `innovation-${workstream}`;
