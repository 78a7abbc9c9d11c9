import type { Ledger } from '#services/money/ledger.ts';
import type { Store } from '#services/store/store.ts';

/** Ms between two comparisons of the books with the job store: what never said what it cost is given up after a day. */
const RECONCILE_INTERVAL_MS = 60 * 60 * 1000;

/** Compares the books with the job store now, when the store recovers, and from time to time. @returns ends that */
export function keepReconciled(
  { reconcile }: Pick<Ledger, 'reconcile'>,
  store: Pick<Store, 'onRecovered'>,
): Disposable {
  void reconcile();
  const stopListening = store.onRecovered(reconcile);
  const timer = setInterval(() => void reconcile(), RECONCILE_INTERVAL_MS).unref();
  return {
    [Symbol.dispose]: () => {
      stopListening();
      clearInterval(timer);
    },
  };
}
