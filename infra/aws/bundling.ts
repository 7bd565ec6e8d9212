import {
  type BundlingOptions,
  Charset,
  LogLevel,
  OutputFormat,
  SourceMapMode,
} from 'aws-cdk-lib/aws-lambda-nodejs';

/** For dependencies that still call `require` inside an ES module. */
const REQUIRE_BANNER =
  "import { createRequire as makeRequire } from 'node:module'; " +
  'const require = makeRequire(import.meta.url);';

/** What is bundled in place of a package; see the file for why. */
export const ALIASES = {
  '@aws-sdk/credential-provider-node': './shared/runtime/lambda-credentials.ts',
} as const;

/**
 * One ES module per function with everything in it, the AWS SDK too: the versions that were tested
 * are the ones that run, and a bundled client loads faster than the runtime's own.
 */
export const BUNDLING = {
  format: OutputFormat.ESM,
  target: 'node24',
  charset: Charset.UTF8,
  mainFields: ['module', 'main'],
  bundleAwsSDK: true,
  minify: true,
  sourceMap: true,
  sourceMapMode: SourceMapMode.DEFAULT,
  sourcesContent: false,
  banner: REQUIRE_BANNER,
  logLevel: LogLevel.ERROR,
  esbuildArgs: Object.fromEntries(
    Object.entries(ALIASES).map(([name, path]) => [`--alias:${name}`, path]),
  ),
} as const satisfies BundlingOptions;
