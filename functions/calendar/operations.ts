import type { Operation } from '../../shared/http/operation.ts';
import { createCalendarRepository } from '../../shared/persistence/calendar.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { readCalendarOperation } from './read-calendar.ts';
import { setPeriodOperation } from './set-period.ts';

export const calendarOperations = ({ store, ledger }: Ports): readonly Operation[] => [
  readCalendarOperation(createCalendarRepository(store)),
  setPeriodOperation(ledger),
];
