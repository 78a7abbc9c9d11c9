import type { Store } from './store.ts';
import { StoreUnavailableError } from './store-unavailable-error.ts';

/**
 * Does `work`, and once more each time the store has recovered, for as long as it fails because the store is unavailable.
 * Rejects with the signal's reason when aborted meanwhile.
 */
export async function retryAfterOutage<T>(
  store: Pick<Store, 'onRecovered'>,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  for (;;) {
    const { promise: recovered, resolve, reject } = Promise.withResolvers<void>();
    // Subscribe first: the store may recover before the failure arrives here.
    const unsubscribe = store.onRecovered(resolve);
    const abort = () => reject(signal?.reason);
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      signal?.throwIfAborted();
      signal?.addEventListener('abort', abort);
      await recovered;
    } finally {
      signal?.removeEventListener('abort', abort);
      unsubscribe();
    }
  }
}
