import type { z } from 'zod';

/** A namespace of the store whose values are of one kind. Every call rejects after a deadline where the store is not to be had. */
export interface Shelf<T> {
  get(key: string): Promise<T | undefined>;
  /** `ttl` in ms; without it the value stays until it is deleted. */
  set(key: string, value: T, ttl?: number): Promise<void>;
  delete(key: string): Promise<void>;
  entries(): AsyncIterable<readonly [key: string, value: T]>;
}

/** Where everything is kept that has to outlive the process. */
export interface Store extends AsyncDisposable {
  /** A value on disk that `schema` does not accept is a fault, thrown by `get`. */
  shelf<T>(namespace: string, schema: z.ZodType<T>): Shelf<T>;
}
