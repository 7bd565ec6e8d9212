import { createApi } from '../../shared/http/api.ts';
import { ports } from '../../shared/runtime/ports.ts';
import { ledgerOperations } from './operations.ts';

export const handler = createApi(ports(), ledgerOperations(ports()));
