import type { Area } from '../../shared/contracts/operation.ts';

/** What people notice while the function of an area does not answer. */
export const AREA_IMPACT: Readonly<Record<Area, string>> = {
  service: 'Nobody can see who they are signed in as, nor read the documentation.',
  reference: 'Programs cannot read the authorities, lines and rules that returns are made from.',
  access: 'The lead cannot give anybody access, nor take it away.',
  calendar: 'Nobody can see which periods are open, and the lead cannot reopen one.',
  budgets: 'Authorities cannot set budgets or make virements.',
  returns: 'Officers cannot send or read returns, and certifiers cannot certify them.',
  funds: 'Nobody can claim a drawdown or decide on one.',
  audit: 'Auditors cannot read the audit trail or verify it.',
  sweeps: 'The lead cannot start a sweep, nor see what the last one did.',
  forecasts: 'Nobody can see where the year is heading.',
  pressures: 'Nobody can see pressures, acknowledge them or record what is done about them.',
  thresholds: 'Nobody can see or change from when a variance is a pressure.',
  summaries: 'Directors cannot read a quarter’s summary, and no edition can be published.',
  subscriptions: 'Nobody can change what they are told and where.',
  ledger: 'No authority can take its ledger out as a file.',
};
