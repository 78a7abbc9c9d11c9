import { expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Bus } from '#services/bus/bus.ts';
import { openCachedCollection } from '#services/store/cached-collection.ts';
import { openStore } from '#services/store/open-store.ts';
import type { Store } from '#services/store/store.ts';

/** A bus on which the test is all other processes. */
function openBus() {
  const heard: ((key: string) => unknown)[] = [];
  const gaps: (() => unknown)[] = [];
  const bus: Bus = {
    publish: () => {},
    subscribe: (_, hear) => void heard.push(hear),
    onReconnect: (reload) => void gaps.push(reload),
  };
  return {
    bus,
    tell: (key: string) => Promise.all(heard.map((hear) => hear(key))),
    gap: () => Promise.all(gaps.map((reload) => reload())),
  };
}

/** The store, in which a walk over entries ends only when `goOn` says so. */
function withSlowEntries(store: Store, goOn: () => Promise<void>): Store {
  return {
    ...store,
    onRecovered: store.onRecovered,
    collection: (namespace, schema) => {
      const shelf = store.collection(namespace, schema);
      return {
        ...shelf,
        async *entries() {
          yield* shelf.entries();
          await goOn();
        },
      };
    },
  };
}

it('ends with what is newest where it has to read everything again before it has', async () => {
  await using store = await openStore('memory:', () => {});
  const { bus, tell, gap } = openBus();
  const shelf = store.collection('words', z.string());
  await shelf.set('a', 'old');
  const goOn = vi.fn(async () => {});
  const mirror = await openCachedCollection(withSlowEntries(store, goOn), bus, 'words', z.string());
  const held = Promise.withResolvers<void>();
  goOn.mockReturnValueOnce(held.promise);
  const first = gap();
  await vi.waitFor(() => expect(goOn).toHaveBeenCalledTimes(2));
  await shelf.set('a', 'new');
  await tell('a');
  const second = gap();
  await new Promise(setImmediate);
  held.resolve();
  await Promise.all([first, second]);
  expect(mirror.get('a')).toBe('new');
});
