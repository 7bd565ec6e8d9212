import type { ActivityMeasure, Line, LineId, Pot } from './catalogue.ts';

/** What each line holds, as the end of “This line holds …”. */
const HOLDS: Readonly<Record<LineId, string>> = {
  'transport-pre16-send':
    'what the council pays to take pupils under 16 with special educational needs or disabilities between home and school',
  'transport-pre16-mainstream':
    'what the council pays to take other pupils under 16 between home and school',
  'transport-post16-send-16-18':
    'what the council pays to take learners of 16 to 18 with special educational needs or disabilities between home and school or college',
  'transport-post16-send-19-25':
    'what the council pays to take learners of 19 to 25 with special educational needs or disabilities between home and college',
  'transport-post16-mainstream':
    'what the council pays to take other learners over 16 between home and school or college',
  'transport-send-dsg':
    'transport of pupils with special educational needs or disabilities that is charged to the dedicated schools grant',
  'hn-place-funding': 'the funding of high needs places, paid by the place',
  'hn-topup-maintained': 'top-up funding paid to maintained schools for pupils with high needs',
  'hn-topup-academies':
    'top-up funding paid to academies, free schools and colleges for pupils with high needs',
  'hn-topup-independent':
    'top-up funding paid to non-maintained and independent providers for pupils with high needs',
  'hn-send-support': 'support services for pupils with special educational needs',
  'hn-hospital-education': 'the education of children in hospital',
  'hn-alternative-provision': 'alternative provision that no other line holds',
  'hn-therapies': 'therapies and other services for the health of pupils with high needs',
  'send-educational-psychology': 'the educational psychology service',
  'send-administration':
    'the administration and assessment of special educational needs, plans included',
  'schools-individual-budgets': 'the budgets of individual schools from the schools block',
  'schools-central-services': 'the services that the council provides to schools centrally',
  'schools-growth': 'the funding of schools for growth in the number of their pupils',
  'schools-in-difficulty': 'support for schools in financial difficulty',
  'innovation-workforce-planning':
    'what the Innovation Fund pays to plan the workforce of children’s social workers',
  'innovation-recruitment': 'what the Innovation Fund pays to recruit children’s social workers',
  'innovation-retention': 'what the Innovation Fund pays to keep children’s social workers',
  'innovation-development': 'what the Innovation Fund pays to develop children’s social workers',
  'innovation-career-progression':
    'what the Innovation Fund pays for the career progression of children’s social workers',
};

const BEARERS: Readonly<Record<Pot, string>> = {
  'general-fund': 'the council’s general fund',
  'dsg-high-needs': 'the high needs block of the DSG',
  'dsg-schools': 'the schools block of the DSG',
  'dsg-central': 'the central block of the DSG',
  grant: 'the grant',
};

/** What an activity measure counts, in words. */
export const MEASURE_WORDS: Readonly<Record<ActivityMeasure, string>> = {
  'eligible-pupils': 'eligible pupils',
  places: 'places',
  'ehc-plans': 'EHC plans',
};

/** `2.1.4`; of a code that no published table confirms, with that said; undefined of no code. */
export const codeInWords = ({ code, codeConfirmed }: Line): string | undefined =>
  code === undefined || codeConfirmed ? code : `${code}, not confirmed`;

/**
 * A line in a sentence: what it holds, its section 251 code, who bears it and what it counts.
 * @example 'This line (section 251 code 1.2.6) holds the education of children in hospital; an
 * overspend falls on the high needs block of the DSG, and no activity is counted.'
 */
export function noteOf(line: Line): string {
  const code = codeInWords(line);
  const named = code === undefined ? 'no section 251 code' : `section 251 code ${code}`;
  const counted =
    line.activity === undefined
      ? 'no activity is counted'
      : `its activity is the number of ${MEASURE_WORDS[line.activity]}`;
  return `This line (${named}) holds ${HOLDS[line.line]}; an overspend falls on ${BEARERS[line.pot]}, and ${counted}.`;
}
