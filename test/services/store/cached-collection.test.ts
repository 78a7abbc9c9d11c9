import { expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Bus } from '#services/bus/bus.ts';
import { openCachedCollection } from '#services/store/cache/cached-collection.ts';
import { openStore } from '#services/store/open-store.ts';
import type { Store } from '#services/store/store.ts';

/** A bus on which the test plays the part of all other processes. */
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

/** The store, with an iteration over entries that ends only when `resume` resolves. */
function withSlowEntries(store: Store, resume: () => Promise<void>): Store {
  return {
    ...store,
    onRecovered: store.onRecovered,
    listedCollection: (namespace, schema) => {
      const collection = store.listedCollection(namespace, schema);
      return {
        ...collection,
        async *entries() {
          yield* collection.entries();
          await resume();
        },
      };
    },
  };
}

it('ends with the newest values where a reload starts before the last one has ended', async () => {
  await using store = await openStore('memory:', () => {});
  const { bus, tell, gap } = openBus();
  const collection = store.listedCollection('durations', z.string());
  await collection.set('a', 'old');
  const resume = vi.fn(async () => {});
  const cachedCollection = await openCachedCollection(withSlowEntries(store, resume), bus, 'durations', z.string());
  const blocker = Promise.withResolvers<void>();
  resume.mockReturnValueOnce(blocker.promise);
  const first = gap();
  await vi.waitFor(() => expect(resume).toHaveBeenCalledTimes(2));
  await collection.set('a', 'new');
  await tell('a');
  const second = gap();
  await new Promise(setImmediate);
  blocker.resolve();
  await Promise.all([first, second]);
  expect(cachedCollection.get('a')).toBe('new');
});
