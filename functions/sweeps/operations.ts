import { readLatestSweep } from '../../shared/contracts/sweeps/read-latest-sweep.ts';
import { runSweep } from '../../shared/contracts/sweeps/run-sweep.ts';
import { refuse } from '../../shared/domain/refusal.ts';
import { type Operation, operation, reply } from '../../shared/http/operation.ts';
import { createSweepsRepository } from '../../shared/persistence/sweeps.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { takeSweep } from './take-sweep.ts';

export const sweepsOperations = (ports: Ports): readonly Operation[] => {
  const sweeps = createSweepsRepository(ports.store);
  return [
    operation(runSweep, ({ access, now, idempotency }) =>
      takeSweep(ports, {
        principal: access.principal,
        accessVersion: access.version,
        now,
        idempotency,
      }),
    ),
    operation(readLatestSweep, async () => {
      const sweep = await sweeps.findLatest();
      return sweep ? reply(200, sweep) : refuse('not-found', 'No sweep has run yet.');
    }),
  ];
};
