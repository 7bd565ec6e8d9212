import { ports } from '../../shared/runtime/ports.ts';
import { createFirstLead } from './give-first-lead.ts';

/** What an operator calls by hand, once, before anybody can sign in to anything. */
export const handler = createFirstLead(ports());
