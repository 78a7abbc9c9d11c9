import { z } from 'zod';
import { createRecentSet } from '#services/recent-set.ts';
import type { Store } from '#services/store/store.ts';

/** A job or a compare sheet that somebody asked for. */
export interface PersonEntry {
  readonly kind: 'job' | 'sheet';
  readonly id: string;
  /** Undefined in direct messages. */
  readonly guild: string | undefined;
}

/** Who asked for what, and where, because a store has no queries. Listing costs as much as it finds. */
export interface PersonIndex {
  /** `ttl` in ms; as long as the job or sheet itself. */
  add(person: string, entry: PersonEntry, ttl?: number): Promise<void>;
  remove(person: string, entry: PersonEntry): Promise<void>;
  /** In all servers and direct messages, or in one server. */
  list(person: string, guild?: string): AsyncIterable<PersonEntry>;
  /** The servers where somebody ever asked for anything. */
  serversOf(person: string): Promise<readonly string[]>;
  /** A server may have a hundred thousand. */
  peopleOf(guild: string): AsyncIterable<string>;
  /** That a person was ever in a server. */
  forgetMember(guild: string, person: string): Promise<void>;
}

/** Pairs of person and server that are remembered as stored: else each job would write them again. */
const MAX_REMEMBERED = 5000;

const DIRECT_MESSAGES = 'dm';

export function openPersonIndex(store: Store): PersonIndex {
  const entries = store.listedCollection('by-person', z.literal(true));
  /** Both ways: `u` person `-` server, and `s` server `-` person. */
  const pairs = store.listedCollection('person-servers', z.literal(true));
  const remembered = createRecentSet(MAX_REMEMBERED);
  const pairKeys = (person: string, guild: string) => [`u${person}-${guild}`, `s${guild}-${person}`] as const;
  const addPair = async (person: string, guild: string) => {
    const [key, reverse] = pairKeys(person, guild);
    if (remembered.has(key)) return;
    await Promise.all([pairs.set(key, true), pairs.set(reverse, true)]);
    remembered.add(key);
  };
  async function* listPairs(prefix: string): AsyncGenerator<string> {
    for await (const [key] of pairs.entries(prefix)) yield key.slice(prefix.length);
  }
  return {
    add: async (person, entry, ttl) => {
      const { guild } = entry;
      await Promise.all([entries.set(keyOf(person, entry), true, ttl), guild && addPair(person, guild)]);
    },
    remove: (person, entry) => entries.delete(keyOf(person, entry)),
    list: async function* (person, guild) {
      const prefix = guild === undefined ? `${person}-` : `${person}-${guild}-`;
      for await (const [key] of entries.entries(prefix)) yield readKey(key);
    },
    serversOf: (person) => Array.fromAsync(listPairs(`u${person}-`)),
    peopleOf: (guild) => listPairs(`s${guild}-`),
    forgetMember: async (guild, person) => {
      const keys = pairKeys(person, guild);
      remembered.delete(keys[0]);
      await Promise.all(keys.map(pairs.delete));
    },
  };
}

const keyOf = (person: string, { kind, id, guild }: PersonEntry) =>
  `${person}-${guild ?? DIRECT_MESSAGES}-${kind === 'sheet' ? 's' : ''}${id}`;

function readKey(key: string): PersonEntry {
  const [, place = '', name = ''] = key.split('-');
  const isSheet = name.startsWith('s');
  return {
    kind: isSheet ? 'sheet' : 'job',
    id: isSheet ? name.slice(1) : name,
    guild: place === DIRECT_MESSAGES ? undefined : place,
  };
}
