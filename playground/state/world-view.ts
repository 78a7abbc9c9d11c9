import type { APIApplicationCommand } from 'discord.js';
import type { World } from '#playground/contract.ts';
import type { WorldState } from './world.ts';

/** The world as the page gets it. */
export function toWorldView(
  world: WorldState,
  commands: APIApplicationCommand[],
  session: Pick<World, 'online' | 'run' | 'keepsHistory' | 'examples'>,
): World {
  const dms = [...world.channels.values()].flatMap(({ id, dmWith }) => (dmWith ? [{ id, user: dmWith }] : []));
  return {
    application: world.application,
    users: world.users,
    guilds: world.guilds.map(({ id, name, channels, members, roles }) => ({
      id,
      name,
      channels: channels.map((channel) => ({ id: channel.id, name: channel.name, nsfw: channel.nsfw })),
      members: members.map((member) => ({
        user: member.user,
        admin: member.admin,
        permissions: member.permissions.toString(),
        roles: member.roles,
      })),
      roles: roles.map((role) => ({ id: role.id, name: role.name })),
    })),
    dms,
    commands,
    ...session,
  };
}
