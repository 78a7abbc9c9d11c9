import type { Markdown } from '#schema/markdown.ts';
import { StoreUnavailableError } from './store-unavailable-error.ts';

/** Tracks whether the store can be used. */
export interface StoreHealth extends Disposable {
  /** A sentence for members during an outage. */
  readonly outageMessage: Markdown | undefined;
  /** What the last call of an outage failed with. */
  readonly outage: unknown;
  /**
   * Makes a call to the store.
   * @throws StoreUnavailableError if it fails; at once, without a call, while the store does not respond
   */
  run<T>(call: () => Promise<T>): Promise<T>;
  /** Records a failure that the connection reports between two calls. */
  reportFailure(error: unknown): StoreUnavailableError;
  /** Calls `listener` each time the store recovers. What it throws goes to `onError`. @returns ends that */
  onRecovered(listener: () => unknown): () => void;
}

export interface StoreHealthOptions {
  /** Writes a value as large as a job, and deletes it. */
  readonly probe: () => Promise<void>;
  /** Whether the error means that the store does not respond; another call would only keep members waiting. */
  readonly isNoResponse: (error: unknown) => boolean;
  /** Receives the first failure of each outage. */
  readonly onError: (error: unknown) => void;
  /** Ms between two probes during an outage. */
  readonly probeIntervalMs: number;
}

export function createStoreHealth({ probe, isNoResponse, onError, probeIntervalMs }: StoreHealthOptions): StoreHealth {
  const listeners = new Set<() => unknown>();
  let outage: StoreUnavailableError | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const runProbe = async () => {
    try {
      await probe();
      outage = undefined;
    } catch (error) {
      outage = new StoreUnavailableError(error);
      return scheduleProbe();
    }
    for (const listener of [...listeners]) {
      // If the store fails again, that outage is reported already.
      void (async () => listener())().catch((error) => error instanceof StoreUnavailableError || onError(error));
    }
  };
  const scheduleProbe = () => {
    if (!closed) timer = setTimeout(runProbe, probeIntervalMs).unref();
  };
  const reportFailure = (error: unknown) => {
    const previous = outage;
    outage = new StoreUnavailableError(error);
    if (!previous) {
      onError(error);
      scheduleProbe();
    }
    return outage;
  };

  return {
    get outage() {
      return outage?.cause;
    },
    get outageMessage() {
      return outage?.markdown;
    },
    run: async (call) => {
      if (outage && isNoResponse(outage.cause)) throw new StoreUnavailableError(outage.cause);
      try {
        return await call();
      } catch (error) {
        throw reportFailure(error);
      }
    },
    reportFailure,
    onRecovered: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    [Symbol.dispose]: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}
