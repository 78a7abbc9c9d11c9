import type Bottleneck from 'bottleneck';

/** How one piece of work takes a slot. */
export interface ScheduleOptions {
  /** Ms after which its slot goes to another, though the work goes on. */
  readonly expiration?: number;
  /** 0…9; lower ones go first. Default 5. Where a limiter is shared only. */
  readonly priority?: number;
}

/** Slots for work. */
export interface Limiter {
  /** Does `work` when there is a slot. Rejects with what it throws, or when its slot expires. */
  schedule<T>(options: ScheduleOptions, work: () => PromiseLike<T>): Promise<T>;
  /** Slots that are taken; null if that is not known. */
  running(): Promise<number | null>;
}

/** Creates limiters: for this process alone, or shared by all processes of one store. */
export interface Limiters extends AsyncDisposable {
  /** Whether other processes may hold slots that this one waits for. */
  readonly shared: boolean;
  /** Call it once per id. A shared limiter keeps the `maxConcurrent` of the last creator; put other settings into the id. */
  createLimiter(id: string, options: Bottleneck.ConstructorOptions): Limiter;
  /**
   * Calls `work` with the limiter of this id, which is disposed of when nobody uses it. If shared, put the settings into the
   * id; Redis keeps the limiter for `timeout` ms without use, which must be longer than its jobs take.
   */
  withLimiter(
    id: string,
    options: Bottleneck.ConstructorOptions & { readonly timeout: number },
    work: (limiter: Limiter) => PromiseLike<void>,
  ): Promise<void>;
  /** Resolves when a released slot can be written. */
  waitUntilWritable(): Promise<void>;
  /** Whether they were disposed of: then they can no longer be used. */
  readonly closed: boolean;
}

/** Limiters of this process alone. */
export const localLimiters: Limiters = {
  shared: false,
  createLimiter: (_, { maxConcurrent }) => createLocalLimiter(maxConcurrent ?? Number.POSITIVE_INFINITY),
  withLimiter: async (_, { maxConcurrent }, work) =>
    work(createLocalLimiter(maxConcurrent ?? Number.POSITIVE_INFINITY)),
  waitUntilWritable: async () => {},
  closed: false,
  [Symbol.asyncDispose]: async () => {},
};

/**
 * A limiter of this process. Bottleneck's own goes by the wall clock even where nothing is limited in time: after the clock was
 * set back, nothing would start until it is where it was.
 */
export function createLocalLimiter(maxConcurrent: number): Limiter {
  const waiting: (() => void)[] = [];
  let running = 0;
  const acquire = async () => {
    if (running < maxConcurrent) running++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  /** A slot that somebody waits for is handed over, so that nobody can come in between. */
  const release = () => {
    const next = waiting.shift();
    if (next) next();
    else running--;
  };
  return {
    schedule: async ({ expiration }, work) => {
      await acquire();
      let timer: NodeJS.Timeout | undefined;
      const expired = new Promise<never>((_, reject) => {
        if (expiration !== undefined)
          timer = setTimeout(() => reject(new Error(`took longer than ${expiration} ms`)), expiration);
      });
      try {
        return await Promise.race([work(), expired]);
      } finally {
        clearTimeout(timer);
        release();
      }
    },
    running: async () => running,
  };
}
