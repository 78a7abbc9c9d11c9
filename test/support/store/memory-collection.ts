import type { Collection } from '#services/store/store.ts';

/** A collection in memory whose entries never expire. */
export function memoryCollection<T>(): Collection<T> & { readonly map: Map<string, T> } {
  const map = new Map<string, T>();
  return {
    map,
    get: async (key) => map.get(key),
    set: async (key, value) => {
      map.set(key, value);
    },
    delete: async (key) => {
      map.delete(key);
    },
  };
}
