import { StoreTrouble } from './trouble.ts';

/** Whether a store can be used, known without asking it. */
export interface Health extends Disposable {
  /** A sentence for members while it cannot. */
  readonly trouble: string | undefined;
  /**
   * Makes a call to the store.
   * @throws StoreTrouble where it fails; at once, without asking, while the store is known not to answer at all
   */
  run<T>(call: () => Promise<T>): Promise<T>;
  /** Takes note that the store fails, as its connection may tell between two calls. */
  failed(error: unknown): StoreTrouble;
  /** `again` is called each time that the store can be used again after it could not; what it throws goes to the log. */
  onWell(again: () => unknown): void;
}

export interface HealthOptions {
  /** Writes something as large as a job, and takes it away. */
  readonly probe: () => Promise<void>;
  /** Whether the error is of a store that does not answer: then asking again would only keep people waiting. */
  readonly isSilent: (error: unknown) => boolean;
  /** Hears of the first failure of each time of trouble. */
  readonly onError: (error: unknown) => void;
  /** Ms between two probes while there is trouble. */
  readonly every: number;
}

export function createHealth({ probe, isSilent, onError, every }: HealthOptions): Health {
  const listeners = new Set<() => unknown>();
  let trouble: StoreTrouble | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const look = async () => {
    try {
      await probe();
      trouble = undefined;
    } catch (error) {
      trouble = new StoreTrouble(error);
      return wait();
    }
    for (const again of listeners) {
      // A store that fails again has been told of already.
      void (async () => again())().catch((error) => error instanceof StoreTrouble || onError(error));
    }
  };
  const wait = () => {
    if (!closed) timer = setTimeout(look, every).unref();
  };
  const failed = (error: unknown) => {
    const before = trouble;
    trouble = new StoreTrouble(error);
    if (!before) {
      onError(error);
      wait();
    }
    return trouble;
  };

  return {
    get trouble() {
      return trouble?.message;
    },
    run: async (call) => {
      if (trouble && isSilent(trouble.cause)) throw new StoreTrouble(trouble.cause);
      try {
        return await call();
      } catch (error) {
        throw failed(error);
      }
    },
    failed,
    onWell: (again) => void listeners.add(again),
    [Symbol.dispose]: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}
