import {
  type BundlingOptions,
  Charset,
  LogLevel,
  OutputFormat,
  SourceMapMode,
} from 'aws-cdk-lib/aws-lambda-nodejs';
import { fileOf, type SideModule, sourceOf } from '../../shared/files/beside.ts';
import { besidesOf, type FunctionEntry } from './besides.ts';

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
  // One character beyond Latin-1 would have the engine keep and scan the whole source in two bytes each.
  charset: Charset.ASCII,
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

/** Maps are read at each start, which is a tenth of it; without them no logged stack leads anywhere. */
export const NODE_OPTIONS = '--enable-source-maps';

/** Where the faces of the PDFs are among the packages; the function looks for them beside itself. */
const PDF_FONTS = 'node_modules/@expo-google-fonts/source-sans-3';
const FACES = ['400Regular/SourceSans3_400Regular.ttf', '600SemiBold/SourceSans3_600SemiBold.ttf'];

const ALIAS_OPTIONS = Object.entries(ALIASES).map(([name, path]) => `--alias:${name}=${path}`);

/** The bundler's options for a module beside a function, as a function's own are. */
export const sideModuleOptions = (module: SideModule, folder: string): readonly string[] => [
  sourceOf(module),
  '--bundle',
  '--platform=node',
  '--format=esm',
  '--minify',
  `--charset=${BUNDLING.charset}`,
  `--target=${BUNDLING.target}`,
  `--main-fields=${BUNDLING.mainFields.join(',')}`,
  `--banner:js=${BUNDLING.banner}`,
  ...ALIAS_OPTIONS,
  '--log-level=error',
  `--outfile=${folder}/${fileOf(module)}`,
];

const quotedForShell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const commandOf = (words: readonly string[]): string => words.map(quotedForShell).join(' ');

/** Puts the faces of the PDFs, and their licence, beside a bundle: they are read, not imported. */
const facesInto = (input: string, output: string): readonly string[] =>
  [...FACES, 'LICENSE_FONT'].flatMap((face) => {
    const [folder, ...file] = face.split('/');
    const target = file.length === 0 ? PDF_FONTS : `${PDF_FONTS}/${folder}`;
    return [
      commandOf(['mkdir', '-p', `${output}/${target}`]),
      commandOf(['cp', `${input}/${PDF_FONTS}/${face}`, `${output}/${target}/`]),
    ];
  });

/** How the function of an entry is bundled, with what is to be beside it. */
export function bundlingOf(entry: FunctionEntry) {
  const besides = besidesOf(entry);
  return {
    ...BUNDLING,
    commandHooks: {
      beforeBundling: () => [],
      beforeInstall: () => [],
      afterBundling: (input: string, output: string) => [
        ...(besides.includes('summary-pdf') ? facesInto(input, output) : []),
        ...besides.map((module) =>
          commandOf(['node_modules/.bin/esbuild', ...sideModuleOptions(module, output)]),
        ),
      ],
    },
  } satisfies BundlingOptions;
}
