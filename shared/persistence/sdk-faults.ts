/** Faults that the clients of all services raise alike. */

/** The status of the answer that a fault came as; 0 where there was none. */
export const statusOf = (error: unknown): number =>
  (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata
    ?.httpStatusCode ?? 0;

/** By the status of the answer, since what stands before a service answers in HTML. */
export const isServerFault = (error: unknown): boolean => statusOf(error) >= 500;

/** The connection was refused, cut or timed out: what Node and the SDK's handler raise for these. */
export function isNetworkFault(error: unknown): boolean {
  // What a service says of itself has a side that is at fault.
  if (!(error instanceof Error) || '$fault' in error) return false;
  const code = 'code' in error ? String(error.code) : '';
  return (
    /^E(?:[A-Z]+|AI_AGAIN)$/.test(code) ||
    error.name === 'TimeoutError' ||
    error.name === 'AbortError'
  );
}
