import { MAX_CELLS, tooManyCells } from './sheet-row.ts';
import { type Attributes, readXml } from './xml-part.ts';
import { damaged, type ZipEntries } from './zip-entries.ts';

/** A cell with something in it, as the part of a sheet has it. */
export type RawCell = {
  readonly row: number;
  /** From 0. */
  readonly column: number;
  /** `s` shared text, `inlineStr`, `str`, `b`, `e`, `d`, or `n` for a number. */
  readonly type: string;
  readonly style: number;
  /** The value as it is written: of `s` an index, of `inlineStr` the text itself. */
  readonly value: string;
  readonly isFormula: boolean;
};

/** Columns looked at, A to IV; a return has six, wherever they stand among others. */
const MAX_COLUMNS = 256;
const MAX_ROW = 1_048_576;

/** How many cells may still be read, over all the sheets of a workbook. */
export type CellBudget = { left: number };

export const cellBudget = (): CellBudget => ({ left: MAX_CELLS });

/**
 * The cells of a sheet that hold something, in the order of the file. Everything but rows, cells and
 * their values is passed over: a merge or a validation of a million rows costs as much as of one.
 */
export async function readCells(
  zip: ZipEntries,
  part: string,
  budget: CellBudget,
): Promise<readonly RawCell[]> {
  const reader = new CellReader(budget);
  await readXml(zip.read(part), {
    open: (name, attributes) => reader.open(name, attributes),
    text: (text) => reader.text(text),
    close: (name) => reader.close(name),
  });
  return reader.cells;
}

type OpenCell = {
  readonly column: number;
  readonly type: string;
  readonly style: number;
  value: string;
  hasValue: boolean;
  isFormula: boolean;
};

class CellReader {
  readonly cells: RawCell[] = [];
  readonly #budget: CellBudget;
  #row = 0;
  #nextColumn = 0;
  #cell: OpenCell | undefined;
  #isValue = false;
  #isPhonetic = false;

  constructor(budget: CellBudget) {
    this.#budget = budget;
  }

  open(name: string, attributes: Attributes): void {
    if (name === 'row') this.#openRow(attributes);
    else if (name === 'c') this.#openCell(attributes);
    else if (name === 'f' && this.#cell) this.#cell.isFormula = true;
    else if (name === 'rPh') this.#isPhonetic = true;
    else if ((name === 'v' || name === 't') && this.#cell && !this.#isPhonetic) {
      this.#isValue = true;
      this.#cell.hasValue = true;
    }
  }

  text(text: string): void {
    if (this.#isValue && this.#cell) this.#cell.value += text;
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.#isValue = false;
    else if (name === 'rPh') this.#isPhonetic = false;
    else if (name === 'c') this.#closeCell();
  }

  #openRow({ r }: Attributes): void {
    this.#row = r === undefined ? this.#row + 1 : Number(r);
    this.#nextColumn = 0;
    const isSound = Number.isInteger(this.#row) && this.#row >= 1 && this.#row <= MAX_ROW;
    if (!isSound) throw damaged();
  }

  #openCell({ r, t: type = 'n', s = '0' }: Attributes): void {
    const column = r === undefined ? this.#nextColumn : columnIn(r);
    this.#nextColumn = column + 1;
    this.#cell = {
      column,
      type,
      style: Number(s),
      value: '',
      hasValue: false,
      isFormula: false,
    };
  }

  #closeCell(): void {
    const cell = this.#cell;
    this.#cell = undefined;
    if (!cell || !(cell.hasValue || cell.isFormula) || cell.column >= MAX_COLUMNS) return;
    this.#budget.left -= 1;
    if (this.#budget.left < 0) throw tooManyCells();
    const { column, type, style, value, isFormula } = cell;
    this.cells.push({ row: this.#row, column, type, style, value, isFormula });
  }
}

/** `B3` → 1. */
function columnIn(reference: string): number {
  const letters = /^([A-Z]{1,3})\d{1,7}$/.exec(reference)?.[1];
  if (letters === undefined) throw damaged();
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** The shared texts with these indexes; nobody needs the others. */
export async function readSharedStrings(
  zip: ZipEntries,
  part: string | undefined,
  wanted: ReadonlySet<number>,
): Promise<ReadonlyMap<number, string>> {
  const texts = new Map<number, string>();
  if (part === undefined || wanted.size === 0) return texts;
  let index = -1;
  let isText = false;
  let isPhonetic = false;
  await readXml(zip.read(part), {
    open: (name) => {
      if (name === 'si') index += 1;
      if (name === 'rPh') isPhonetic = true;
      if (name === 't') isText = !isPhonetic && wanted.has(index);
    },
    text: (text) => {
      if (isText) texts.set(index, (texts.get(index) ?? '') + text);
    },
    close: (name) => {
      if (name === 't') isText = false;
      if (name === 'rPh') isPhonetic = false;
    },
  });
  return texts;
}
