import type { ReturnTemplate } from '../domain/returns/return-template.ts';

export type WriteTemplateXlsx = (template: ReturnTemplate, software: string) => Promise<Uint8Array>;

/** In the sources, or beside the bundle that this is part of: see `infra/aws/bundling.ts`. */
const WRITER = import.meta.url.endsWith('.ts')
  ? '../files/return-template-xlsx.ts'
  : './return-template-xlsx.mjs';

/**
 * Writes a template as a workbook. The writer is as large as the rest of its function, which takes
 * money: it stands in a file of its own that the first template loads.
 */
export const writeTemplateXlsx: WriteTemplateXlsx = async (template, software) => {
  const writer: typeof import('../files/return-template-xlsx.ts') = await import(
    new URL(WRITER, import.meta.url).href
  );
  return writer.returnTemplateXlsx(template, software);
};
