import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const AMBIENT = new Set([
  'Date',
  'process',
  'console',
  'fetch',
  'crypto',
  'performance',
  'setTimeout',
  'globalThis',
]);

const isPropertyName = (node: ts.Identifier): boolean => {
  const { parent } = node;
  const hasName =
    ts.isPropertyAccessExpression(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isPropertySignature(parent);
  return hasName && parent.name === node;
};

/** The names of the surroundings that a source uses, apart from properties that are called the same. */
function ambientNamesIn(source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && AMBIENT.has(node.text) && !isPropertyName(node)) {
      found.push(node.text);
    }
    if (isMathRandom(node)) found.push('Math.random');
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.ES2023, true));
  return found;
}

const isMathRandom = (node: ts.Node): boolean =>
  ts.isPropertyAccessExpression(node) &&
  node.expression.getText() === 'Math' &&
  node.name.text === 'random';

const read = (file: string): string => readFileSync(file, 'utf8');

describe('the domain', () => {
  it.each(globSync('shared/domain/**/*.ts'))('%s has no clock and no surroundings', (file) => {
    expect(ambientNamesIn(read(file))).toEqual([]);
  });

  it('would be caught using them', () => {
    const source = 'const a = new Date(); console.log(process.env); const b = Math.random();';
    expect(ambientNamesIn(source)).toEqual(['Date', 'console', 'process', 'Math.random']);
    expect(ambientNamesIn('const crypto_ = { process: 1 }.process; // Date')).toEqual([]);
  });
});

describe('sources', () => {
  const files = ['infra', 'functions', 'shared', 'test'].flatMap((root) =>
    globSync(`${root}/**/*.ts`),
  );

  it('import zod as a namespace, or every bundle carries its fifty languages', () => {
    const wrong = globSync(['shared/**/*.ts', 'functions/**/*.ts']).filter((file) =>
      /^import \{[^}]*\bz\b[^}]*\} from 'zod'/m.test(read(file)),
    );
    expect(wrong).toEqual([]);
  });

  it('have no folder for what belongs nowhere, and no barrel', () => {
    const wrong = files.filter((file) => /\/(utils?|common|helpers?)\/|\/types\.ts$/.test(file));
    expect(wrong).toEqual([]);
  });
});
