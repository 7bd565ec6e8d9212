import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * Writes `.sbom/bom.json`: what ships, as CycloneDX, from the lockfile alone. npm's own `--omit dev`
 * leaves out a package that a development tool wants too (zod), so all are asked for, and those that
 * the lockfile calls development's or optional are taken out here: no bundle needs what may be missing.
 */

type Component = { readonly 'bom-ref': string; readonly name: string; readonly version: string };

type Bill = {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
};

type Locked = {
  readonly version?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
};

const packages: Readonly<Record<string, Locked>> = JSON.parse(
  readFileSync('package-lock.json', 'utf8'),
).packages;

const ships = new Set(
  Object.entries(packages)
    .filter(([path, { dev, devOptional, optional }]) => path && !dev && !devOptional && !optional)
    .map(
      ([path, { version }]) => `${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`,
    ),
);

const whole: Bill = JSON.parse(
  execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--offline'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  }),
);

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const root = whole.metadata.component['bom-ref'];
const isListed = (ref: string): boolean => ref === root || ships.has(ref);

const bill: Bill = {
  ...whole,
  // npm takes the name of the folder.
  metadata: {
    ...whole.metadata,
    component: { ...whole.metadata.component, name: manifest.name, version: manifest.version },
  },
  components: whole.components.filter(({ name, version }) => ships.has(`${name}@${version}`)),
  dependencies: whole.dependencies
    .filter(({ ref }) => isListed(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isListed) })),
};

mkdirSync('.sbom', { recursive: true });
writeFileSync('.sbom/bom.json', `${JSON.stringify(bill, null, 2)}\n`);
process.stdout.write(`.sbom/bom.json: ${bill.components.length} packages ship\n`);
