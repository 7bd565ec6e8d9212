import type { Operation } from '../../shared/http/operation.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { listForecastsOperation } from './list-forecasts.ts';
import { readAccuracyOperation } from './read-accuracy.ts';

export const forecastsOperations = (ports: Ports): readonly Operation[] => [
  listForecastsOperation(ports),
  readAccuracyOperation(ports),
];
