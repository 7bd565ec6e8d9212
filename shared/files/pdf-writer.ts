import PDFDocument from 'pdfkit';

/** The faces of a document, as bytes of TrueType files; they are embedded in part. */
export type PdfFonts = { readonly regular: Uint8Array; readonly bold: Uint8Array };

export type PdfSettings = {
  readonly title: string;
  readonly author: string;
  /** The dates of the document, and the only ones in it: the same input gives the same bytes. */
  readonly made: Date;
  readonly fonts: PdfFonts;
  /** What stands at the foot of every page beside its number. */
  readonly footer: string;
};

export type TextStyle = {
  readonly size?: number;
  readonly isBold?: boolean;
  readonly colour?: string;
  /** Points below. */
  readonly after?: number;
};

type StructureType = 'H1' | 'H2' | 'H3' | 'P' | 'LBody' | 'Caption' | 'TH' | 'TD' | 'Figure';
type Structure = PDFKit.PDFStructureElement;
/** What the library takes and its types do not know yet: whose header a cell is, where a figure stands. */
type StructureOptions = PDFKit.Mixins.StructureElementOptions & {
  readonly scope?: 'Row' | 'Column';
  readonly bbox?: [number, number, number, number];
};

/** Points. */
const MARGIN = 42;
const FOOT = 54;
const TEXT_COLOUR = '#0b0c0c';
const HEADINGS = { H1: 20, H2: 14, H3: 11 } as const;

/**
 * Writes an A4 document from top to bottom, tagged (ISO 32000-1, 14.8): every text is in the structure
 * tree in reading order, every drawing has its alternative text, and what only decorates is an artifact.
 */
export class PdfWriter {
  readonly document: PDFKit.PDFDocument;
  readonly width: number;
  readonly left = MARGIN;
  readonly #settings: PdfSettings;
  readonly #root: Structure;
  #section: Structure;

  constructor(settings: PdfSettings) {
    const { title, author, made, fonts } = settings;
    this.#settings = settings;
    this.document = new PDFDocument({
      size: 'A4',
      margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: FOOT },
      pdfVersion: '1.7',
      tagged: true,
      lang: 'en-GB',
      displayTitle: true,
      bufferPages: true,
      info: { Title: title, Author: author, Creator: author, CreationDate: made, ModDate: made },
      font: fonts.regular as unknown as string,
    });
    this.document.registerFont('regular', fonts.regular);
    this.document.registerFont('bold', fonts.bold);
    this.width = this.document.page.width - 2 * MARGIN;
    this.#root = this.document.struct('Document');
    this.document.addStructure(this.#root);
    this.#section = this.#root;
  }

  /** Begins a section with its heading and its bookmark; on a page of its own where that is asked. */
  section(title: string, { onNewPage = false }: { readonly onNewPage?: boolean } = {}): void {
    if (this.#section !== this.#root) this.#section.end();
    this.#section = this.document.struct('Sect');
    this.#root.add(this.#section);
    if (onNewPage) this.document.addPage();
    this.ensure(90);
    this.document.outline.addItem(title);
    this.heading('H2', title);
  }

  heading(type: 'H1' | 'H2' | 'H3', text: string): void {
    this.document.moveDown(type === 'H1' ? 0 : 0.4);
    this.ensure(60);
    this.#text(this.#section, type, text, { size: HEADINGS[type], isBold: true, after: 4 });
  }

  paragraph(text: string, style: TextStyle = {}): void {
    this.#text(this.#section, 'P', text, style);
  }

  list(items: readonly string[], style: TextStyle = {}): void {
    const list = this.document.struct('L');
    this.#section.add(list);
    for (const item of items) {
      const element = this.document.struct('LI');
      list.add(element);
      this.#text(element, 'LBody', item, style);
      element.end();
    }
    list.end();
  }

  /** @param alt what the drawing says, for those who do not see it. */
  figure(alt: string, height: number, draw: (top: number) => void): void {
    this.ensure(height);
    const top = this.document.y;
    const bbox: [number, number, number, number] = [
      this.left,
      top,
      this.left + this.width,
      top + height,
    ];
    this.tagged(this.#section, 'Figure', { alt, bbox }, () => draw(top));
    this.document.x = this.left;
    this.document.y = top + height;
  }

  /** An element of the section, for parts that have parts. */
  element(type: 'Table'): Structure {
    const element = this.document.struct(type);
    this.#section.add(element);
    return element;
  }

  /** Marks what is drawn as the content of a new element under a parent. */
  tagged(
    parent: Structure,
    type: StructureType,
    options: StructureOptions,
    draw: () => void,
  ): void {
    const element = this.document.struct(type, options);
    parent.add(element);
    const content = this.document.markStructureContent(type);
    draw();
    this.document.endMarkedContent();
    element.add(content);
    element.end();
  }

  /** Marks what is drawn as no content: rules, grounds, repeated headers, page numbers. */
  artifact(type: 'Layout' | 'Pagination', draw: () => void): void {
    this.document.markContent('Artifact', { type });
    draw();
    this.document.endMarkedContent();
  }

  /** Sets the face for what is measured or written next. */
  face({ size = 9.5, isBold = false, colour = TEXT_COLOUR }: TextStyle = {}): PDFKit.PDFDocument {
    return this.document
      .font(isBold ? 'bold' : 'regular')
      .fontSize(size)
      .fillColor(colour);
  }

  /** Goes to a new page where there is not this much room left. @returns whether it did. */
  ensure(height: number): boolean {
    if (this.document.y + height <= this.document.page.height - FOOT) return false;
    this.document.addPage();
    return true;
  }

  space(points: number): void {
    this.document.y += points;
  }

  #text(parent: Structure, type: StructureType, text: string, style: TextStyle): void {
    const printed = printable(text);
    const options = { width: this.width, lineGap: 1.5 };
    this.ensure(this.face(style).heightOfString(printed, options));
    this.tagged(parent, type, {}, () => {
      this.face(style).text(printed, this.left, this.document.y, options);
    });
    this.space(style.after ?? 3);
  }

  /** Numbers the pages, closes the document and gives its bytes. */
  async end(): Promise<Uint8Array> {
    const { document } = this;
    const { start, count } = document.bufferedPageRange();
    for (let page = start; page < start + count; page++) {
      document.switchToPage(page);
      this.artifact('Pagination', () => this.#footer(page + 1, count));
    }
    if (this.#section !== this.#root) this.#section.end();
    this.#root.end();
    const chunks: Buffer[] = [];
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    const done = new Promise<void>((resolve, reject) => {
      document.on('end', resolve);
      document.on('error', reject);
    });
    document.end();
    await done;
    return new Uint8Array(Buffer.concat(chunks));
  }

  #footer(page: number, pages: number): void {
    const { document } = this;
    // Text in the margin would otherwise ask for another page.
    document.page.margins.bottom = 0;
    const y = document.page.height - 34;
    const place = { width: this.width, lineBreak: false };
    this.face({ size: 8, colour: '#505a5f' }).text(this.#settings.footer, this.left, y, place);
    document.text(`Page ${page} of ${pages}`, this.left, y, { ...place, align: 'right' });
    document.page.margins.bottom = FOOT;
  }
}

/** Control characters have no glyph: a space stands for each. */
export const printable = (text: string): string => text.replaceAll(/\p{Cc}/gu, ' ');
