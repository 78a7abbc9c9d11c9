/** The store: everything that outlives the process, in SQLite, Redis or memory. ./open-store.ts opens it. */

import type { z } from 'zod';
import type { Markdown } from '#schema/markdown.ts';

/** The form of what a namespace holds. `toStored` gives a shorter one, from which the schema reads the same value. */
export type StoredSchema<T> = z.ZodType<T> & { readonly toStored?: (value: T) => unknown };

/**
 * A namespace of the store, with values of one schema. If the store is unavailable, every call rejects with a
 * StoreUnavailableError within seconds. A write that got no response may still be applied later.
 * @example
 * const notes = store.collection('notes', z.object({ text: z.string() }));
 * await notes.set('42', { text: 'a fox' }, 60_000);
 * (await notes.get('42'))?.text; // 'a fox', for a minute
 */
export interface Collection<T> {
  /** @param beforeParse is waited for once the value is read: of many that arrive at once, not all are parsed in one turn then */
  get(key: string, beforeParse?: () => Promise<void>): Promise<T | undefined>;
  /** `ttl` in ms; without it, the value stays until it is deleted. */
  set(key: string, value: T, ttl?: number): Promise<void>;
  delete(key: string): Promise<void>;
}

/** A collection that can be listed. The store keeps an index of its keys, so listing costs as much as it finds. */
export interface ListedCollection<T> extends Collection<T> {
  /** The entries whose keys begin with `prefix`, by default all. Entries may change meanwhile. */
  entries(prefix?: string): AsyncIterable<readonly [key: string, value: T]>;
}

export interface CollectionOptions {
  /**
   * Somebody waits for its writes: they come before those of other collections. On SQLite they resolve as {@link Store.whenCommitted} does.
   * All that open the namespace say the same. Default: false.
   */
  readonly isUrgent?: boolean;
}

/** The namespaces that are listed. On Redis, one that is added here needs a migration that indexes what is stored already. */
export const LISTED_NAMESPACES = [
  'acknowledged',
  'audit-log',
  'audit-people',
  'books-open',
  'books-totals',
  'by-person',
  'durations',
  'erasures',
  'gifts-open',
  'kept',
  'open',
  'open-sheets',
  'person-servers',
  'preset-cards',
  'results',
  'run-seconds',
  'servers',
  'spending',
  'stars',
  'stars-by-person',
] as const;
export type ListedNamespace = (typeof LISTED_NAMESPACES)[number];

/**
 * Opens collections, and knows whether it can be used.
 * @example
 * await using store = await openStore('sqlite:data/lorikeet.sqlite', (error) => log.error(error));
 * if (store.outageMessage) throw new UserError(store.outageMessage);
 */
export interface Store extends AsyncDisposable {
  /** A sentence for members while the store is unavailable. Reads no disk and no network. */
  readonly outageMessage: Markdown | undefined;
  /** What the operator should do about it: a clause without a path, a host or a password. */
  readonly outageRemedy: string | undefined;
  /** Calls `listener` each time the store recovers. @returns ends that */
  onRecovered(listener: () => unknown): () => void;
  /** `get` throws an UnknownFormError if a stored value does not match `schema`. */
  collection<T>(namespace: string, schema: StoredSchema<T>): Collection<T>;
  listedCollection<T>(
    namespace: ListedNamespace,
    schema: StoredSchema<T>,
    options?: CollectionOptions,
  ): ListedCollection<T>;
  /**
   * Resolves when what was written before the call is SQLite's or has left for Redis, where a kill of this process no longer reaches it, or
   * has failed. The flush to the disk is not waited for, nor Redis's answer unless many wait: nobody waits for those before the first response.
   */
  whenCommitted(): Promise<void>;
  /**
   * The keys of any namespace, in pages, for what is done once in the background: on Redis it looks at all keys there are. Keys
   * may come twice, and may have no value any more.
   */
  scanKeys(namespace: string): AsyncIterable<readonly string[]>;
}
