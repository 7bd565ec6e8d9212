import type { Adapter, AdapterPayload } from 'oidc-provider';

/**
 * What the sign-in provider remembers between two requests: sessions, interactions, codes. In memory,
 * because signing in again after a restart costs nobody anything; bounded, because anybody may begin
 * to sign in. The oldest makes way, which ends at worst a sign-in that was never finished.
 */
const MAX_REMEMBERED = 10_000;
/** For what the provider gives no time. */
const LONGEST_SECONDS = 3600;

type Remembered = { readonly payload: AdapterPayload; readonly expiresAtMilliseconds: number };

export function createBoundedAdapters(now: () => number): (model: string) => Adapter {
  const remembered = new Map<string, Remembered>();

  function recall(key: string): AdapterPayload | undefined {
    const found = remembered.get(key);
    if (found && found.expiresAtMilliseconds > now()) return found.payload;
    remembered.delete(key);
    return undefined;
  }

  function remember(key: string, payload: AdapterPayload, expiresInSeconds: number): void {
    remembered.delete(key);
    if (remembered.size >= MAX_REMEMBERED) {
      const [oldest = ''] = remembered.keys();
      remembered.delete(oldest);
    }
    remembered.set(key, { payload, expiresAtMilliseconds: now() + expiresInSeconds * 1000 });
  }

  function recallByUid(model: string, uid: string): AdapterPayload | undefined {
    for (const [key, { payload }] of remembered) {
      if (key.startsWith(`${model}:`) && payload.uid === uid) return recall(key);
    }
    return undefined;
  }

  return (model) => ({
    upsert: async (id, payload, expiresIn = LONGEST_SECONDS) =>
      remember(`${model}:${id}`, payload, expiresIn),
    find: async (id) => recall(`${model}:${id}`),
    findByUid: async (uid) => recallByUid(model, uid),
    // Codes typed by a user belong to devices without a keyboard; there are none here.
    findByUserCode: async () => undefined,
    consume: async (id) => {
      const payload = recall(`${model}:${id}`);
      if (payload) payload.consumed = Math.floor(now() / 1000);
    },
    destroy: async (id) => {
      remembered.delete(`${model}:${id}`);
    },
    revokeByGrantId: async (grantId) => {
      for (const [key, { payload }] of remembered) {
        const isOfGrant = key.startsWith(`${model}:`) && payload.grantId === grantId;
        if (isOfGrant) remembered.delete(key);
      }
    },
  });
}
