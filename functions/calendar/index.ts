import { createApi } from '../../shared/http/api.ts';
import { ports } from '../../shared/runtime/ports.ts';
import { calendarOperations } from './operations.ts';

export const handler = createApi(ports(), calendarOperations(ports()));
