import { randomUUID } from 'node:crypto';
import { createDynamoDbStore } from '../../shared/persistence/dynamodb-store.ts';
import { createS3RecordStore } from '../../shared/persistence/s3-object-store.ts';
import { createClock } from '../../shared/runtime/clock.ts';
import { sha256 } from '../../shared/runtime/digests.ts';
import { createDynamoDbClient } from '../../shared/runtime/dynamodb-client.ts';
import { pause } from '../../shared/runtime/pause.ts';
import { createS3Client } from '../../shared/runtime/s3-client.ts';
import { recordKeys } from './record-keys.ts';
import { recover } from './recover.ts';
import { CannotRestore, stageOf } from './recovered-stage.ts';
import { restoreArguments } from './restore-arguments.ts';
import { stageTemplates } from './stage-templates.ts';
import { tableSettings } from './table-settings.ts';
import { createTableTools } from './table-tools.ts';

/**
 * `npm run restore -- STAGE --at INSTANT …`: with an operator's own credentials, which no function has.
 * Ends with exit code 1 when what was restored is not whole.
 */
async function restore(): Promise<void> {
  const { records: bucket, ...asked } = restoreArguments(process.argv.slice(2));
  const client = createDynamoDbClient();
  const s3 = createS3Client();
  const recovered = await recover(
    {
      tools: createTableTools(client),
      storeOf: (tableName) => createDynamoDbStore({ client, tableName, pause }),
      records: createS3RecordStore({ client: s3, bucket }),
      keysUnder: (prefix) => recordKeys(s3, bucket, prefix),
      sha256,
      now: createClock(),
      newId: randomUUID,
      pause,
      say: (sentence) => void process.stdout.write(`${sentence}\n`),
    },
    { ...asked, settings: tableSettings(stageTemplates(stageOf(asked.stage))) },
  );
  if (recovered && recovered.damage.length > 0) process.exitCode = 1;
}

try {
  await restore();
} catch (error) {
  if (!(error instanceof CannotRestore)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
