import { createReadStream } from 'node:fs';
import { nameOf } from '../../shared/domain/authorities.ts';
import { LedgerFault } from '../../shared/domain/ledger/ledger-fault.ts';
import { type Instant, instant } from '../../shared/domain/time.ts';
import { TemporarilyUnavailable } from '../../shared/domain/unavailable.ts';
import { ledgerFileParts } from '../../shared/files/read-ledger-file.ts';
import { createDynamoDbStore } from '../../shared/persistence/dynamodb-store.ts';
import { type ImportPorts, importLedger } from '../../shared/persistence/import-ledger.ts';
import { TABLE } from '../../shared/persistence/table.ts';
import { newDigest } from '../../shared/runtime/digests.ts';
import { createDynamoDbClient } from '../../shared/runtime/dynamodb-client.ts';
import { pause } from '../../shared/runtime/pause.ts';
import { createProcessLedger } from '../../shared/runtime/process-ledger.ts';
import { openDataDirectory } from './data-directory.ts';
import { CannotStart, publishStoreCredentials, readEnvironment } from './environment.ts';
import { findRunningService, runTool } from './running-service.ts';
import { readStoreEndpoint } from './store.ts';

/**
 * `npm run -s import-ledger -- FILE…`: brings exported ledgers into the running service's store, one after
 * the other. What stops one stops the rest; the same command goes on from there.
 */
await runTool(async () => {
  const files = process.argv.slice(2);
  if (files.length === 0) {
    throw new CannotStart('Say which files: npm run -s import-ledger -- ledger-coventry.jsonl');
  }
  const at = await serviceTime();
  const ports = portsOfRunningStore();
  for (const file of files) await importFile(ports, file, at);
});

/** Entries are dated by the service's own clock, which a demonstration has of its own. */
async function serviceTime(): Promise<Instant> {
  const { url } = findRunningService();
  try {
    const health = (await (await fetch(`${url}/v1/health`)).json()) as { readonly at: string };
    return instant(health.at);
  } catch (cause) {
    throw new CannotStart(`No service answers at ${url}; start it with npm start.`, { cause });
  }
}

function portsOfRunningStore(): ImportPorts {
  const { dynamoDbEndpoint, dataDirectory } = readEnvironment();
  const endpoint = dynamoDbEndpoint ?? readStoreEndpoint(openDataDirectory(dataDirectory));
  if (!endpoint) throw new CannotStart('No store runs on this DATA_DIR; start it with npm start.');
  publishStoreCredentials();
  const client = createDynamoDbClient(endpoint);
  const store = createDynamoDbStore({ client, tableName: TABLE.defaultName, pause });
  return { store, ledger: createProcessLedger(store) };
}

async function importFile(ports: ImportPorts, file: string, at: Instant): Promise<void> {
  try {
    const open = () => ledgerFileParts(createReadStream(file), newDigest());
    const { authority, entries } = await importLedger(ports, open, at);
    process.stdout.write(`${file}: ${entries} entries of ${nameOf(authority)}\n`);
  } catch (error) {
    if (error instanceof TemporarilyUnavailable) {
      throw new CannotStart(`${file}: the store is too busy. The same command goes on from here.`);
    }
    if (error instanceof LedgerFault || isFileFault(error)) {
      throw new CannotStart(`${file}: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

function isFileFault(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
