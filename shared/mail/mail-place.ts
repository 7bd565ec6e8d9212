import { demonstrationNotice } from '../domain/demonstration.ts';
import type { Now } from '../domain/time.ts';

export type MailEnvironment = {
  readonly PUBLIC_URL?: string | undefined;
  readonly DEMONSTRATION?: string | undefined;
};

/** Where links in messages lead, and what says that figures are a demonstration's. */
export const mailPlace = ({ PUBLIC_URL, DEMONSTRATION }: MailEnvironment, now: Now) => ({
  publicUrl: PUBLIC_URL ?? '',
  ...(DEMONSTRATION === undefined ? {} : { demonstration: demonstrationNotice(now.on) }),
});
