import { measured } from '../../shared/runtime/metrics.ts';
import { ports } from '../../shared/runtime/ports.ts';
import { createTakeFeedback } from './take-feedback.ts';

const takeFeedback = createTakeFeedback(ports());

/** What SES tells of messages that were sent, as EventBridge hands it on. */
export const handler = (event: unknown): Promise<void> =>
  measured(ports(), () => takeFeedback(event));
