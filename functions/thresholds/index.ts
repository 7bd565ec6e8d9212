import { createApi } from '../../shared/http/api.ts';
import { ports } from '../../shared/runtime/ports.ts';
import { thresholdsOperations } from './operations.ts';

export const handler = createApi(ports(), thresholdsOperations(ports()));
