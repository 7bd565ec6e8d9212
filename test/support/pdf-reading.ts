import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';

export type PdfRead = {
  readonly pages: readonly string[];
  readonly text: string;
  readonly title: string;
  readonly isTagged: boolean;
  readonly language: string | undefined;
  readonly bookmarks: readonly string[];
  /** The roles of the structure tree, in reading order, and the alternative texts of its figures. */
  readonly roles: readonly string[];
  readonly alternatives: readonly string[];
};

type Node = {
  readonly role?: string;
  readonly alt?: string;
  readonly lang?: string;
  readonly children?: readonly Node[];
};

const nodesOf = (node: Node): readonly Node[] => [node, ...(node.children ?? []).flatMap(nodesOf)];

/** A PDF as another library reads it: its text, its structure tree, its bookmarks. */
export async function readPdf(bytes: Uint8Array): Promise<PdfRead> {
  const task = getDocument({ data: Uint8Array.from(bytes), verbosity: VerbosityLevel.ERRORS });
  const document = await task.promise;
  const pages: string[] = [];
  const nodes: Node[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    pages.push(items.map((item) => ('str' in item ? item.str : '')).join(' '));
    const tree = (await page.getStructTree()) as Node | null;
    if (tree) nodes.push(...nodesOf(tree));
  }
  const { info } = await document.getMetadata();
  const mark = await document.getMarkInfo();
  const outline = await document.getOutline();
  await task.destroy();
  return {
    pages,
    text: pages.join(' ').replaceAll(/\s+/g, ' '),
    title: String((info as Record<string, unknown>)['Title']),
    isTagged: (mark as ReadonlyMap<string, boolean> | null)?.get('Marked') === true,
    language: (info as Record<string, unknown>)['Language'] as string | undefined,
    bookmarks: (outline ?? []).map(({ title }) => title),
    roles: nodes.flatMap(({ role }) => role ?? []),
    alternatives: nodes.flatMap(({ alt }) => alt ?? []),
  };
}
