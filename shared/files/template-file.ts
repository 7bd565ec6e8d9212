import type { ReturnTemplate } from '../domain/returns/return-template.ts';
import type { FileKind } from './file-kind.ts';
import { returnTemplateCsv } from './return-template-csv.ts';
import { returnTemplateXlsx } from './return-template-xlsx.ts';

/** A template as a file of a kind; a workbook names the software that made it. */
export const templateFile = async (
  kind: FileKind,
  template: ReturnTemplate,
  software: string,
): Promise<Uint8Array> =>
  kind === 'csv'
    ? Buffer.from(returnTemplateCsv(template), 'utf8')
    : returnTemplateXlsx(template, software);
