import type { SideModule } from '../../shared/files/beside.ts';

/** The file that exports a function's handler. */
export type FunctionEntry = `functions/${string}.ts`;

/** Who measures nothing: it only puts the parts of a sweep into their queue. */
const UNMEASURED: FunctionEntry = 'functions/sweeps/scheduled.ts';

const BESIDES: Readonly<Record<FunctionEntry, readonly SideModule[]>> = {
  'functions/ledger/index.ts': ['s3-stores'],
  'functions/returns/index.ts': ['s3-stores', 'workbook-worker', 'return-file', 'template-file'],
  'functions/service/index.ts': ['reference'],
  'functions/summaries/index.ts': [
    's3-stores',
    'summary-csv',
    'summary-html',
    'summary-xlsx',
    'summary-pdf',
  ],
};

/**
 * What stands beside the bundle of a function, which loads it when it is needed. A test holds each
 * function to what it can load.
 */
export const besidesOf = (entry: FunctionEntry): readonly SideModule[] => [
  ...(entry === UNMEASURED ? [] : (['embedded-metrics'] as const)),
  ...(BESIDES[entry] ?? []),
];
