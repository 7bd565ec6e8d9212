import type { Operation } from '../../shared/http/operation.ts';
import { createBreaksRepository } from '../../shared/persistence/breaks.ts';
import { createCalendarRepository } from '../../shared/persistence/calendar.ts';
import { createDownloadsRepository } from '../../shared/persistence/downloads.ts';
import { createOriginalsRepository } from '../../shared/persistence/originals.ts';
import { createReturnsRepository } from '../../shared/persistence/returns.ts';
import { createUploadsRepository } from '../../shared/persistence/uploads.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { certifyReturnOperation } from './certify-return.ts';
import { createFindUpload } from './find-upload.ts';
import { listReturnVersionsOperation } from './list-return-versions.ts';
import { listReturnsOperation } from './list-returns.ts';
import { readBreaksOperation } from './read-breaks.ts';
import { readOriginalOperation } from './read-original.ts';
import { readReturnOperation } from './read-return.ts';
import { createReadReturnFile } from './read-return-file.ts';
import { readTemplateOperation } from './read-template.ts';
import { requestUploadOperation } from './request-upload.ts';
import { setBreaksOperation } from './set-breaks.ts';
import { submitReturnOperation } from './submit-return.ts';

export const returnsOperations = (ports: Ports): readonly Operation[] => {
  const { store, ledger, sign, records, transit, sha256, newId, returnFiles } = ports;
  const returns = createReturnsRepository(store);
  const originals = createOriginalsRepository(records, sha256);
  const uploads = createUploadsRepository(transit, newId);
  const files = {
    read: createReadReturnFile(returnFiles, sha256),
    findSent: createFindUpload(uploads),
  };
  return [
    submitReturnOperation({ ledger, returns, store, originals, files }),
    requestUploadOperation(uploads),
    readReturnOperation(returns),
    readOriginalOperation(returns, originals, createDownloadsRepository(transit)),
    listReturnVersionsOperation(returns, sign),
    listReturnsOperation(returns, createCalendarRepository(store), sign),
    certifyReturnOperation(ledger),
    readTemplateOperation(ports),
    readBreaksOperation(createBreaksRepository(store)),
    setBreaksOperation(ledger),
  ];
};
