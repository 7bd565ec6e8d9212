import type { ReturnTemplate } from '../domain/returns/return-template.ts';
import { loadBeside } from '../files/beside.ts';
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

/**
 * What reads and writes files is larger than the rest of its function, and most returns come as JSON:
 * it stands in files beside the bundle that the first return and the first template in a file load.
 */
export const returnFiles: ReturnFiles = {
  read: async (kind, bytes) => {
    const { readReturnFile } =
      await loadBeside<typeof import('../files/return-file.ts')>('return-file');
    return readReturnFile(kind, bytes, readSheetInThread);
  },
  writeTemplate: async (...asked) => {
    const { templateFile } =
      await loadBeside<typeof import('../files/template-file.ts')>('template-file');
    return templateFile(...asked);
  },
};
