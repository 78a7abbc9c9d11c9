import { setTimeout as sleep } from 'node:timers/promises';
import { createKeyedSerialQueue } from '#services/serial-queue.ts';
import type { Store } from '#services/store/store.ts';
import { createLoadingCache, type LoadingCache } from './loading-cache.ts';

/** Values that this process alone changes: at once in memory, and written after that. */
export interface WriteBehindCache<T> extends Pick<LoadingCache<T>, 'load' | 'hold' | 'get'> {
  /**
   * Replaces a loaded value at once. Resolves when it is written; rejects if it cannot be. Then it stays in memory until it is
   * written with the next change, or when the store recovers.
   */
  set(key: string, value: T): Promise<void>;
  /** Writes a value that is not written yet, or could not be. Resolves and rejects as {@link set}. */
  save(key: string): Promise<void>;
}

export interface WriteBehindOptions<T> {
  readonly read: (key: string) => Promise<T | undefined>;
  readonly write: (key: string, value: T) => Promise<void>;
  /** Values that are kept besides those in use, and those that are not written yet. */
  readonly maxIdle: number;
  /** Ms between two writes of one value, for large ones: what changes meanwhile is written at once. Default 0. */
  readonly pauseMs?: number | undefined;
}

export function createWriteBehindCache<T>(
  store: Pick<Store, 'onRecovered' | 'outageMessage'>,
  { read, write, maxIdle, pauseMs = 0 }: WriteBehindOptions<T>,
): WriteBehindCache<T> {
  const cache = createLoadingCache({ read, maxIdle, isUnavailable: () => store.outageMessage !== undefined });
  const unwritten = new Map<string, Disposable>();
  const writes = createKeyedSerialQueue();
  const pauses = new Map<string, Promise<void>>();
  const pause = (key: string) => {
    const ended = sleep(pauseMs, undefined, { ref: false }).then(() => void pauses.delete(key));
    pauses.set(key, ended);
  };
  const writeNewest = async (key: string) => {
    // An earlier turn may have written it.
    if (unwritten.has(key)) await pauses.get(key);
    const held = unwritten.get(key);
    if (!held) return;
    if (pauseMs > 0) pause(key);
    const value = cache.get(key);
    if (value !== undefined) await write(key, value);
    // A change during the write has a turn of its own.
    if (cache.get(key) !== value) return;
    unwritten.delete(key);
    held[Symbol.dispose]();
  };
  const save = (key: string) => writes.run(key, () => writeNewest(key));
  store.onRecovered(() => Promise.all([...unwritten.keys()].map(save)));
  return {
    load: cache.load,
    hold: cache.hold,
    get: cache.get,
    set: (key, value) => {
      const held = unwritten.get(key) ?? cache.hold(key);
      if (!held) throw new Error(`${key} was changed in memory before it was loaded`);
      unwritten.set(key, held);
      cache.set(key, value);
      return save(key);
    },
    save,
  };
}
