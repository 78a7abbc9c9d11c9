import { StoreUnavailableError } from './store-unavailable-error.ts';

/** Whether a store can be used, known without asking it. */
export interface StoreHealth extends Disposable {
  /** A sentence for members while it cannot. */
  readonly outageMessage: string | undefined;
  /**
   * Makes a call to the store.
   * @throws StoreTrouble where it fails; at once, without asking, while the store is known not to answer at all
   */
  run<T>(call: () => Promise<T>): Promise<T>;
  /** Takes note that the store fails, as its connection may tell between two calls. */
  reportFailure(error: unknown): StoreUnavailableError;
  /** `again` is called each time that the store can be used again after it could not; what it throws goes to the log. */
  onRecovered(listener: () => unknown): void;
}

export interface StoreHealthOptions {
  /** Writes something as large as a job, and takes it away. */
  readonly probe: () => Promise<void>;
  /** Whether the error is of a store that does not answer: then asking again would only keep people waiting. */
  readonly isNoResponse: (error: unknown) => boolean;
  /** Hears of the first failure of each time of trouble. */
  readonly onError: (error: unknown) => void;
  /** Ms between two probes while there is trouble. */
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
    for (const listener of listeners) {
      // A store that fails again has been told of already.
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
    get outageMessage() {
      return outage?.message;
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
    onRecovered: (again) => void listeners.add(again),
    [Symbol.dispose]: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}
