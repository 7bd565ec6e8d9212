import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { FunctionEntry } from '../../infra/aws/besides.ts';
import { ALIASES, BUNDLING, NODE_OPTIONS } from '../../infra/aws/bundling.ts';
import { JOBS } from '../../infra/aws/jobs.ts';
import { AREAS } from '../../shared/contracts/operation.ts';

/** The entry of every function, areas before jobs. */
export const FUNCTION_ENTRIES: readonly (readonly [name: string, entry: FunctionEntry])[] = [
  ...AREAS.map((area) => [area, `functions/${area}/index.ts`] as const),
  ...JOBS.map(({ name, entry }) => [name, entry] as const),
];

/** The least that any function of this service could be; a benchmark and a budget compare with it. */
export const COLD_START_BASELINE = 'test/support/cold-start-baseline.ts';

/** What a function needs to know before it can be loaded; nothing of it leads anywhere. */
export const FUNCTION_ENVIRONMENT = {
  CURSOR_KEY: '0'.repeat(64),
  ORIGIN_SECRETS: '0'.repeat(64),
  TABLE_NAME: 'none',
  AWS_REGION: 'eu-west-2',
  MAIL_CONFIGURATION_SET: 'set',
  MAIL_FROM: 'alerts@service.example',
  PUBLIC_URL: 'https://service.example',
  SWEEP_QUEUE_URL: 'https://sqs.example/queue',
  NODE_OPTIONS,
} as const;

/** Bundles as the function construct does, into `folder`; with a list of what went in. */
export async function bundleFunction(entry: string, folder: string) {
  const result = await build({
    entryPoints: [entry],
    outfile: `${folder}/index.mjs`,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: BUNDLING.target,
    mainFields: [...BUNDLING.mainFields],
    charset: BUNDLING.charset,
    minify: BUNDLING.minify,
    sourcemap: 'linked',
    sourcesContent: BUNDLING.sourcesContent,
    banner: { js: BUNDLING.banner },
    alias: ALIASES,
    metafile: true,
    logLevel: 'silent',
  });
  const output = Object.entries(result.metafile.outputs).find(([path]) =>
    path.endsWith('.mjs'),
  )?.[1];
  if (!output) throw new Error(`Nothing was bundled of ${entry}`);
  return { bytes: output.bytes, inputs: output.inputs, url: pathToFileURL(`${folder}/index.mjs`) };
}
