const PATIENCE_MILLISECONDS = 5000;

/**
 * Whether the service answers at its public address, as people reach it: by its name, its certificate, the
 * firewall and the distribution's secret.
 */
export async function answersAt(publicUrl: string): Promise<boolean> {
  const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
  const answer = await fetch(new URL('/v1/health', publicUrl), { signal, redirect: 'error' }).catch(
    () => undefined,
  );
  return answer?.ok ?? false;
}
