import type { Operation } from '../../shared/http/operation.ts';
import { createEditionsRepository } from '../../shared/persistence/editions.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { editNarrativeOperation } from './edit-narrative.ts';
import { listEditionsOperation } from './list-editions.ts';
import { publishEditionOperation } from './publish-edition.ts';
import { readEditionOperation } from './read-edition.ts';
import { readNarrativeOperation } from './read-narrative.ts';
import { readSummaryOperation } from './read-summary.ts';

export const summariesOperations = (ports: Ports): readonly Operation[] => [
  readSummaryOperation(ports),
  readNarrativeOperation(ports),
  editNarrativeOperation(ports),
  listEditionsOperation(createEditionsRepository(ports.store), ports.sign),
  publishEditionOperation(ports),
  readEditionOperation(ports),
];
