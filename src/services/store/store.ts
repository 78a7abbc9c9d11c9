import type { z } from 'zod';

/**
 * A namespace of the store whose values are of one kind. Every call rejects with a StoreTrouble, within seconds, where the store
 * is not to be had. What a store was asked for that did not answer may still be done when it goes on.
 */
export interface Collection<T> {
  get(key: string): Promise<T | undefined>;
  /** `ttl` in ms; without it the value stays until it is deleted. */
  set(key: string, value: T, ttl?: number): Promise<void>;
  delete(key: string): Promise<void>;
  entries(): AsyncIterable<readonly [key: string, value: T]>;
}

/** Where everything is kept that has to outlive the process. */
export interface Store extends AsyncDisposable {
  /** A plain sentence for members while nothing can be written; from memory. */
  readonly outageMessage: string | undefined;
  /** `again` is called whenever the store can be used again after it could not. */
  onRecovered(listener: () => unknown): void;
  /** A value on disk that `schema` does not accept is a fault, thrown by `get`. */
  collection<T>(namespace: string, schema: z.ZodType<T>): Collection<T>;
}
