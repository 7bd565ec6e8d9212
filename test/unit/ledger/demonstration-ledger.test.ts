import { beforeAll, describe, expect, it } from 'vitest';
import { DEMONSTRATION_YEARS } from '../../../infra/local/demonstration/figures.ts';
import { AUTHORITY_CODES } from '../../../shared/domain/authorities.ts';
import { createAuditRepository } from '../../../shared/persistence/audit-trail.ts';
import { createInMemoryStore } from '../../../shared/persistence/in-memory-store.ts';
import type { Store } from '../../../shared/persistence/store.ts';
import { verifyChain } from '../../../shared/persistence/verify-chain.ts';
import { sha256 } from '../../../shared/runtime/digests.ts';
import { DEMONSTRATION_NOW, demonstrationStore } from '../../support/demonstration-region.ts';
import { exportedFile, importFile, summariesOf } from '../../support/exported-ledger.ts';
import { THIS_YEAR } from '../../support/sweep-world.ts';

const COVENTRY = 'E08000026';

describe('the demonstration’s ledgers, exported and imported', () => {
  let region: Store;
  beforeAll(async () => {
    region = await demonstrationStore();
  }, 120_000);

  it.each(['jsonl', 'csv'] as const)('give the same summaries, as %s', async (format) => {
    const store = createInMemoryStore();
    await importFile(store, await exportedFile(region, COVENTRY, format));
    for (const year of DEMONSTRATION_YEARS) {
      const asked = [[COVENTRY], year, DEMONSTRATION_NOW] as const;
      expect(await summariesOf(store, ...asked)).toBe(await summariesOf(region, ...asked));
    }
  });

  it('come to the region’s summaries and its fund once all fourteen are there', async () => {
    const store = createInMemoryStore();
    for (const authority of AUTHORITY_CODES) {
      await importFile(store, await exportedFile(region, authority, 'jsonl'));
    }
    const asked = [AUTHORITY_CODES, THIS_YEAR, DEMONSTRATION_NOW] as const;
    expect(await summariesOf(store, ...asked)).toBe(await summariesOf(region, ...asked));
    const key = { pk: 'FUNDS', sk: 'innovation-fund' };
    const [here, there] = [...(await store.find([key])), ...(await region.find([key]))];
    expect(here?.data).toEqual(there?.data);
  });

  it('leave the audit trail whole and the same file to export again', async () => {
    const store = createInMemoryStore();
    const file = await exportedFile(region, COVENTRY, 'jsonl');
    await importFile(store, file);
    const verified = await verifyChain(createAuditRepository(store), COVENTRY, sha256);
    expect(verified).toMatchObject({ valid: true });
    const again = await exportedFile(store, COVENTRY, 'jsonl');
    const entriesOf = (bytes: Buffer) => bytes.toString('utf8').split('\n').slice(1, -2);
    expect(entriesOf(again)).toEqual(entriesOf(file));
  });

  it('hold every row that the chain vouches for, but for what stands and what is made anew', async () => {
    const file = (await exportedFile(region, COVENTRY, 'jsonl')).toString('utf8');
    const lines = file.split('\n').slice(1, -2);
    const keys = new Set(lines.map((line): string => JSON.parse(line).key));
    const left = new Set<string>();
    for await (const { written } of createAuditRepository(region).all(COVENTRY, 0)) {
      const missing = written.map(({ key }) => key).filter((key) => !keys.has(key));
      for (const key of missing) left.add(key.replace(/#.*\//, ' ').replace(/[#\d].*$/, ''));
    }
    // A claim is exported from the row of the drawdown, which is why that is not here.
    expect([...left].toSorted()).toEqual(['ACCURACY ', 'ALERT ', 'LEDGER CURRENT', 'SWEPT STATE']);
  });
});
