import { readFileSync } from 'node:fs';
import ts from 'typescript';
import type { SideModule } from '../../shared/files/beside.ts';

const LOADERS = new Set(['loadBeside', 'besideUrl']);

function* nodesOf(file: string): Generator<ts.Node> {
  const text = readFileSync(file, 'utf8');
  const waiting: ts.Node[] = [ts.createSourceFile(file, text, ts.ScriptTarget.ES2023)];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    yield node;
    ts.forEachChild(node, (child) => void waiting.push(child));
  }
}

/** The modules that a source loads from beside the bundle. */
export const loadedIn = (file: string): readonly SideModule[] =>
  [...nodesOf(file)].flatMap((node) => {
    if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return [];
    const [name] = node.arguments;
    const isLoad = LOADERS.has(node.expression.text) && name && ts.isStringLiteral(name);
    return isLoad ? [name.text as SideModule] : [];
  });

/** What a source takes out of objects by name: `ports.records`, or `{ records }` of a parameter. */
const takenIn = (file: string): readonly string[] =>
  [...nodesOf(file)].flatMap((node) => {
    if (ts.isPropertyAccessExpression(node)) return [node.name.text];
    if (!ts.isBindingElement(node)) return [];
    const name = node.propertyName ?? node.name;
    return ts.isIdentifier(name) ? [name.text] : [];
  });

/**
 * Every function is handed all ports, and has what loads for them in its bundle. It can load that only
 * where its own sources take the port; a repository or a writer gets it from them.
 */
const TAKEN_AS: Readonly<Record<string, readonly string[]>> = {
  'shared/runtime/object-stores.ts': ['records', 'transit'],
  'shared/runtime/return-files.ts': ['returnFiles'],
  'shared/runtime/workbook-reader.ts': ['returnFiles'],
};

/** What a function can load, by the sources in its bundle, and whether it asks for the faces of a PDF. */
export function loadableBy(bundled: Readonly<Record<string, { readonly bytesInOutput: number }>>) {
  const inputs = Object.keys(bundled).filter((file) => bundled[file]?.bytesInOutput);
  const taken = new Set(inputs.filter((file) => file.startsWith('functions/')).flatMap(takenIn));
  const loading = inputs
    .filter((file) => /^(?:functions|shared)\//.test(file))
    .filter((file) => TAKEN_AS[file]?.some((port) => taken.has(port)) ?? true);
  return { modules: loading.flatMap(loadedIn), faces: taken.has('pdfFonts') };
}
