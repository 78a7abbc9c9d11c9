import Bottleneck from 'bottleneck';

/** Makes limiters: of this process alone, or shared by all processes of one store. */
export interface Limiters extends AsyncDisposable {
  /** Whether other processes may hold what this one waits for. */
  readonly shared: boolean;
  /** At most one of each id. Shared, it keeps to the `maxConcurrent` of whoever made it last; other numbers belong into the id. */
  one(id: string, options: Bottleneck.ConstructorOptions): Bottleneck;
  /**
   * One limiter for each key. Shared, the numbers belong into the id: limiters that are there already keep theirs.
   * `timeout`: ms without use after which one is forgotten; longer than any of its jobs may take.
   */
  each(id: string, options: Bottleneck.ConstructorOptions & { readonly timeout: number }): Bottleneck.Group;
  /** Resolves when what is given back can be written down. */
  ready(): Promise<void>;
  /** Whether they are disposed of: then nothing can be asked any more. */
  readonly closed: boolean;
}

/** Those of one process. */
export const LOCAL: Limiters = {
  shared: false,
  one: (_, options) => new Bottleneck(options),
  each: (_, options) => new Bottleneck.Group(options),
  ready: async () => {},
  closed: false,
  [Symbol.asyncDispose]: async () => {},
};
