import type { Collection, ListedCollection, Store } from '#services/store/store.ts';

/** A process's view of a store, which ends with the process: what it writes after that never arrives, and nothing answers it. */
export interface KillableStore {
  readonly store: Store;
  /** Kills it after so many writes more. */
  killAfter(writes: number): void;
  readonly isKilled: boolean;
}

export function createKillableStore(store: Store): KillableStore {
  let writesLeft = Number.POSITIVE_INFINITY;
  const never = () => new Promise<never>(() => {});
  const guard = <T>(collection: Collection<T>): Collection<T> => ({
    get: (key) => (writesLeft > 0 ? collection.get(key) : never()),
    set: (...args) => (writesLeft-- > 0 ? collection.set(...args) : never()),
    delete: (...args) => (writesLeft-- > 0 ? collection.delete(...args) : never()),
  });
  const guardListed = <T>(collection: ListedCollection<T>): ListedCollection<T> => ({
    ...guard(collection),
    entries: collection.entries,
  });
  return {
    store: {
      ...store,
      outageMessage: undefined,
      outageRemedy: undefined,
      onRecovered: () => () => {},
      collection: (...args) => guard(store.collection(...args)),
      listedCollection: (...args) => guardListed(store.listedCollection(...args)),
      [Symbol.asyncDispose]: async () => {},
    },
    killAfter: (writes) => {
      writesLeft = writes;
    },
    get isKilled() {
      return writesLeft <= 0;
    },
  };
}

/** Resolves with what `work` does, or with undefined once its process is killed. */
export async function untilKilled<T>(
  work: Promise<T>,
  process: Pick<KillableStore, 'isKilled'>,
): Promise<T | undefined> {
  let result: T | undefined;
  let isDone = false;
  void work
    .then((value) => {
      result = value;
    })
    .finally(() => {
      isDone = true;
    });
  for (let turns = 0; !isDone && !(process.isKilled && turns > 20); turns++)
    await new Promise((resolve) => setImmediate(resolve));
  return result;
}
