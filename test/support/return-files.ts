import { readReturnFile } from '../../shared/files/return-file.ts';
import { templateFile } from '../../shared/files/template-file.ts';
import { readReturnSheet } from '../../shared/files/workbook.ts';
import type { ReturnFiles } from '../../shared/runtime/return-files.ts';

/** Without threads, which would outweigh what is tested or measured. */
export const returnFilesInProcess: ReturnFiles = {
  read: (kind, bytes) => readReturnFile(kind, bytes, readReturnSheet),
  writeTemplate: templateFile,
};
