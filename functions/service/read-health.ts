import { readHealth } from '../../shared/contracts/service/read-health.ts';
import { demonstrationField } from '../../shared/domain/demonstration.ts';
import { SOFTWARE } from '../../shared/domain/software.ts';
import { operation, reply } from '../../shared/http/operation.ts';
import type { Ports } from '../../shared/runtime/ports.ts';

export const readHealthOperation = ({ environment }: Pick<Ports, 'environment'>) =>
  operation(readHealth, async ({ now }) =>
    reply(200, {
      status: 'ok',
      software: SOFTWARE,
      ...now,
      ...demonstrationField(environment.DEMONSTRATION, now.on),
    }),
  );
