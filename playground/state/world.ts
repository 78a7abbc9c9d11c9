/** The fake Discord's guilds, channels, members and roles. */
import type { User } from '#playground/contract.ts';
import {
  ALL_PERMISSIONS,
  DEFAULT_APP_PERMISSIONS,
  DEFAULT_MEMBER_PERMISSIONS,
  DM_APP_PERMISSIONS,
} from './permissions.ts';
import type { GuildSeed, WorldSeed } from './world-seed.ts';

/** Discord's file size limit without boosts: 10 MiB. */
export const DEFAULT_ATTACHMENT_SIZE_LIMIT_BYTES = 10 * 1024 * 1024;

export interface ChannelState {
  id: string;
  name: string;
  /** `null` for a direct message. */
  guild: string | null;
  /** The user that a direct message is with; `null` in a guild. */
  dmWith: string | null;
  nsfw: boolean;
  /** Its category; `null` for none. Tests change it. */
  parent: string | null;
  position: number;
  /** Set where the user accepts no direct messages. */
  rejectsMessages?: boolean;
  /** The bot's permissions here. Tests change it to take permissions away. */
  appPermissions: bigint;
}

export interface MemberState {
  user: string;
  admin: boolean;
  nick: string | null;
  roles: string[];
  permissions: bigint;
}

export interface RoleState {
  id: string;
  name: string;
  permissions: bigint;
  position: number;
}

export interface GuildState {
  id: string;
  name: string;
  locale: string;
  /** How many bytes one file may have. Tests change it to simulate a boosted server. */
  attachmentSizeLimit: number;
  channels: ChannelState[];
  members: MemberState[];
  roles: RoleState[];
}

/** Guilds, channels and users: plain data that tests may change. */
export interface WorldState {
  application: { id: string; name: string };
  users: User[];
  /** The locales of people’s clients, by their ids: `en-US` where there is none. */
  locales: Map<string, string>;
  guilds: GuildState[];
  channels: Map<string, ChannelState>;
  guild(id: string | null): GuildState | undefined;
  user(id: string): User | undefined;
  member(guild: string | null, user: string): MemberState | undefined;
  findDm(user: string): ChannelState | undefined;
  /** Whether this user is a member of the channel's guild, or the direct message is theirs. */
  canSee(user: string, channel: string): boolean;
}

export function createWorld(seed: WorldSeed): WorldState {
  const guilds = seed.guilds.map(createGuild);
  const dms = seed.dms.map(({ id, user }): ChannelState => {
    const dmFields = { guild: null, dmWith: user, nsfw: false, parent: null, position: 0 };
    return { id, name: '', ...dmFields, appPermissions: DM_APP_PERMISSIONS };
  });
  const channels = new Map([...guilds.flatMap((guild) => guild.channels), ...dms].map((one) => [one.id, one]));
  const guild: WorldState['guild'] = (id) => guilds.find((one) => one.id === id);
  const member: WorldState['member'] = (id, user) => guild(id)?.members.find((one) => one.user === user);
  return {
    application: seed.application,
    users: seed.users,
    locales: new Map(),
    guilds,
    channels,
    guild,
    member,
    user: (id) => seed.users.find((one) => one.id === id),
    findDm: (user) => dms.find((one) => one.dmWith === user),
    canSee(user, id) {
      const channel = channels.get(id);
      if (!channel) return false;
      return channel.guild ? member(channel.guild, user) !== undefined : channel.dmWith === user;
    },
  };
}

function createGuild(seed: GuildSeed): GuildState {
  // The id of the role @everyone is the guild's id, as on Discord.
  const everyoneRole: RoleState = {
    id: seed.id,
    name: '@everyone',
    permissions: DEFAULT_MEMBER_PERMISSIONS,
    position: 0,
  };
  const adminRole: RoleState = {
    id: `${BigInt(seed.id) + 900n}`,
    name: 'Keepers',
    permissions: ALL_PERMISSIONS,
    position: 1,
  };
  const seedRoles = (seed.roles ?? []).map((name, index): RoleState => {
    const id = `${BigInt(seed.id) + 901n + BigInt(index)}`;
    return { id, name, permissions: DEFAULT_MEMBER_PERMISSIONS, position: index + 2 };
  });
  const roleIds = (names: readonly string[]) =>
    seedRoles.filter(({ name }) => names.includes(name)).map(({ id }) => id);
  return {
    id: seed.id,
    name: seed.name,
    locale: 'en-US',
    attachmentSizeLimit: seed.attachmentSizeLimit ?? DEFAULT_ATTACHMENT_SIZE_LIMIT_BYTES,
    channels: seed.channels.map(({ id, name, nsfw = false }, position) => {
      const channelFields = { guild: seed.id, dmWith: null, nsfw, parent: null, position };
      return { id, name, ...channelFields, appPermissions: seed.appPermissions ?? DEFAULT_APP_PERMISSIONS };
    }),
    members: seed.members.map(({ user, admin = false, nick = null, roles = [] }) => ({
      user,
      admin,
      nick,
      roles: [...(admin ? [adminRole.id] : []), ...roleIds(roles)],
      permissions: admin ? ALL_PERMISSIONS : DEFAULT_MEMBER_PERMISSIONS,
    })),
    roles: [everyoneRole, adminRole, ...seedRoles],
  };
}
