import type { ReturnTemplate } from '../domain/returns/return-template.ts';
import type { FileKind } from '../files/file-kind.ts';
import type { ReturnFile } from '../files/return-rows.ts';
import { readSheetInThread } from './workbook-reader.ts';

/** Files of returns: what was sent is read, and templates are written. */
export type ReturnFiles = {
  /** @throws UnreadableFile */
  readonly read: (kind: FileKind, bytes: Uint8Array) => Promise<ReturnFile>;
  readonly writeTemplate: (
    kind: FileKind,
    template: ReturnTemplate,
    software: string,
  ) => Promise<Uint8Array>;
};

/** In the sources, or beside the bundle that this is part of: see `infra/aws/bundling.ts`. */
const EXTENSION = import.meta.url.endsWith('.ts') ? 'ts' : 'mjs';
const FOLDER = EXTENSION === 'ts' ? '../files' : '.';

const load = <Module>(name: 'return-file' | 'template-file'): Promise<Module> =>
  import(new URL(`${FOLDER}/${name}.${EXTENSION}`, import.meta.url).href);

/**
 * What reads and writes files is larger than the rest of its function, and most returns come as JSON:
 * it stands in files of its own that the first return and the first template in a file load.
 */
export const returnFiles: ReturnFiles = {
  read: async (kind, bytes) => {
    const { readReturnFile } = await load<typeof import('../files/return-file.ts')>('return-file');
    return readReturnFile(kind, bytes, readSheetInThread);
  },
  writeTemplate: async (...asked) => {
    const { templateFile } =
      await load<typeof import('../files/template-file.ts')>('template-file');
    return templateFile(...asked);
  },
};
