/**
 * The modules that stand in a file of their own beside a function's bundle, each with the folder of its
 * source: whoever needs one loads it then, so that no start waits for it. `infra/aws/bundling.ts` puts
 * them there.
 */
export const SIDE_MODULES = {
  'embedded-metrics': 'shared/runtime',
  's3-stores': 'shared/runtime',
  'workbook-worker': 'shared/runtime',
  'return-file': 'shared/files',
  'template-file': 'shared/files',
  'summary-csv': 'shared/files',
  'summary-html': 'shared/files',
  'summary-xlsx': 'shared/files',
  'summary-pdf': 'shared/files',
  reference: 'functions/service',
} as const;

export type SideModule = keyof typeof SIDE_MODULES;

export const sourceOf = (name: SideModule) => `${SIDE_MODULES[name]}/${name}.ts` as const;

export const fileOf = (name: SideModule) => `${name}.mjs` as const;

/** Where a module is: in the sources, or beside the bundle that this is part of. */
export const besideUrl = (name: SideModule): URL =>
  new URL(
    import.meta.url.endsWith('.ts') ? `../../${sourceOf(name)}` : fileOf(name),
    import.meta.url,
  );

/** Its type is that of the source, `typeof import('./NAME.ts')`: the import table sees who loads what. */
export const loadBeside = <Module>(name: SideModule): Promise<Module> =>
  import(besideUrl(name).href);
