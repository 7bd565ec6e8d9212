import type { Operation } from '../../shared/http/operation.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { readDocsOperation } from './read-docs.ts';
import { readHealthOperation } from './read-health.ts';
import { readMeOperation } from './read-me.ts';
import { readOpenApiOperation } from './read-openapi.ts';
import { readProblemOperation } from './read-problem.ts';

export const serviceOperations = (ports: Ports): readonly Operation[] => [
  readHealthOperation(ports),
  readOpenApiOperation(),
  readDocsOperation(ports),
  readProblemOperation(ports),
  readMeOperation(),
];
