import { type ZipPart, zipFile } from './zip-file.ts';

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';

export type TestSheet = {
  readonly name: string;
  readonly state?: 'hidden' | 'veryHidden';
  /** What stands inside of `worksheet`. */
  readonly xml: string;
};

export type TestWorkbook = {
  readonly sheets: readonly TestSheet[];
  readonly sharedStrings?: readonly string[];
  /** What stands inside of `styleSheet`. */
  readonly styles?: string;
  readonly is1904?: boolean;
  readonly more?: readonly ZipPart[];
};

const relations = (targets: readonly (readonly [string, string])[]): string =>
  `<Relationships xmlns="${PACKAGE}">${targets
    .map(
      ([type, target], i) =>
        `<Relationship Id="rId${i + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`;

/** A workbook written part by part, as small as Excel would still open it. */
export const workbookFile = (workbook: TestWorkbook): Buffer => zipFile(workbookParts(workbook));

export function workbookParts(workbook: TestWorkbook): readonly ZipPart[] {
  const { sheets, sharedStrings = [], styles = '', is1904 = false, more = [] } = workbook;
  const targets: (readonly [string, string])[] = [
    ...sheets.map((_, i) => ['worksheet', `worksheets/sheet${i + 1}.xml`] as const),
    ['sharedStrings', '/xl/sharedStrings.xml'],
    ['styles', './styles.xml'],
  ];
  const listed = sheets.map(
    ({ name, state }, i) =>
      `<sheet name="${name}" sheetId="${i + 1}"${state ? ` state="${state}"` : ''} r:id="rId${i + 1}"/>`,
  );
  return [
    { name: '[Content_Types].xml', bytes: '<Types/>' },
    { name: '_rels/.rels', bytes: relations([['officeDocument', 'xl/workbook.xml']]) },
    {
      name: 'xl/workbook.xml',
      bytes: `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><workbookPr date1904="${is1904 ? 1 : 0}"/><sheets>${listed.join('')}</sheets></workbook>`,
    },
    { name: 'xl/_rels/workbook.xml.rels', bytes: relations(targets) },
    {
      name: 'xl/sharedStrings.xml',
      bytes: `<sst xmlns="${MAIN}">${sharedStrings.map((each) => `<si>${each}</si>`).join('')}</sst>`,
    },
    { name: 'xl/styles.xml', bytes: `<styleSheet xmlns="${MAIN}">${styles}</styleSheet>` },
    ...sheets.map(({ xml }, i) => ({
      name: `xl/worksheets/sheet${i + 1}.xml`,
      bytes: `<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="${MAIN}">${xml}</worksheet>`,
    })),
    ...more,
  ];
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

export const text = (value: string): string =>
  `<c t="inlineStr"><is><t>${escaped(value)}</t></is></c>`;
export const number = (value: number | string): string => `<c><v>${value}</v></c>`;

/** Rows of cells from the first row down. */
export const sheetData = (...rows: readonly (readonly string[])[]): string =>
  `<sheetData>${rows.map((cells, i) => `<row r="${i + 1}">${cells.join('')}</row>`).join('')}</sheetData>`;
