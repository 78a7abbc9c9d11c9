import type { Collection, ListedCollection, Store } from '#services/store/store.ts';

/** A process's view of a store, which ends with the process: what it writes after that never arrives, and nothing answers it. */
export interface KillableStore {
  readonly store: Store;
  /** Kills it after so many writes more. */
  killAfter(writes: number): void;
  readonly isKilled: boolean;
}

/** Turns of the event loop that a slow write takes. */
const SLOW_TURNS = 10;

/** @param isSlow whether writes of a namespace take longer than others, which then come before them */
export function createKillableStore(store: Store, isSlow: (namespace: string) => boolean = () => false): KillableStore {
  let writesLeft = Number.POSITIVE_INFINITY;
  const never = () => new Promise<never>(() => {});
  const write = async (namespace: string, change: () => Promise<void>) => {
    if (isSlow(namespace)) await turnsOfTheLoop(SLOW_TURNS);
    return writesLeft-- > 0 ? change() : never();
  };
  const guard = <T>(namespace: string, collection: Collection<T>): Collection<T> => ({
    get: (key) => (writesLeft > 0 ? collection.get(key) : never()),
    set: (...args) => write(namespace, () => collection.set(...args)),
    delete: (...args) => write(namespace, () => collection.delete(...args)),
  });
  const guardListed = <T>(namespace: string, collection: ListedCollection<T>): ListedCollection<T> => ({
    ...collection,
    ...guard(namespace, collection),
  });
  return {
    store: {
      ...store,
      outageMessage: undefined,
      outageRemedy: undefined,
      onRecovered: () => () => {},
      collection: (namespace, schema) => guard(namespace, store.collection(namespace, schema)),
      listedCollection: (namespace, schema) => guardListed(namespace, store.listedCollection(namespace, schema)),
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
  for (let turns = 0; !isDone && !(process.isKilled && turns > 2 * SLOW_TURNS); turns++) await turnsOfTheLoop(1);
  return result;
}

async function turnsOfTheLoop(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}
