import { ports } from '../../shared/runtime/ports.ts';
import { createTakeFeedback } from './take-feedback.ts';

/** What SES tells of messages that were sent, as EventBridge hands it on. */
export const handler = createTakeFeedback(ports());
