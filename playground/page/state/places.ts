import type { Guild, User, World } from '../../contract.ts';

/** A channel of a server, or a user's direct messages with the bot. */
export type Place =
  | { kind: 'guild'; id: string; name: string; nsfw: boolean; guild: Guild }
  | { kind: 'dm'; id: string; name: string; user: string };

/** The place with this channel id. */
export function findPlace(world: World, channel: string): Place | undefined {
  for (const guild of world.guilds) {
    const found = guild.channels.find((each) => each.id === channel);
    if (found) return { kind: 'guild', ...found, guild };
  }
  const dm = world.dms.find((each) => each.id === channel);
  return dm && { kind: 'dm', id: dm.id, name: world.application.name, user: dm.user };
}

export const listGuilds = (world: World, user: string): Guild[] =>
  world.guilds.filter((guild) => guild.members.some((member) => member.user === user));

export const isAdmin = (guild: Guild, user: string): boolean =>
  guild.members.some((member) => member.user === user && member.admin);

/** Names of a member's roles, without that of an admin, which {@link isAdmin} says. */
export const listRoles = (guild: Guild, user: string): string[] => {
  const member = guild.members.find((each) => each.user === user);
  return member && !member.admin
    ? guild.roles.filter(({ id }) => member.roles.includes(id)).map(({ name }) => name)
    : [];
};

export const findDm = (world: World, user: string) => world.dms.find((dm) => dm.user === user);

export const findUser = (world: World | undefined, id: string): User | undefined =>
  world?.users.find((user) => user.id === id);

/** The channel to open for `user`: this one if they can see it, their own direct messages in place of another's, else their first channel. */
export function accessibleChannel(world: World, user: string, channel: string): string {
  const place = findPlace(world, channel);
  if (place?.kind === 'guild' && listGuilds(world, user).includes(place.guild)) return channel;
  const dm = findDm(world, user)?.id;
  if (place?.kind === 'dm' && dm) return dm;
  return listGuilds(world, user)[0]?.channels[0]?.id ?? dm ?? '';
}
