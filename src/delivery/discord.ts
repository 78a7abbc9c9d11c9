import {
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  DiscordAPIError,
  InteractionResponseType,
  MessageFlags,
  type REST,
  RESTJSONErrorCodes,
  Routes,
  SnowflakeUtil,
} from 'discord.js';
import { z } from 'zod';
import type { ReplyTo } from '#schema/interaction.ts';
import { packetMessage } from '#schema/packet.ts';
import { readMessage } from '#schema/seen-message.ts';
import { failureOf } from './failure.ts';
import type { Message } from './message.ts';

const dmChannel = z.object({ id: z.string() });
const sentMessage = z.object({ id: z.string(), channel_id: z.string() });

const seenMessages = z.array(
  z.looseObject({
    id: z.string(),
    author: z.looseObject({ bot: z.boolean().optional() }),
    webhook_id: z.string().optional(),
  }),
);

/** A message of a bot's own, not of a webhook, whose name and words anybody may choose. */
const isOwn = ({ author, webhook_id }: z.infer<typeof seenMessages>[number]) => author.bot === true && !webhook_id;

/** Messages that Discord gives at once, and how often it is asked for more of them. */
const [PAGE, MOST_PAGES] = [100, 20];

/** Nobody is ever notified by what a prompt says. */
const NOBODY = { parse: [] };

/** Where a message is. */
export interface SentMessage {
  readonly channel: string;
  readonly id: string;
}

/** The calls to Discord that answer interactions. They need nothing but the stored id and token. */
export interface DiscordReplies {
  /** “Lorikeet is thinking…”; has to reach Discord within 3 s of the interaction. */
  defer(to: ReplyTo, ephemeral: boolean): Promise<void>;
  /** Acknowledges a press without showing anything. */
  acknowledge(to: ReplyTo): Promise<void>;
  /** Answers at once, to the person alone. */
  whisper(to: ReplyTo, message: Message): Promise<void>;
  /** Opens a modal. */
  ask(to: ReplyTo, modal: APIModalInteractionResponseCallbackData): Promise<void>;
  /** Answers a press with a new form of the message that was pressed on. */
  update(to: ReplyTo, message: Message): Promise<void>;
  /** Whether the interaction was ever answered; also where the answer was deleted since. */
  isAnswered(to: ReplyTo): Promise<boolean>;
  complete(to: ReplyTo, choices: readonly { name: string; value: string }[]): Promise<void>;
  edit(to: ReplyTo, message: Message): Promise<SentMessage>;
  followUp(to: ReplyTo, message: Message, ephemeral: boolean): Promise<SentMessage>;
  /** Takes the reply away; after a press that was acknowledged, the message that was pressed on. */
  remove(to: ReplyTo): Promise<void>;
  /**
   * Posts a new message. Within some minutes the same `nonce` gives the message that is there already (resources/message.mdx,
   * Create Message).
   */
  post(channel: string, message: Message, mention: string, nonce: string): Promise<SentMessage>;
  /** The message that a bot has posted there since that time (ms) and that names this job anywhere. */
  posted(channel: string, since: number, job: string): Promise<SentMessage | undefined>;
  /** Links to the pictures of a message, signed just now. */
  pictures(of: SentMessage): Promise<string[]>;
  directChannel(person: string): Promise<string>;
}

/** Times that an answer to an interaction is sent where Discord does not take it in; it has to be there within 3 s. */
const ANSWER_TRIES = 4;

/** @param callbacks for the first answers to interactions; repeats nothing by itself */
export function discordReplies(rest: REST, callbacks: REST): DiscordReplies {
  const answer = async ({ id, token }: ReplyTo, type: InteractionResponseType, data?: object) => {
    for (let tries = 1; ; tries++) {
      try {
        const body = { type, ...(data && { data }) };
        await callbacks.post(Routes.interactionCallback(id, token), { auth: false, body });
        return;
      } catch (error) {
        // The one before was taken, and only the word of it was lost.
        if (tries > 1 && codeOf(error) === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged) return;
        if (tries >= ANSWER_TRIES || failureOf(error) !== 'again') throw error;
      }
    }
  };
  const original = ({ applicationId, token, message = '@original' }: ReplyTo) =>
    Routes.webhookMessage(applicationId, token, message);
  return {
    defer: (to, ephemeral) =>
      answer(
        to,
        InteractionResponseType.DeferredChannelMessageWithSource,
        ephemeral ? { flags: MessageFlags.Ephemeral } : undefined,
      ),
    acknowledge: (to) => answer(to, InteractionResponseType.DeferredMessageUpdate),
    whisper: (to, message) => {
      const { body } = payload(message);
      return answer(to, InteractionResponseType.ChannelMessageWithSource, {
        ...body,
        flags: message.flags | MessageFlags.Ephemeral,
      });
    },
    ask: (to, modal) => answer(to, InteractionResponseType.Modal, modal),
    update: (to, message) => answer(to, InteractionResponseType.UpdateMessage, payload(message).body),
    complete: (to, choices) => answer(to, InteractionResponseType.ApplicationCommandAutocompleteResult, { choices }),
    isAnswered: async ({ applicationId, token }) => {
      try {
        await rest.get(Routes.webhookMessage(applicationId, token), { auth: false });
        return true;
      } catch (error) {
        if (codeOf(error) === RESTJSONErrorCodes.UnknownWebhook) return false;
        // Deleted since, or too long ago to be told.
        if (['gone', 'over'].includes(failureOf(error))) return true;
        throw error;
      }
    },
    edit: async (to, message) => sent(await rest.patch(original(to), { auth: false, ...payload(message) })),
    followUp: async (to, message, ephemeral) => {
      const { body, files } = payload(message);
      const flags = ephemeral ? message.flags | MessageFlags.Ephemeral : message.flags;
      const answer = await rest.post(Routes.webhook(to.applicationId, to.token), {
        auth: false,
        body: { ...body, flags },
        files,
      });
      return sent(answer);
    },
    remove: async (to) => void (await rest.delete(original(to), { auth: false })),
    post: async (channel, message, mention, nonce) => {
      const { body, files } = payload(message);
      const components = [{ type: ComponentType.TextDisplay, content: `<@${mention}>` }, ...body.components];
      const allowed_mentions = { users: [mention] };
      const whole = { ...body, components, allowed_mentions, nonce, enforce_nonce: true };
      return sent(await rest.post(Routes.channelMessages(channel), { body: whole, files }));
    },
    posted: async (channel, since, job) => {
      // Not that of another job of the same interaction: its id has more behind it.
      const named = new RegExp(`\\b${job}(?!\\w)`);
      let after = SnowflakeUtil.generate({ timestamp: since }).toString();
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const query = new URLSearchParams({ after, limit: `${PAGE}` });
        const messages = seenMessages.parse(await rest.get(Routes.channelMessages(channel), { query }));
        const found = messages.find((message) => isOwn(message) && named.test(JSON.stringify(message)));
        if (found) return sent(found);
        const [newest] = messages;
        if (!newest || messages.length < PAGE) return undefined;
        after = newest.id;
      }
      throw new Error(`too much was written in channel ${channel} to find a message`);
    },
    pictures: async ({ channel, id }) => {
      const message = packetMessage.parse(await rest.get(Routes.channelMessage(channel, id)));
      return readMessage(message).pictures.map(({ url }) => url);
    },
    directChannel: async (person) => {
      const channel = await rest.post(Routes.userChannels(), { body: { recipient_id: person } });
      return dmChannel.parse(channel).id;
    },
  };
}

const codeOf = (error: unknown) => (error instanceof DiscordAPIError ? error.code : undefined);

function sent(answer: unknown): SentMessage {
  const { id, channel_id: channel } = sentMessage.parse(answer);
  return { channel, id };
}

function payload({ flags, components, files }: Message) {
  return {
    body: {
      flags,
      components,
      allowed_mentions: NOBODY,
      attachments: files.map(({ name, description }, id) => ({ id: `${id}`, filename: name, description })),
    },
    files: files.map(({ name, type, bytes }) => ({
      name,
      contentType: type,
      data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    })),
  };
}
