/** The servers that the bots are in, as GUILD_CREATE has them. */
import { APPLICATIONS, botUser } from './bots.ts';
import { channelId, guildId } from './snowflake.ts';

/** What a server has: few channels and roles for a community, many for a circle of friends. */
const GUILD_SIZE = { channels: 20, roles: 15, emojis: 10 };

const PLACEHOLDERS = { guild: '@guild@', channel: '@channel@', bot: '@bot@' } as const;

const count = (length: number) => Array.from({ length }, (_, index) => index);

const createRole = (index: number) => ({
  id: index === 0 ? PLACEHOLDERS.guild : `8${`${index}`.padStart(7, '0')}${PLACEHOLDERS.guild}`,
  name: index === 0 ? '@everyone' : `role ${index}`,
  color: 0,
  colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
  hoist: false,
  icon: null,
  unicode_emoji: null,
  position: index,
  permissions: '1071698660929',
  managed: false,
  mentionable: false,
  flags: 0,
});

const createChannel = (index: number) => ({
  id: index === 0 ? PLACEHOLDERS.channel : `7${`${index}`.padStart(7, '0')}${PLACEHOLDERS.channel}`,
  type: 0,
  name: `channel-${index}`,
  position: index,
  permission_overwrites: [{ id: PLACEHOLDERS.guild, type: 0, allow: '0', deny: '2048' }],
  parent_id: null,
  nsfw: false,
  rate_limit_per_user: 0,
  topic: 'What this channel is about',
  last_message_id: null,
  flags: 0,
});

const createEmoji = (index: number) => ({
  id: `6${`${index}`.padStart(7, '0')}${PLACEHOLDERS.guild}`,
  name: `emoji_${index}`,
  roles: [],
  require_colons: true,
  managed: false,
  animated: false,
  available: true,
});

/** Made once: only the ids differ from server to server. */
const TEMPLATE = JSON.stringify({
  id: PLACEHOLDERS.guild,
  name: `server ${PLACEHOLDERS.guild}`,
  icon: null,
  splash: null,
  discovery_splash: null,
  description: null,
  banner: null,
  vanity_url_code: null,
  owner_id: '900000000399999999',
  afk_channel_id: null,
  afk_timeout: 300,
  system_channel_id: null,
  system_channel_flags: 0,
  rules_channel_id: null,
  public_updates_channel_id: null,
  safety_alerts_channel_id: null,
  application_id: null,
  region: 'deprecated',
  preferred_locale: 'en-US',
  verification_level: 1,
  default_message_notifications: 1,
  explicit_content_filter: 0,
  mfa_level: 0,
  nsfw: false,
  nsfw_level: 0,
  premium_tier: 0,
  premium_subscription_count: 0,
  premium_progress_bar_enabled: false,
  max_members: 500_000,
  max_video_channel_users: 25,
  max_stage_video_channel_users: 50,
  features: [],
  joined_at: '2026-01-05T12:00:00.000000+00:00',
  large: false,
  unavailable: false,
  member_count: 25,
  roles: count(GUILD_SIZE.roles).map(createRole),
  emojis: count(GUILD_SIZE.emojis).map(createEmoji),
  stickers: [],
  channels: count(GUILD_SIZE.channels).map(createChannel),
  threads: [],
  voice_states: [],
  presences: [],
  stage_instances: [],
  guild_scheduled_events: [],
  soundboard_sounds: [],
  members: [
    {
      user: { ...botUser(APPLICATIONS.baseline), id: PLACEHOLDERS.bot },
      nick: null,
      avatar: null,
      roles: [],
      joined_at: '2026-01-05T12:00:00.000000+00:00',
      premium_since: null,
      deaf: false,
      mute: false,
      flags: 0,
    },
  ],
});

/** The data of a GUILD_CREATE, as JSON. @param index from 0 */
export function guildJson(index: number, botId: string): string {
  return TEMPLATE.replaceAll(PLACEHOLDERS.guild, guildId(index))
    .replaceAll(PLACEHOLDERS.channel, channelId(index))
    .replaceAll(PLACEHOLDERS.bot, botId);
}

/** A page of `GET /users/@me/guilds`. @param guilds how many there are */
export function guildPage(guilds: number, query: URLSearchParams): { readonly id: string; readonly name: string }[] {
  const [after, limit] = [BigInt(query.get('after') ?? 0), Number(query.get('limit') ?? 200)];
  return Array.from({ length: guilds }, (_, index) => guildId(index))
    .filter((id) => BigInt(id) > after)
    .slice(0, limit)
    .map((id) => ({ id, name: `server ${id}` }));
}
