import Bottleneck from 'bottleneck';

/** Makes limiters: of this process alone, or shared by all processes of one store. */
export interface Limiters extends AsyncDisposable {
  /** Whether other processes may hold what this one waits for. */
  readonly shared: boolean;
  /** At most one of each id. Shared, it keeps to the `maxConcurrent` of whoever made it last; other numbers belong into the id. */
  createLimiter(id: string, options: Bottleneck.ConstructorOptions): Bottleneck;
  /**
   * Lends the limiter of this id for as long as `work` takes; unused it is forgotten. Shared, the numbers belong into the id,
   * and others remember it for `timeout` ms without use: longer than any of its jobs may take.
   */
  withLimiter(
    id: string,
    options: Bottleneck.ConstructorOptions & { readonly timeout: number },
    work: (limiter: Bottleneck) => PromiseLike<void>,
  ): Promise<void>;
  /** Resolves when what is given back can be written down. */
  waitUntilWritable(): Promise<void>;
  /** Whether they are disposed of: then nothing can be asked any more. */
  readonly closed: boolean;
}

/** Those of one process. */
export const localLimiters: Limiters = {
  shared: false,
  createLimiter: (_, options) => new Bottleneck(options),
  withLimiter: async (_, options, work) => work(new Bottleneck(options)),
  waitUntilWritable: async () => {},
  closed: false,
  [Symbol.asyncDispose]: async () => {},
};
