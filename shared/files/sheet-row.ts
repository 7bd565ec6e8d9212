/** A cell as a reader found it; a blank one is undefined. */
export type Cell =
  | { readonly is: 'text'; readonly text: string }
  /** `text` is the number as the file has it, which may have more digits than are shown. */
  | { readonly is: 'number'; readonly number: number; readonly text: string }
  /** A number with the format of a date: shown as `text`, dd/mm/yyyy. */
  | { readonly is: 'date'; readonly text: string }
  /** What holds no value that counts, such as `#REF!`; `because` is said of it. */
  | { readonly is: 'broken'; readonly because: string };

export type SheetRow = {
  /** As a spreadsheet shows it, from 1; for CSV the line on which the record starts. */
  readonly row: number;
  readonly cells: readonly (Cell | undefined)[];
};

/** What a cell shows to a person. */
export const shownIn = (cell: Cell | undefined): string => {
  if (cell === undefined) return '';
  return cell.is === 'broken' ? cell.because : cell.text;
};

/** A text of a file in a sentence: short, and without anything that would not show. */
export function quoted(text: string): string {
  const plain = text.replace(/\p{C}+/gu, ' ').trim();
  return plain.length > 40 ? `“${plain.slice(0, 40)}…”` : `“${plain}”`;
}

/** A file that cannot be read as what it is said to be; `kind` says what is to be answered. */
export class UnreadableFile extends Error {
  readonly kind: UnreadableKind;
  /** A sentence for whoever sent it: what is wrong and what would help. */
  readonly detail: string;

  constructor(kind: UnreadableKind, detail: string) {
    super(kind);
    this.name = 'UnreadableFile';
    this.kind = kind;
    this.detail = detail;
  }
}

/** By its name: what reads files may be a bundle of its own, with a class of its own. */
export const isUnreadableFile = (error: unknown): error is UnreadableFile =>
  error instanceof Error && error.name === 'UnreadableFile';

/** Broken, more than is taken, or of a kind that is not taken. */
export type UnreadableKind = 'unreadable' | 'too-large' | 'not-taken';

/** Cells that a file may have: the lines of a return are far fewer. */
export const MAX_CELLS = 100_000;

export const tooManyCells = (): UnreadableFile =>
  new UnreadableFile(
    'too-large',
    `The file has more than ${MAX_CELLS.toLocaleString('en-GB')} cells. Send the return’s sheet alone.`,
  );

/** The hidden sheet of a template, which holds its stamp. */
export const STAMP_SHEET = 'Stamp';
