import type { WorldSeed } from '#playground/state/world-seed.ts';

/** What the first guild's id begins with; each next is a millisecond younger, so that neighbours are on neighbouring shards. */
const FIRST_GUILD_TIMESTAMP = 1_100_000_000_000_000_000n >> 22n;

/**
 * A world of many guilds named `Guild 0`, `Guild 1`, …, each with a channel `general`, and of as many people, `person-0`, …, who
 * are members everywhere. Of n shards, guild i is on shard i % n.
 */
export function createManyGuilds(guilds: number, people: number): Pick<WorldSeed, 'users' | 'guilds'> {
  const users = Array.from({ length: people }, (_, index) => ({
    id: `${1_100_000_000_000_000_500n + BigInt(index)}`,
    username: `person-${index}`,
    name: `Person ${index}`,
    colour: '#3aa76d',
  }));
  // The first is a multiple of what shards there can be in a test.
  const firstTimestamp = FIRST_GUILD_TIMESTAMP - (FIRST_GUILD_TIMESTAMP % 5040n);
  return {
    users,
    guilds: Array.from({ length: guilds }, (_, index) => {
      const id = (firstTimestamp + BigInt(index)) << 22n;
      return {
        id: `${id}`,
        name: `Guild ${index}`,
        channels: [{ id: `${id + 1n}`, name: 'general' }],
        members: users.map(({ id: user }, place) => ({ user, admin: place === 0 })),
      };
    }),
  };
}
