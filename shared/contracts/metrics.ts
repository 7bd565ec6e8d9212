/** Under which CloudWatch keeps what the functions measure, and how everything is told apart in it. */
export const METRICS_NAMESPACE = 'FundingPressureTracker';
export const METRICS_SERVICE = 'funding-pressure-tracker';

/**
 * What the functions measure and the alarms watch: by name, with the one dimension that some have
 * beside stage and service. Each value of it is a metric that costs money, so values are of short
 * closed lists; authorities, people and requests are found in the logs.
 */
export const METRICS = {
  /** Returns that were taken as a new version; neither dry runs nor replays. */
  ReturnsAccepted: undefined,
  ReturnsRefused: 'code',
  DrawdownsClaimed: undefined,
  DrawdownsDecided: 'decision',
  DrawdownsRefused: 'code',
  SweepsCompleted: undefined,
  /** Of the latest sweep. */
  AuthoritiesFailed: undefined,
  /** Hours of working days since the latest sweep. */
  SweepAgeHours: undefined,
  PressuresOpen: 'severity',
  MessagesSent: undefined,
  /** Attempts to make or to send a message that came to nothing; a pass that makes none counts as one. */
  MessagesFailed: undefined,
  MessagesWaiting: undefined,
  /** Commits that found that somebody else had written before them, and were made again. */
  ConditionalCheckFailures: undefined,
  /** Requests that did not come through the distribution, and were refused. */
  WrongAddress: undefined,
  /** 1 where the service answers at its public address, 0 where it does not. */
  ServiceReachable: undefined,
  /** Requests that were told to come back because the store was too busy or away. */
  StoreUnavailable: undefined,
} as const satisfies Readonly<Record<string, 'code' | 'decision' | 'severity' | undefined>>;

export type MetricName = keyof typeof METRICS;

/** The dimension of a metric with its value; none where it has none. */
type MetricBy<N extends MetricName> = (typeof METRICS)[N] extends string
  ? [by: Readonly<Record<(typeof METRICS)[N], string>>]
  : [];

/** What is measured for people who keep the service running: no personal data, and no authority. */
export type Metrics = {
  /** Something happened so many times. */
  readonly count: <N extends MetricName>(name: N, times: number, ...by: MetricBy<N>) => void;
  /** Something is so large now. */
  readonly gauge: <N extends MetricName>(name: N, value: number, ...by: MetricBy<N>) => void;
  /** Writes what was measured since the last time: once an invocation. */
  readonly flush: () => Promise<void>;
};

/** The code of every refusal that is none of the operation's own rules, such as a missing header. */
export const OTHER = 'other';
