import { SaxesParser } from 'saxes';
import { UnreadableFile } from './sheet-row.ts';
import { damaged } from './zip-entries.ts';

export type Attributes = Readonly<Record<string, string>>;

/** What a reader of a part is told; names without their prefix. */
export type XmlListener = {
  readonly open?: (name: string, attributes: Attributes) => void;
  readonly text?: (text: string) => void;
  readonly close?: (name: string) => void;
};

/** Parts of a workbook nest a dozen deep. */
const MAX_DEPTH = 64;
/** An element of a workbook has a dozen; the parser keeps each of them. */
const MAX_ATTRIBUTES = 200;

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * Reads a part as a stream of its elements. A document type is refused before anything in it is
 * looked at, so no entity but the five of XML is ever expanded.
 * @throws UnreadableFile when it is not well-formed, or has a document type.
 */
export async function readXml(chunks: AsyncIterable<Buffer>, listener: XmlListener): Promise<void> {
  const parser = parserFor(listener);
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true });
    write(parser, () => decoder?.decode(chunk, { stream: true }) ?? '');
  }
  write(parser, () => decoder?.decode() ?? '');
  guarded(() => parser.close());
}

function write(parser: SaxesParser, decode: () => string): void {
  guarded(() => void parser.write(decode()));
}

/** What the parser or the decoder says is wrong is a matter of the file, not of ours. */
function guarded(work: () => void): void {
  try {
    work();
  } catch (error) {
    throw error instanceof UnreadableFile ? error : damaged();
  }
}

function encodingOf(chunk: Buffer): string {
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le';
  return chunk[0] === 0xfe && chunk[1] === 0xff ? 'utf-16be' : 'utf-8';
}

function parserFor({ open, text, close }: XmlListener): SaxesParser {
  const parser = new SaxesParser({ position: false });
  let depth = 0;
  let attributeCount = 0;
  parser.on('doctype', () => {
    throw new UnreadableFile(
      'not-taken',
      'A part of the workbook declares a document type, which no spreadsheet program writes. Save it again as .xlsx.',
    );
  });
  parser.on('attribute', () => {
    attributeCount += 1;
    if (attributeCount > MAX_ATTRIBUTES) throw damaged();
  });
  parser.on('opentag', ({ name, attributes }) => {
    attributeCount = 0;
    depth += 1;
    if (depth > MAX_DEPTH) throw damaged();
    open?.(localName(name), attributes as Attributes);
  });
  if (text) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    close?.(localName(name));
  });
  return parser;
}
