import { canonicalJson } from '../domain/canonical-json.ts';
import { LedgerFault } from '../domain/ledger/ledger-fault.ts';
import type { LedgerEntry } from '../domain/ledger/ledger-file.ts';
import type { LedgerWriter } from './ledger-writer.ts';

/** A line each, in a text that depends on nothing but what it says: the same ledger is the same file. */
export const LEDGER_JSONL: LedgerWriter = {
  header: (header) => `${JSON.stringify(header)}\n`,
  entries: (entries) => entries.map(lineOf).join(''),
  end: (end) => `${JSON.stringify(end)}\n`,
};

const lineOf = ({ kind, key, data }: LedgerEntry): string =>
  `{"kind":${JSON.stringify(kind)},"key":${JSON.stringify(key)},"data":${canonicalJson(data)}}\n`;

/** The value of each line. @throws LedgerFault at a line that is no JSON. */
export async function* jsonLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder();
  let rest = '';
  let number = 0;
  for await (const piece of pieces) {
    const lines = `${rest}${decoder.decode(piece, { stream: true })}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      number += 1;
      yield parsed(line, number);
    }
  }
  if (rest !== '') yield parsed(rest, number + 1);
}

function parsed(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new LedgerFault(`Line ${number} of the file is no JSON: it was cut off or changed.`, {
      cause,
    });
  }
}
