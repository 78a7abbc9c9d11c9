import { z } from 'zod';
import type { Person, Place } from '#schema/interaction/interaction.ts';
import { t } from '#schema/language/t.ts';
import { UserError } from '#schema/user-error.ts';
import type { Bus } from '#services/bus/bus.ts';
import { openGuildValues } from '#services/store/cache/guild-values.ts';
import type { Loading } from '#services/store/cache/loading-cache.ts';
import type { Store } from '#services/store/store.ts';

/** Members that a server can block: they stay in memory together. */
const MAX_BLOCKED = 1000;

/** By person; `until` is in ms since the epoch, and missing where only an unblock ends it. */
const blockedMembers = z.record(
  z.string().regex(/^\d{5,20}$/),
  z.object({ until: z.number().optional(), by: z.string() }),
);
type StoredBlocks = z.infer<typeof blockedMembers>;
export type Block = StoredBlocks[string];

/** Who may not paint: in a server, by its admins, and anywhere, by the operator. */
export interface BlockedMembers {
  /** Reads a server's blocks, unless they are in memory, and holds them there. */
  load(guild: string | undefined): Loading;
  /** @throws UserError where this person is blocked here; Error if the server is not loaded */
  assertNotBlocked(person: Pick<Person, 'id'>, place: Pick<Place, 'guild'>): void;
  /** How somebody is blocked in a server. @throws Error if the server is not loaded */
  find(guild: string, person: string): Block | undefined;
  /** Other processes see it within a second. @throws UserError where too many are blocked */
  block(guild: string, person: string, block: Block): Promise<void>;
  /** @returns whether the person was blocked */
  unblock(guild: string, person: string): Promise<boolean>;
  /** Forgets all of a server. */
  forget(guild: string): Promise<void>;
}

export interface BlockedMembersOptions {
  /** People whom the operator blocks everywhere. */
  readonly everywhere: ReadonlySet<string>;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
  readonly maxIdle?: number | undefined;
}

export function openBlockedMembers(store: Store, bus: Bus, options: BlockedMembersOptions): BlockedMembers {
  const { everywhere, wallClock, maxIdle } = options;
  const defaultValue: StoredBlocks = {};
  const guilds = openGuildValues(store, bus, {
    name: 'blocked-members',
    schema: blockedMembers,
    defaultValue,
    maxIdle,
  });
  const isActive = ({ until }: Block) => until === undefined || until > wallClock();
  const withoutEnded = (blocks: StoredBlocks) =>
    Object.fromEntries(Object.entries(blocks).filter(([, each]) => isActive(each)));
  return {
    load: guilds.load,
    forget: guilds.forget,
    assertNotBlocked: ({ id }, { guild }) => {
      if (everywhere.has(id)) throw new UserError('My operator has blocked you: you cannot paint with me.');
      const block = guilds.getForGuild(guild)[id];
      if (block === undefined || !isActive(block)) return;
      if (block.until === undefined)
        throw new UserError('The admins of this server have blocked you: you cannot paint here.');
      const until = Math.floor(block.until / 1000);
      throw new UserError(
        t('The admins of this server have blocked you until <t:{until}:f>: you cannot paint here.', { until }),
      );
    },
    find: (guild, person) => {
      const block = guilds.getForGuild(guild)[person];
      return block && isActive(block) ? block : undefined;
    },
    block: async (guild, person, block) => {
      await guilds.update(guild, (before) => {
        const after = { ...withoutEnded(before), [person]: block };
        if (Object.keys(after).length > MAX_BLOCKED)
          throw new UserError(
            t('Up to {maxBlocked} members can be blocked. `/unblock` makes room.', { maxBlocked: MAX_BLOCKED }),
          );
        return after;
      });
    },
    unblock: async (guild, person) => {
      let wasBlocked = false;
      await guilds.update(guild, (before) => {
        const { [person]: ended, ...others } = before;
        wasBlocked = ended !== undefined && isActive(ended);
        return withoutEnded(others);
      });
      return wasBlocked;
    },
  };
}
