import { globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { JOBS } from '../../infra/aws/jobs.ts';
import { AREAS, type OperationContract, routeKeyOf } from '../../shared/contracts/operation.ts';
import { OPERATIONS } from '../../shared/contracts/operations.ts';
import { PERMISSIONS } from '../../shared/domain/permission.ts';
import { REFUSAL_CODES } from '../../shared/domain/refusal.ts';
import type { Operation } from '../../shared/http/operation.ts';
import { createPorts } from '../../shared/runtime/ports.ts';

const idsOf = (operations: readonly OperationContract[]) => operations.map(({ id }) => id);

/** A file's name is its operation's, in kebab-case: `read-openapi` for `readOpenApi`. */
const squeezed = (name: string) => name.replaceAll('-', '').toLowerCase();

const isContract = (value: unknown): value is OperationContract =>
  typeof value === 'object' &&
  value !== null &&
  ['id', 'method', 'path', 'area', 'who'].every((name) => name in value);

/** Every contract that a file under `shared/contracts` declares, with its folder and file name. */
async function declaredContracts() {
  const found: { folder: string; name: string; contract: OperationContract }[] = [];
  for (const file of globSync('shared/contracts/*/*.ts')) {
    const [folder, name] = [basename(dirname(file)), basename(file, '.ts')];
    const module = await import(`../../shared/contracts/${folder}/${name}.ts`);
    for (const contract of Object.values(module).filter(isContract)) {
      found.push({ folder, name, contract });
    }
  }
  return found;
}

/** What the functions of an area serve; they are wired, and nothing of them is called. */
async function servedBy(area: string): Promise<readonly Operation[]> {
  const ports = createPorts({
    TABLE_NAME: 'none',
    DYNAMODB_ENDPOINT: 'http://127.0.0.1:9',
    CURSOR_KEY: '0'.repeat(64),
    LOG_LEVEL: 'SILENT',
  });
  const module = await import(`../../functions/${area}/operations.ts`);
  return module[`${area}Operations`](ports);
}

describe('the list of operations', () => {
  let declared: Awaited<ReturnType<typeof declaredContracts>>;

  beforeAll(async () => {
    declared = await declaredContracts();
  });

  it('has every contract that is declared, and each once', () => {
    expect(idsOf(OPERATIONS).toSorted()).toEqual(
      declared.map(({ contract }) => contract.id).toSorted(),
    );
    expect(new Set(idsOf(OPERATIONS)).size).toBe(OPERATIONS.length);
    expect(new Set(OPERATIONS.map(routeKeyOf)).size).toBe(OPERATIONS.length);
  });

  it('has contracts in the file of their name and the folder of their area', () => {
    const misplaced = declared.filter(
      ({ folder, name, contract }) =>
        folder !== contract.area || squeezed(name) !== squeezed(contract.id),
    );
    expect(misplaced).toEqual([]);
  });

  it.each(OPERATIONS.map((contract) => [contract.id, contract] as const))(
    '%s is well formed',
    (id, contract) => {
      expect(id).toMatch(/^[a-z]+([A-Z][a-z]+)+$/);
      expect(contract.path).toMatch(
        /^(\/v1(\/([a-z]+(-[a-z]+)*(\.json)?|\{[a-z]+\}))+|\/docs|\/problems\/\{code\})$/,
      );
      expect(contract.summary).not.toBe('');
      expect(REFUSAL_CODES).toEqual(expect.arrayContaining([...contract.refusals]));
      expect(new Set(contract.refusals).size).toBe(contract.refusals.length);
      expect(Object.keys(contract.answers)).not.toEqual([]);
    },
  );

  it('asks each a permission that exists, or says that there is none', () => {
    const wrong = OPERATIONS.filter(
      ({ who }) => typeof who !== 'string' && !PERMISSIONS.includes(who.permission),
    );
    expect(idsOf(wrong)).toEqual([]);
    expect(idsOf(OPERATIONS.filter(({ who }) => who === 'anyone'))).toEqual([
      'readHealth',
      'readOpenApi',
      'readDocs',
      'readProblem',
    ]);
  });

  it('names the authority of a path where the permission is looked up', () => {
    const wrong = OPERATIONS.filter(
      ({ path, who }) =>
        path.includes('{authority}') && (typeof who === 'string' || who.authorityIn !== 'path'),
    );
    expect(idsOf(wrong)).toEqual([]);
  });

  it('uses every refusal there is', () => {
    const promised = new Set(OPERATIONS.flatMap(({ refusals }) => refusals));
    // These two are answered before any rule, by every operation that knows who asks.
    const general = ['not-found', 'not-allowed'];
    const unused = REFUSAL_CODES.filter((code) => !promised.has(code) && !general.includes(code));
    expect(unused).toEqual([]);
  });
});

describe('the functions', () => {
  const folders = readdirSync('functions').toSorted();
  const jobEntries = JOBS.map(({ entry }) => entry);
  const jobFolders = jobEntries.map((entry) => basename(dirname(entry)));

  it('are the areas, each with an entry, and the jobs beside them', () => {
    expect(folders).toEqual([...new Set([...AREAS, ...jobFolders])].toSorted());
    const entries = [...AREAS.map((area) => `functions/${area}/index.ts`), ...jobEntries];
    const handlers = globSync('functions/**/*.ts').filter((file) =>
      /^export const handler\b/m.test(readFileSync(file, 'utf8')),
    );
    expect(handlers.toSorted()).toEqual(entries.toSorted());
  });

  it('have nothing beside their folders', () => {
    const nested = globSync('functions/**/*.ts').filter(
      (file) => basename(dirname(dirname(file))) !== 'functions',
    );
    expect(nested).toEqual([]);
  });

  it.each(AREAS)('%s serves the operations of its area, each once', async (area) => {
    const served = (await servedBy(area)).map(({ contract }) => contract);
    const expected = OPERATIONS.filter((contract) => contract.area === area);
    expect(idsOf(served).toSorted()).toEqual(idsOf(expected).toSorted());
    expect(served.every((contract) => OPERATIONS.includes(contract))).toBe(true);
    expect(expected).not.toEqual([]);
  });
});
