import type { Operation } from '../../shared/http/operation.ts';
import { createBreaksRepository } from '../../shared/persistence/breaks.ts';
import { createCalendarRepository } from '../../shared/persistence/calendar.ts';
import { createReturnsRepository } from '../../shared/persistence/returns.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { certifyReturnOperation } from './certify-return.ts';
import { listReturnVersionsOperation } from './list-return-versions.ts';
import { listReturnsOperation } from './list-returns.ts';
import { readBreaksOperation } from './read-breaks.ts';
import { readReturnOperation } from './read-return.ts';
import { createReadReturnFile } from './read-return-file.ts';
import { readTemplateOperation } from './read-template.ts';
import { setBreaksOperation } from './set-breaks.ts';
import { submitReturnOperation } from './submit-return.ts';

export const returnsOperations = (ports: Ports): readonly Operation[] => {
  const { store, ledger, sign, readReturnSheet } = ports;
  const returns = createReturnsRepository(store);
  return [
    submitReturnOperation(ledger, returns, store, createReadReturnFile(readReturnSheet)),
    readReturnOperation(returns),
    listReturnVersionsOperation(returns, sign),
    listReturnsOperation(returns, createCalendarRepository(store), sign),
    certifyReturnOperation(ledger),
    readTemplateOperation(ports),
    readBreaksOperation(createBreaksRepository(store)),
    setBreaksOperation(ledger),
  ];
};
