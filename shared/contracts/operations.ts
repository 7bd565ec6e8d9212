import { readAccess } from './access/read-access.ts';
import { setAccess } from './access/set-access.ts';
import { listAudit } from './audit/list-audit.ts';
import { verifyAudit } from './audit/verify-audit.ts';
import { makeVirement } from './budgets/make-virement.ts';
import { readBudget } from './budgets/read-budget.ts';
import { setBudget } from './budgets/set-budget.ts';
import { readCalendar } from './calendar/read-calendar.ts';
import { setPeriod } from './calendar/set-period.ts';
import { listForecasts } from './forecasts/list-forecasts.ts';
import { readAccuracy } from './forecasts/read-accuracy.ts';
import { changeFund } from './funds/change-fund.ts';
import { claimDrawdown } from './funds/claim-drawdown.ts';
import { createFund } from './funds/create-fund.ts';
import { decideDrawdown } from './funds/decide-drawdown.ts';
import { listDrawdowns } from './funds/list-drawdowns.ts';
import { listFunds } from './funds/list-funds.ts';
import { readDrawdown } from './funds/read-drawdown.ts';
import { readFund } from './funds/read-fund.ts';
import { signOffPhase } from './funds/sign-off-phase.ts';
import { readLedger } from './ledger/read-ledger.ts';
import type { OperationContract } from './operation.ts';
import { acknowledgePressure } from './pressures/acknowledge-pressure.ts';
import { assessPressure } from './pressures/assess-pressure.ts';
import { listPressures } from './pressures/list-pressures.ts';
import { mitigatePressure } from './pressures/mitigate-pressure.ts';
import { readPressure } from './pressures/read-pressure.ts';
import { listAuthorities } from './reference/list-authorities.ts';
import { readCatalogue } from './reference/read-catalogue.ts';
import { readRules } from './reference/read-rules.ts';
import { certifyReturn } from './returns/certify-return.ts';
import { listReturnVersions } from './returns/list-return-versions.ts';
import { listReturns } from './returns/list-returns.ts';
import { readBreaks } from './returns/read-breaks.ts';
import { readOriginal } from './returns/read-original.ts';
import { readReturn } from './returns/read-return.ts';
import { readTemplate } from './returns/read-template.ts';
import { requestUpload } from './returns/request-upload.ts';
import { setBreaks } from './returns/set-breaks.ts';
import { submitReturn } from './returns/submit-return.ts';
import { readDocs } from './service/read-docs.ts';
import { readHealth } from './service/read-health.ts';
import { readMe } from './service/read-me.ts';
import { readOpenApi } from './service/read-openapi.ts';
import { readProblem } from './service/read-problem.ts';
import { readSubscription } from './subscriptions/read-subscription.ts';
import { setSubscription } from './subscriptions/set-subscription.ts';
import { editNarrative } from './summaries/edit-narrative.ts';
import { listEditions } from './summaries/list-editions.ts';
import { publishEdition } from './summaries/publish-edition.ts';
import { readEdition } from './summaries/read-edition.ts';
import { readNarrative } from './summaries/read-narrative.ts';
import { readSummary } from './summaries/read-summary.ts';
import { readLatestSweep } from './sweeps/read-latest-sweep.ts';
import { runSweep } from './sweeps/run-sweep.ts';
import { readThresholds } from './thresholds/read-thresholds.ts';
import { setThresholds } from './thresholds/set-thresholds.ts';

/** Every operation of the API. Routes, functions, documentation and tests are made from this list. */
export const OPERATIONS: readonly OperationContract[] = [
  readHealth,
  readOpenApi,
  readDocs,
  readProblem,
  readMe,
  listAuthorities,
  readCatalogue,
  readRules,
  readCalendar,
  setPeriod,
  readBudget,
  setBudget,
  makeVirement,
  submitReturn,
  requestUpload,
  readReturn,
  readOriginal,
  listReturnVersions,
  listReturns,
  certifyReturn,
  readTemplate,
  readBreaks,
  setBreaks,
  readLedger,
  listFunds,
  createFund,
  readFund,
  changeFund,
  signOffPhase,
  listDrawdowns,
  readDrawdown,
  claimDrawdown,
  decideDrawdown,
  runSweep,
  readLatestSweep,
  listForecasts,
  readAccuracy,
  listPressures,
  readPressure,
  acknowledgePressure,
  mitigatePressure,
  assessPressure,
  readThresholds,
  setThresholds,
  readSummary,
  readNarrative,
  editNarrative,
  listEditions,
  publishEdition,
  readEdition,
  readSubscription,
  setSubscription,
  readAccess,
  setAccess,
  listAudit,
  verifyAudit,
];
