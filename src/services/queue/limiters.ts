import Bottleneck from 'bottleneck';

/** Creates limiters: for this process alone, or shared by all processes of one store. */
export interface Limiters extends AsyncDisposable {
  /** Whether other processes may hold slots that this one waits for. */
  readonly shared: boolean;
  /** Call it once per id. A shared limiter keeps the `maxConcurrent` of the last creator; put other settings into the id. */
  createLimiter(id: string, options: Bottleneck.ConstructorOptions): Bottleneck;
  /**
   * Calls `work` with the limiter of this id, which is disposed of when nobody uses it. If shared, put the settings into the
   * id; Redis keeps the limiter for `timeout` ms without use, which must be longer than its jobs take.
   */
  withLimiter(
    id: string,
    options: Bottleneck.ConstructorOptions & { readonly timeout: number },
    work: (limiter: Bottleneck) => PromiseLike<void>,
  ): Promise<void>;
  /** Resolves when a released slot can be written. */
  waitUntilWritable(): Promise<void>;
  /** Whether they were disposed of: then they can no longer be used. */
  readonly closed: boolean;
}

/** Limiters of this process alone. */
export const localLimiters: Limiters = {
  shared: false,
  createLimiter: (_, options) => new Bottleneck(options),
  withLimiter: async (_, options, work) => work(new Bottleneck(options)),
  waitUntilWritable: async () => {},
  closed: false,
  [Symbol.asyncDispose]: async () => {},
};
