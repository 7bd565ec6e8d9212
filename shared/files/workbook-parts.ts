import { UnreadableFile } from './sheet-row.ts';
import { readXml } from './xml-part.ts';
import { damaged, type ZipEntries } from './zip-entries.ts';

/** A sheet of a workbook, and the part that holds it. */
export type SheetPart = {
  readonly name: string;
  readonly part: string;
  readonly isVisible: boolean;
};

export type WorkbookParts = {
  readonly sheets: readonly SheetPart[];
  readonly sharedStrings: string | undefined;
  readonly styles: string | undefined;
  /** Days are counted from 1904, as old Macs did. */
  readonly is1904: boolean;
};

/** What makes a package one that is not taken, by the names of its parts. */
const NOT_TAKEN: readonly (readonly [RegExp, string])[] = [
  [/^mimetype$/, 'This is an OpenDocument file (.ods). Save it as .xlsx, or as CSV.'],
  [/^xl\/workbook\.bin$/, 'This is a binary workbook (.xlsb). Save it as .xlsx, or as CSV.'],
  [
    /^xl\/(?:vbaProject\.bin$|macrosheets\/)/i,
    'The workbook has macros, which are not taken. Save it as .xlsx, without them.',
  ],
  [
    /^xl\/externalLinks\//i,
    'The workbook has links to other workbooks, whose figures cannot be seen from here. Break the links, or paste the values, and send it again.',
  ],
  [/^word\//, 'This is a document, not a workbook. Send the return as .xlsx or CSV.'],
  [/^ppt\//, 'This is a presentation, not a workbook. Send the return as .xlsx or CSV.'],
];

/** Finds the parts of a workbook by their relationships (ECMA-376, part 2). */
export async function findParts(zip: ZipEntries): Promise<WorkbookParts> {
  for (const [name, detail] of NOT_TAKEN) {
    if (zip.names.some((each) => name.test(each))) throw new UnreadableFile('not-taken', detail);
  }
  const [workbook] = partsOf(await relationsOf(zip, ''), 'officeDocument');
  if (workbook === undefined) {
    throw new UnreadableFile('not-taken', 'This is no workbook. Send the return as .xlsx or CSV.');
  }
  const relations = await relationsOf(zip, workbook);
  const { sheets, is1904 } = await readWorkbook(zip, workbook);
  return {
    sheets: sheets.flatMap(({ id, ...sheet }) => {
      const relation = relations.find((each) => each.id === id);
      // Sheets of charts have no cells.
      return relation?.type === 'worksheet' ? [{ ...sheet, part: relation.part }] : [];
    }),
    sharedStrings: partsOf(relations, 'sharedStrings')[0],
    styles: partsOf(relations, 'styles')[0],
    is1904,
  };
}

type Relation = { readonly id: string; readonly type: string; readonly part: string };

const partsOf = (relations: readonly Relation[], type: string): string[] =>
  relations.filter((each) => each.type === type).map(({ part }) => part);

/** The relationships of a part, or of the package; none where it has no file of them. */
async function relationsOf(zip: ZipEntries, source: string): Promise<readonly Relation[]> {
  const folder = source.slice(0, source.lastIndexOf('/') + 1);
  const file = `${folder}_rels/${source.slice(folder.length)}.rels`;
  if (!zip.names.includes(file)) return [];
  const relations: Relation[] = [];
  await readXml(zip.read(file), {
    open: (name, { Id: id = '', Type: type = '', Target: target = '', TargetMode: mode }) => {
      if (name !== 'Relationship' || mode === 'External') return;
      const part = resolved(folder, target);
      relations.push({ id, type: type.slice(type.lastIndexOf('/') + 1), part });
    },
  });
  return relations;
}

/** A target from a folder: `worksheets/sheet1.xml`, `../a.xml` or, from the root, `/xl/a.xml`. */
function resolved(folder: string, target: string): string {
  const path: string[] = target.startsWith('/') ? [] : folder.split('/').filter(Boolean);
  for (const step of target.split('/').filter(Boolean)) {
    if (step === '..') path.pop();
    else if (step !== '.') path.push(step);
  }
  return path.join('/');
}

/** Excel takes no more than the memory holds; a return has one. */
const MAX_SHEETS = 200;

async function readWorkbook(zip: ZipEntries, part: string) {
  const sheets: { id: string; name: string; isVisible: boolean }[] = [];
  let is1904 = false;
  await readXml(zip.read(part), {
    open: (element, attributes) => {
      if (element === 'workbookPr') is1904 = /^(?:1|true)$/.test(attributes['date1904'] ?? '');
      if (element !== 'sheet') return;
      const { name = '', state = 'visible' } = attributes;
      const id = Object.entries(attributes).find(([key]) => /(?:^|:)id$/.test(key))?.[1] ?? '';
      sheets.push({ id, name, isVisible: state === 'visible' });
      if (sheets.length > MAX_SHEETS) throw damaged();
    },
  });
  return { sheets, is1904 };
}

/** The formats that Excel has built in for dates (ECMA-376, part 1, 18.8.30). */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) ||
  (id >= 27 && id <= 36) ||
  (id >= 45 && id <= 47) ||
  (id >= 50 && id <= 58);

/** A format that shows days, months or years: letters outside of quotes, escapes and brackets. */
const isDateCode = (code: string): boolean =>
  /[dmy]/i.test(code.replace(/"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]/gs, '').replace(/general/gi, ''));

const isDate = (id: number, codes: ReadonlyMap<number, string>): boolean => {
  const code = codes.get(id);
  return code === undefined ? isBuiltInDate(id) : isDateCode(code);
};

/** Which of a workbook's cell styles show a number as a date, by their index. */
export async function dateStyles(
  zip: ZipEntries,
  part: string | undefined,
): Promise<ReadonlySet<number>> {
  const dates = new Set<number>();
  if (part === undefined || !zip.names.includes(part)) return dates;
  const codes = new Map<number, string>();
  let isInCells = false;
  let index = 0;
  await readXml(zip.read(part), {
    open: (name, { numFmtId = '0', formatCode = '' }) => {
      if (name === 'numFmt') codes.set(Number(numFmtId), formatCode);
      if (name === 'cellXfs') isInCells = true;
      if (name !== 'xf' || !isInCells) return;
      if (isDate(Number(numFmtId), codes)) dates.add(index);
      index += 1;
    },
    close: (name) => {
      if (name === 'cellXfs') isInCells = false;
    },
  });
  return dates;
}
