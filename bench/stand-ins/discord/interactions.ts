import { randomBytes } from 'node:crypto';
import { type Action, type Actor, type BotName, preciseNow, type Sample } from '../protocol.ts';
import { APPLICATIONS } from './bots.ts';
import { channelId, createSnowflake, guildId, userId } from './snowflake.ts';

/** An interaction, and what the bot has done with it. */
export interface Interaction extends Sample {
  readonly token: string;
  readonly bot: BotName;
  readonly channel: string;
  /** Of its first message. */
  readonly messageId: string;
  readonly pictures: number;
  acknowledgedAt?: number;
  lateAt?: number;
  answeredAt?: number;
  answer?: string;
  shownAt?: number;
  /** The rate limit of the webhook, which each token has of its own. */
  readonly bucket: { left: number; resetsAt: number };
  /** Called whenever the bot has done something. */
  readonly onChange: () => void;
}

/** The interactions that the bots may still respond to. */
export class Interactions {
  readonly #byToken = new Map<string, Interaction>();
  readonly #byId = new Map<string, Interaction>();

  create(bot: BotName, action: Action, actor: Actor, onChange: () => void): Interaction {
    const id = createSnowflake();
    const interaction: Interaction = {
      id,
      // As long and as opaque as Discord's tokens.
      token: Buffer.from(`interaction:${id}:${randomBytes(72).toString('base64url')}`).toString('base64url'),
      bot,
      channel: channelId(actor.guild),
      messageId: createSnowflake(),
      pictures: action.is === 'imagine' ? action.pictures : 0,
      sentAt: preciseNow(),
      bucket: { left: 0, resetsAt: 0 },
      onChange,
    };
    this.#byToken.set(interaction.token, interaction);
    this.#byId.set(id, interaction);
    return interaction;
  }

  findByToken(token: string): Interaction | undefined {
    return this.#byToken.get(token);
  }

  /** The one whose id is somewhere in a text, such as the name of a file. */
  findByText(text: string): Interaction | undefined {
    for (const [id] of text.matchAll(/\d{17,20}/g)) if (this.#byId.has(id)) return this.#byId.get(id);
    return undefined;
  }

  delete({ id, token }: Interaction): void {
    this.#byToken.delete(token);
    this.#byId.delete(id);
  }
}

/** What Discord sends for it: complete, in a server, from a member without special permissions. */
export function interactionPacket(interaction: Interaction, action: Action, { person, guild }: Actor) {
  const { id, token, bot, channel } = interaction;
  const isAdmin = action.is === 'lora-add' || action.is === 'lora-search';
  const permissions = String(2_248_473_465_835_073n | (isAdmin ? PERMISSION_MANAGE_GUILD : 0n));
  return {
    id,
    application_id: APPLICATIONS[bot].id,
    ...actionFields(interaction, action),
    token,
    version: 1,
    guild_id: guildId(guild),
    guild: { id: guildId(guild), locale: 'en-US', features: [] },
    guild_locale: 'en-US',
    channel_id: channel,
    channel: {
      id: channel,
      type: 0,
      name: 'pictures',
      guild_id: guildId(guild),
      nsfw: false,
      position: 0,
      permissions,
      last_message_id: null,
      topic: null,
      parent_id: null,
      flags: 0,
      rate_limit_per_user: 0,
    },
    member: {
      user: {
        id: userId(guild * 10_000 + person),
        username: `person-${person}`,
        global_name: `Person ${person}`,
        discriminator: '0',
        avatar: null,
        public_flags: 0,
      },
      nick: null,
      avatar: null,
      banner: null,
      roles: [],
      joined_at: '2026-01-05T12:00:00.000000+00:00',
      premium_since: null,
      pending: false,
      communication_disabled_until: null,
      flags: 0,
      permissions,
      mute: false,
      deaf: false,
    },
    authorizing_integration_owners: { '0': guildId(guild) },
    context: 0,
    app_permissions: '2248473465835073',
    locale: 'en-US',
    entitlements: [],
    entitlement_sku_ids: [],
    attachment_size_limit: 10_485_760,
  };
}

/** Manage Server (topics/permissions.mdx). */
const PERMISSION_MANAGE_GUILD = 1n << 5n;

const [SUB_COMMAND, STRING, INTEGER] = [1, 3, 4];

function actionFields({ id, bot, channel }: Interaction, action: Action) {
  const command = (name: string, options: readonly object[]) => ({ id: '900000000500000001', name, type: 1, options });
  const loraCommand = (name: string, texts: Readonly<Record<string, string>>) => {
    const options = Object.entries(texts).map(([option, value]) => ({ name: option, type: STRING, value }));
    return command('lora', [{ name, type: SUB_COMMAND, options }]);
  };
  switch (action.is) {
    case 'imagine': {
      // The id leads from a prediction back to its interaction.
      const prompt = { name: 'prompt', type: STRING, value: `a fox in the snow, picture ${id}` };
      const count = { name: 'num_outputs', type: INTEGER, value: action.pictures };
      return { type: 2, data: command('imagine', action.pictures > 1 ? [prompt, count] : [prompt]) };
    }
    case 'show':
      return { type: 2, data: command('show', []) };
    case 'autocomplete':
      return {
        type: 4,
        data: command('imagine', [{ name: 'lora', type: STRING, value: action.typed, focused: true }]),
      };
    case 'lora-add':
      return { type: 2, data: loraCommand('add', { name: action.name, reference: action.reference }) };
    case 'lora-search':
      return { type: 2, data: loraCommand('search', { words: action.words }) };
    case 'details':
      return {
        type: 3,
        data: { component_type: 2, custom_id: `1:details:${action.job}:0`, id: 7 },
        message: messageJson(bot, channel, createSnowflake()),
      };
  }
}

/** A message of a bot, with what discord.js reads. */
export function messageJson(bot: BotName, channel: string, id: string) {
  const { id: botId, name } = APPLICATIONS[bot];
  return {
    id,
    type: 20,
    channel_id: channel,
    author: { id: botId, username: name, global_name: null, discriminator: '0', avatar: null, bot: true },
    content: '',
    timestamp: '2026-01-05T12:00:00.000000+00:00',
    edited_timestamp: null,
    flags: 32_768,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    components: [],
    pinned: false,
    application_id: botId,
    webhook_id: botId,
  };
}
