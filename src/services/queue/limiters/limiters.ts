/** How one piece of work takes a slot. */
export interface ScheduleOptions {
  /** Lower ones go first. Default 5. Where a limiter is shared only. */
  readonly priority?: number;
}

/** Slots for work. */
export interface Limiter {
  /** Does `work` when there is a slot. Rejects with what it throws, or when its slot expires. */
  schedule<T>(options: ScheduleOptions, work: () => PromiseLike<T>): Promise<T>;
  /** Slots that other processes hold, as last read. */
  readonly heldElsewhere: number;
}

export interface LimiterOptions {
  readonly maxConcurrent: number;
  /** Ms after which a slot goes to other work, though its own goes on. */
  readonly expirationMs: number;
}

/** How much may begin within any time. */
export interface Rate {
  readonly limit: number;
  readonly windowMs: number;
}

/** Creates limiters: for this process alone, or shared by all processes of one store. */
export interface Limiters extends AsyncDisposable {
  /** Whether other processes may hold slots that this one waits for. */
  readonly shared: boolean;
  /** The slots of this id. A shared one takes nothing while nobody uses it, so there may be one for each person. */
  createLimiter(id: string, options: LimiterOptions): Limiter;
  /** Resolves when one more thing of this id may begin, over all processes that share the rate. Rejects at once if it cannot be asked. */
  waitForRate(id: string, rate: Rate): Promise<void>;
}

/** Limiters of this process alone. */
export const localLimiters: Limiters = {
  shared: false,
  createLimiter: (_, { maxConcurrent, expirationMs }) => createLocalLimiter(maxConcurrent, expirationMs),
  waitForRate: async () => {},
  [Symbol.asyncDispose]: async () => {},
};

/** A limiter of this process. Who waited longest goes first. */
export function createLocalLimiter(maxConcurrent: number, expirationMs?: number): Limiter {
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
    schedule: async (_, work) => {
      await acquire();
      try {
        return await rejectLate(work, expirationMs);
      } finally {
        release();
      }
    },
    heldElsewhere: 0,
  };
}

/** Does `work`. Rejects where that takes longer than `expirationMs`. */
export async function rejectLate<T>(work: () => PromiseLike<T>, expirationMs: number | undefined): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    if (expirationMs !== undefined)
      timer = setTimeout(() => reject(new Error(`took longer than ${expirationMs} ms`)), expirationMs);
  });
  try {
    return await Promise.race([work(), expired]);
  } finally {
    clearTimeout(timer);
  }
}
