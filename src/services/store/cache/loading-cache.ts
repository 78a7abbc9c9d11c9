/** Holds a value in memory until it is disposed of: at once if the value is loaded, since most are, each time that anybody does anything. */
export type Loading = Disposable | Promise<Disposable>;

/**
 * Values that are read when they are first needed, and kept in memory: those in use, and the ones used last besides. Reading a
 * loaded one never waits.
 */
export interface LoadingCache<T> {
  /**
   * Reads a value unless it is cached; loads of one key at the same time share a reading. That there is no value is cached too.
   * The value stays in memory at least until the result is disposed of. Rejects with what the reading throws.
   */
  load(key: string): Loading;
  /** Keeps a value in memory like {@link load}, if it is cached. */
  hold(key: string): Disposable | undefined;
  /** @throws Error if the value is not loaded: a default instead could let people do what a server forbids */
  get(key: string): T | undefined;
  /** Replaces a cached value. Does nothing if it is not cached. */
  set(key: string, value: T | undefined): void;
  /** Reads a value that has changed, if it is cached. */
  refresh(key: string): Promise<void>;
  /** Any value may have changed: reads those in use now, and the others before their next use. */
  refreshAll(): Promise<void>;
}

export interface LoadingCacheOptions<T> {
  readonly read: (key: string) => Promise<T | undefined>;
  /** Values that are kept besides those in use. */
  readonly maxIdle: number;
  /** Whether nothing can be read just now: then values are used as they were read last. */
  readonly isUnavailable: () => boolean;
}

interface Entry<T> {
  value: T | undefined;
  /** Counts the replacements: a reading that began before one is outdated. */
  version: number;
  isLoaded: boolean;
  isStale: boolean;
  holders: number;
  reading: Promise<void> | undefined;
}

export function createLoadingCache<T>({ read, maxIdle, isUnavailable }: LoadingCacheOptions<T>): LoadingCache<T> {
  const entries = new Map<string, Entry<T>>();
  /** Keys that nobody holds, the one that was used last at the end. */
  const idle = new Set<string>();

  const readUntilFresh = async (key: string, entry: Entry<T>) => {
    try {
      while (entry.isStale) {
        entry.isStale = false;
        const { version } = entry;
        const value = await read(key);
        if (entry.version === version) entry.value = value;
        entry.isLoaded = true;
      }
    } catch (error) {
      entry.isStale = true;
      if (!(entry.isLoaded && isUnavailable())) throw error;
    } finally {
      // At once: a change from now on needs another reading.
      entry.reading = undefined;
    }
  };
  const makeFresh = async (key: string, entry: Entry<T>) => {
    if (entry.isStale) entry.reading ??= readUntilFresh(key, entry);
    await entry.reading;
  };
  const release = (key: string, entry: Entry<T>) => {
    entry.holders -= 1;
    if (entry.holders > 0) return;
    if (entry.isLoaded) idle.add(key);
    else entries.delete(key);
    for (const oldest of idle) {
      if (idle.size <= maxIdle) break;
      idle.delete(oldest);
      entries.delete(oldest);
    }
  };
  const holdEntry = (key: string, entry: Entry<T>): Disposable => {
    entry.holders += 1;
    idle.delete(key);
    let isHeld = true;
    return {
      [Symbol.dispose]: () => {
        if (isHeld) release(key, entry);
        isHeld = false;
      },
    };
  };

  const readAndHold = async (key: string) => {
    const entry = entries.get(key) ?? createEntry<T>();
    entries.set(key, entry);
    const held = holdEntry(key, entry);
    try {
      await makeFresh(key, entry);
    } catch (error) {
      held[Symbol.dispose]();
      throw error;
    }
    return held;
  };

  return {
    load: (key) => {
      const entry = entries.get(key);
      const isFresh = entry?.isLoaded && !entry.isStale && !entry.reading;
      return isFresh ? holdEntry(key, entry) : readAndHold(key);
    },
    hold: (key) => {
      const entry = entries.get(key);
      return entry?.isLoaded ? holdEntry(key, entry) : undefined;
    },
    get: (key) => {
      const entry = entries.get(key);
      if (!entry?.isLoaded) throw new Error(`${key} was read from memory before it was loaded`);
      return entry.value;
    },
    set: (key, value) => {
      const entry = entries.get(key);
      if (!entry) return;
      entry.value = value;
      entry.version += 1;
      entry.isLoaded = true;
    },
    refresh: async (key) => {
      const entry = entries.get(key);
      if (!entry) return;
      entry.isStale = true;
      using _held = holdEntry(key, entry);
      await makeFresh(key, entry);
    },
    refreshAll: async () => {
      for (const entry of entries.values()) entry.isStale = true;
      const used = [...entries].filter(([key]) => !idle.has(key));
      await Promise.all(used.map(([key, entry]) => makeFresh(key, entry)));
    },
  };
}

const createEntry = <T>(): Entry<T> => ({
  value: undefined,
  version: 0,
  isLoaded: false,
  isStale: true,
  holders: 0,
  reading: undefined,
});
