import { type Refusal, refuse } from './refusal.ts';

/** The versions a caller says to have seen (`If-Match`); `any` is whatever is there. */
export type SeenVersion = 'any' | readonly number[];

/**
 * Whether a change may go ahead: what exists is changed only by somebody who names the version they
 * saw, so that nobody overwrites what they have not read. Something new needs no version.
 */
export function checkSeen(
  seen: SeenVersion | undefined,
  current: number | undefined,
): Refusal | undefined {
  if (current === undefined) {
    return seen === undefined
      ? undefined
      : refuse('precondition-failed', 'If-Match names a version, but there is nothing here yet.');
  }
  if (seen === undefined) {
    return refuse(
      'precondition-required',
      'This exists already: send If-Match with the ETag you saw last.',
    );
  }
  if (seen === 'any' || seen.includes(current)) return undefined;
  return refuse(
    'precondition-failed',
    `It is at version ${current} now: read it again and decide afresh.`,
  );
}
