import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import lock from '../../package-lock.json' with { type: 'json' };

type Licence = { readonly expression?: string; readonly license?: { readonly id?: string } };

type Component = {
  readonly name: string;
  readonly version: string;
  readonly licenses?: readonly Licence[];
};

type Locked = {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly optional?: boolean;
  readonly inBundle?: boolean;
  readonly link?: boolean;
};

/** What may ship: free to use, to change and to pass on without a condition on our own code. */
const LICENCES = [
  '(MIT OR Apache-2.0)',
  '0BSD',
  'Apache-2.0',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT AND OFL-1.1',
  'MIT-0',
];

/** Those whose manifest says none: the licence is read from the file that comes with them. */
const LICENCE_IN_FILE = { 'png-js': 'MIT License' } as const;

const licenceOf = ({ name, licenses = [] }: Component): string | undefined => {
  const [first] = licenses;
  if (first) return first.expression ?? first.license?.id;
  if (!Object.hasOwn(LICENCE_IN_FILE, name)) return undefined;
  const said = readFileSync(`node_modules/${name}/LICENSE`, 'utf8');
  return said.startsWith(LICENCE_IN_FILE[name as keyof typeof LICENCE_IN_FILE]) ? 'MIT' : undefined;
};

describe('the list of what ships', () => {
  const made = execFileSync(process.execPath, ['infra/delivery/write-sbom.ts'], {
    encoding: 'utf8',
  });
  const bill = JSON.parse(readFileSync('.sbom/bom.json', 'utf8'));
  const components: readonly Component[] = bill.components;

  it('is CycloneDX, made from the lockfile without a network', () => {
    expect(made).toContain(`${components.length} packages ship`);
    expect(bill).toMatchObject({
      bomFormat: 'CycloneDX',
      metadata: { component: { name: manifest.name } },
    });
  });

  it('has every package that the manifest says ships, in its exact version', () => {
    const listed = new Map(components.map(({ name, version }) => [name, version]));
    for (const [name, version] of Object.entries(manifest.dependencies)) {
      expect([name, listed.get(name)]).toEqual([name, version]);
    }
    expect(components.length).toBeGreaterThan(50);
    expect(components.filter(({ version }) => !/^\d+\.\d+\.\d+/.test(version))).toEqual([]);
  });

  it('has nothing that is only for developing', () => {
    const names = components.map(({ name }) => name);
    const own = Object.keys({ ...manifest.devDependencies, ...manifest.optionalDependencies });
    expect(own.filter((name) => names.includes(name))).toEqual([]);
    const depended = JSON.stringify(bill.dependencies);
    expect(own.filter((name) => depended.includes(`"${name}@`))).toEqual([]);
  });

  it('has only licences that we may pass on', () => {
    const others = components.filter(
      (component) => !LICENCES.includes(licenceOf(component) ?? 'none'),
    );
    expect(others.map(({ name, licenses }) => [name, licenses])).toEqual([]);
  });
});

describe('the lockfile', () => {
  const packages = Object.entries(lock.packages as Record<string, Locked>).filter(
    ([path]) => path !== '',
  );

  it('names no place to fetch from: all is asked of the registry by name and version', () => {
    const elsewhere = packages.filter(
      ([, { resolved, link, version }]) => link || version === undefined || resolved !== undefined,
    );
    expect(packages.length).toBeGreaterThan(400);
    expect(elsewhere.map(([path]) => path)).toEqual([]);
  });

  it('asks the manifest for exact versions', () => {
    const asked = Object.entries({
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.optionalDependencies,
    });
    expect(asked.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  /** Those of ADR 0013: optional, for other platforms, which were not to be had; and parts of others. */
  it('has a digest for everything but binaries for other platforms', () => {
    const without = packages.filter(([, { integrity, inBundle }]) => !integrity && !inBundle);
    const unknown = without.filter(
      ([path, { optional }]) =>
        !optional || !/^node_modules\/(@biomejs\/cli|@oxc-parser\/binding)-[\w-]+$/.test(path),
    );
    expect(unknown.map(([path]) => path)).toEqual([]);
    expect(without.length).toBeLessThanOrEqual(23);
  });

  it('lets two packages run a script, and no other', () => {
    expect(manifest.allowScripts).toEqual({ esbuild: true, node: true });
  });
});
