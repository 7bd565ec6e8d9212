import { ORIGIN_SECRET_HEADER } from '../contracts/edge.ts';
import { RequestRefused, type Stage } from './stage.ts';

/** Whether this is a secret that the distribution may send along; takes as long for any text. */
export type IsOriginSecret = (sent: string) => boolean;

/**
 * Lets in only what came through the distribution, where the web firewall and its rate limit are: the
 * API's own address is known to anybody who asks for it. Before routing, so that nothing is read.
 * @throws Error when there is no secret to compare with: a function must never start open.
 */
export function fromDistribution(isOriginSecret: IsOriginSecret | undefined): Stage {
  if (!isOriginSecret) throw new Error('ORIGIN_SECRETS is not set');
  return {
    before: ({ event }) => {
      if (isOriginSecret(event.headers[ORIGIN_SECRET_HEADER] ?? '')) return;
      throw new RequestRefused({
        refused: 'wrong-address',
        detail: 'The service is not reached at this address. Use its public one.',
      });
    },
  };
}
