import { createHash } from 'node:crypto';
import { summaryFile } from '../../shared/files/summary-file.ts';
import { demonstrationSource } from './summary-sources.ts';

/** Prints the digest of each file of a summary: a process of its own, to be compared with another. */
const source = await demonstrationSource(['E08000026']);
const digests: string[] = [];
for (const format of ['csv', 'xlsx', 'pdf', 'html'] as const) {
  const { bytes } = await summaryFile(format, source);
  digests.push(`${format} ${createHash('sha256').update(bytes).digest('hex')}`);
}
process.stdout.write(digests.join('\n'));
