import { type AuthorityCode, nameOf } from '../authorities.ts';
import { LINE_IDS, type LineId, lineOf } from '../catalogue.ts';
import type { FinancialYear } from '../financial-calendar.ts';
import { inPounds } from '../forecast/forecast-sentences.ts';
import { type Pence, sum } from '../money.ts';
import { type ThresholdSettings, thresholdsFor } from '../thresholds/threshold-settings.ts';
import type { Finding } from './finding.ts';
import type { Severity } from './pressure.ts';

/** How an authority's lines stand after its sweep: its open cases of overspends. */
export type AuthorityStanding = {
  readonly authority: AuthorityCode;
  readonly lines: readonly {
    readonly line: LineId;
    readonly severity: Severity;
    readonly expectedOverspendPence: Pence;
  }[];
};

type Sharing = {
  readonly authority: AuthorityCode;
  readonly severity: Severity;
  readonly expectedOverspendPence: Pence;
};

/** One case per line that is red or amber in enough authorities: where working together could help. */
export function sharedFindings(
  standings: readonly AuthorityStanding[],
  year: FinancialYear,
  settings: ThresholdSettings,
): readonly Finding[] {
  return LINE_IDS.map((line) => {
    const { stream, pot, name } = lineOf(line);
    const thresholds = thresholdsFor(settings, { stream, pot });
    const sharing = sharingOf(standings, line);
    const least = thresholds.sharedAuthorities;
    const together = sum(sharing.map((each) => each.expectedOverspendPence));
    const count = `${sharing.length} ${sharing.length === 1 ? 'authority' : 'authorities'}`;
    return {
      pressure: `REGION-${year}-${line}-shared`,
      cause: 'shared-overspend',
      authorities: sharing.map(({ authority }) => authority),
      year,
      stream,
      line,
      pot,
      severity: severityFrom(sharing, least),
      // One authority fewer is not yet clear of it.
      heldSeverity: severityFrom(sharing, least - 1),
      amountPence: together,
      worsening: thresholds.worsening,
      subject: `${name} in ${count}`,
      measure: `${inPounds(together)} over budget together`,
      clause: `red or amber in ${count}, ${inPounds(together)} over budget together`,
      sentences: sentencesOf(name, sharing, together),
      nextSteps: SHARED_STEPS,
    };
  });
}

/** The authorities with the line red or amber, in order of code. */
const sharingOf = (standings: readonly AuthorityStanding[], line: LineId): readonly Sharing[] =>
  standings
    .flatMap(({ authority, lines }) =>
      lines
        .filter((each) => each.line === line && each.severity !== 'watch')
        .map((each) => ({ authority, ...each })),
    )
    .sort((a, b) => (a.authority < b.authority ? -1 : 1));

/** Red when enough of them are red, amber when enough are red or amber. */
function severityFrom(sharing: readonly Sharing[], least: number): Severity | undefined {
  if (sharing.filter(({ severity }) => severity === 'red').length >= least) return 'red';
  return sharing.length >= least ? 'amber' : undefined;
}

const ONE_IN_ALL =
  'Each authority’s overspend is its own: they are added up to show the size, not netted.';

function sentencesOf(
  name: string,
  sharing: readonly Sharing[],
  together: Pence,
): readonly string[] {
  const each = sharing
    .toSorted((a, b) => b.expectedOverspendPence - a.expectedOverspendPence)
    .map(
      ({ authority, severity, expectedOverspendPence }) =>
        `${nameOf(authority)} ${inPounds(expectedOverspendPence)} (${severity})`,
    );
  if (each.length === 0) return [`${name} is red or amber nowhere.`];
  return [
    `${name} is red or amber in ${each.length} of the authorities, ${inPounds(together)} over budget together: ${each.join(', ')}.`,
    'Working together could make a difference here: the same pressure in several places may have one cause.',
    ONE_IN_ALL,
  ];
}

const SHARED_STEPS: Readonly<Record<Severity, string>> = {
  red: 'Put it on the agenda of the next regional meeting: compare prices and volumes, and decide before the next quarter’s summary on one thing to do together. Each council bears its own overspend.',
  amber:
    'Ask the authorities named before the next quarter’s summary what they pay and for how many, and compare. Each council bears its own overspend.',
  watch: 'Look at it again after the next returns. Each council bears its own overspend.',
};
