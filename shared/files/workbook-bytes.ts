import type { Workbook } from '@cj-tech-master/excelts';

/** What a workbook says of itself. */
export type WorkbookProperties = {
  readonly title: string;
  readonly software: string;
  /** An instant: the date of the file, whenever it is written. */
  readonly madeAt: string;
};

/**
 * A zip's dates are local and know no zone, so the file's own would depend on the machine's. This one
 * is the same time of day in every zone, and the library writes no other beside it.
 */
const ZIP = { modTime: new Date(1980, 0, 1, 12), timestamps: 'dos' } as const;

/** The bytes of a workbook: the same for the same content, on every machine and at every time. */
export async function workbookBytes(
  workbook: Workbook,
  { title, software, madeAt }: WorkbookProperties,
): Promise<Uint8Array> {
  const made = new Date(madeAt);
  Object.assign(workbook, {
    title,
    creator: software,
    lastModifiedBy: software,
    created: made,
    modified: made,
  });
  return new Uint8Array(await workbook.xlsx.writeBuffer({ zip: ZIP }));
}
