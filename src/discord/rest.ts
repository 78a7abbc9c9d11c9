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
import type { ReplyTarget } from '#schema/interaction/interaction.ts';
import { readMessage } from '#schema/interaction/message.ts';
import { packetMessage } from '#schema/interaction/packet.ts';
import { errorKindOf } from './error-kind.ts';
import type { Message } from './messages/message.ts';

const createdDm = z.object({ id: z.string() });
const sentMessage = z.object({ id: z.string(), channel_id: z.string() });

const seenMessages = z.array(
  z.looseObject({
    id: z.string(),
    author: z.looseObject({ bot: z.boolean().optional() }),
    webhook_id: z.string().optional(),
  }),
);

/** A message of a bot's own, not of a webhook, whose name and words anybody may choose. */
const isBotMessage = ({ author, webhook_id }: z.infer<typeof seenMessages>[number]) =>
  author.bot === true && !webhook_id;

/** Messages that Discord gives at once, and how often it is asked for more of them. */
const [MESSAGES_PER_PAGE, MAX_MESSAGE_PAGES] = [100, 20];

/** Nobody is ever notified by what a prompt says. */
const NO_MENTIONS = { parse: [] };

/** Where a message is. */
export interface MessageRef {
  readonly channel: string;
  readonly id: string;
}

/** The calls to Discord that answer interactions. They need nothing but the stored id and token. */
export interface DiscordRest {
  /** “Lorikeet is thinking…”; has to reach Discord within 3 s of the interaction. */
  deferReply(to: ReplyTarget, ephemeral: boolean): Promise<void>;
  /** Acknowledges a press without showing anything. */
  deferUpdate(to: ReplyTarget): Promise<void>;
  /** Answers at once, to the person alone. */
  replyEphemeral(to: ReplyTarget, message: Message): Promise<void>;
  /** Opens a modal. */
  showModal(to: ReplyTarget, modal: APIModalInteractionResponseCallbackData): Promise<void>;
  /** Answers a press with a new form of the message that was pressed on. */
  update(to: ReplyTarget, message: Message): Promise<void>;
  /** Whether the interaction was ever answered; also where the answer was deleted since. */
  isAnswered(to: ReplyTarget): Promise<boolean>;
  respond(to: ReplyTarget, choices: readonly { name: string; value: string }[]): Promise<void>;
  editReply(to: ReplyTarget, message: Message): Promise<MessageRef>;
  followUp(to: ReplyTarget, message: Message, ephemeral: boolean): Promise<MessageRef>;
  /** Takes the reply away; after a press that was acknowledged, the message that was pressed on. */
  deleteReply(to: ReplyTarget): Promise<void>;
  /**
   * Posts a new message. Within some minutes the same `nonce` gives the message that is there already (resources/message.mdx,
   * Create Message).
   */
  createMessage(channel: string, message: Message, mention: string, nonce: string): Promise<MessageRef>;
  /** The message that a bot has posted there since that time (ms) and that names this job anywhere. */
  findMessage(channel: string, since: number, job: string): Promise<MessageRef | undefined>;
  /** Links to the pictures of a message, signed just now. */
  fetchPictureUrls(messageRef: MessageRef): Promise<string[]>;
  createDm(person: string): Promise<string>;
}

/** Times that an answer to an interaction is sent where Discord does not take it in; it has to be there within 3 s. */
const MAX_CALLBACK_ATTEMPTS = 4;

/** @param callbackRest for the first answers to interactions; repeats nothing by itself */
export function createDiscordRest(rest: REST, callbackRest: REST): DiscordRest {
  const callback = async ({ id, token }: ReplyTarget, type: InteractionResponseType, data?: object) => {
    for (let attempt = 1; ; attempt++) {
      try {
        const body = { type, ...(data && { data }) };
        await callbackRest.post(Routes.interactionCallback(id, token), { auth: false, body });
        return;
      } catch (error) {
        // The one before was taken, and only the word of it was lost.
        if (attempt > 1 && errorCodeOf(error) === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged) return;
        if (attempt >= MAX_CALLBACK_ATTEMPTS || errorKindOf(error) !== 'again') throw error;
      }
    }
  };
  const replyRoute = ({ applicationId, token, message = '@original' }: ReplyTarget) =>
    Routes.webhookMessage(applicationId, token, message);
  return {
    deferReply: (to, ephemeral) =>
      callback(
        to,
        InteractionResponseType.DeferredChannelMessageWithSource,
        ephemeral ? { flags: MessageFlags.Ephemeral } : undefined,
      ),
    deferUpdate: (to) => callback(to, InteractionResponseType.DeferredMessageUpdate),
    replyEphemeral: (to, message) => {
      const { body } = payload(message);
      return callback(to, InteractionResponseType.ChannelMessageWithSource, {
        ...body,
        flags: message.flags | MessageFlags.Ephemeral,
      });
    },
    showModal: (to, modal) => callback(to, InteractionResponseType.Modal, modal),
    update: (to, message) => callback(to, InteractionResponseType.UpdateMessage, payload(message).body),
    respond: (to, choices) => callback(to, InteractionResponseType.ApplicationCommandAutocompleteResult, { choices }),
    isAnswered: async ({ applicationId, token }) => {
      try {
        await rest.get(Routes.webhookMessage(applicationId, token), { auth: false });
        return true;
      } catch (error) {
        if (errorCodeOf(error) === RESTJSONErrorCodes.UnknownWebhook) return false;
        // Deleted since, or too long ago to be told.
        if (['gone', 'over'].includes(errorKindOf(error))) return true;
        throw error;
      }
    },
    editReply: async (to, message) =>
      readMessageRef(await rest.patch(replyRoute(to), { auth: false, ...payload(message) })),
    followUp: async (to, message, ephemeral) => {
      const { body, files } = payload(message);
      const flags = ephemeral ? message.flags | MessageFlags.Ephemeral : message.flags;
      const response = await rest.post(Routes.webhook(to.applicationId, to.token), {
        auth: false,
        body: { ...body, flags },
        files,
      });
      return readMessageRef(response);
    },
    deleteReply: async (to) => void (await rest.delete(replyRoute(to), { auth: false })),
    createMessage: async (channel, message, mention, nonce) => {
      const { body, files } = payload(message);
      const components = [{ type: ComponentType.TextDisplay, content: `<@${mention}>` }, ...body.components];
      const allowed_mentions = { users: [mention] };
      const fullBody = { ...body, components, allowed_mentions, nonce, enforce_nonce: true };
      return readMessageRef(await rest.post(Routes.channelMessages(channel), { body: fullBody, files }));
    },
    findMessage: async (channel, since, job) => {
      // Not that of another job of the same interaction: its id has more behind it.
      const namesJob = new RegExp(`\\b${job}(?!\\w)`);
      let after = SnowflakeUtil.generate({ timestamp: since }).toString();
      for (let page = 0; page < MAX_MESSAGE_PAGES; page += 1) {
        const query = new URLSearchParams({ after, limit: `${MESSAGES_PER_PAGE}` });
        const messages = seenMessages.parse(await rest.get(Routes.channelMessages(channel), { query }));
        const found = messages.find((message) => isBotMessage(message) && namesJob.test(JSON.stringify(message)));
        if (found) return readMessageRef(found);
        const [newest] = messages;
        if (!newest || messages.length < MESSAGES_PER_PAGE) return undefined;
        after = newest.id;
      }
      throw new Error(`too much was written in channel ${channel} to find a message`);
    },
    fetchPictureUrls: async ({ channel, id }) => {
      const message = packetMessage.parse(await rest.get(Routes.channelMessage(channel, id)));
      return readMessage(message).pictures.map(({ url }) => url);
    },
    createDm: async (person) => {
      const channel = await rest.post(Routes.userChannels(), { body: { recipient_id: person } });
      return createdDm.parse(channel).id;
    },
  };
}

const errorCodeOf = (error: unknown) => (error instanceof DiscordAPIError ? error.code : undefined);

function readMessageRef(response: unknown): MessageRef {
  const { id, channel_id: channel } = sentMessage.parse(response);
  return { channel, id };
}

function payload({ flags, components, files }: Message) {
  return {
    body: {
      flags,
      components,
      allowed_mentions: NO_MENTIONS,
      attachments: files.map(({ name, description }, id) => ({ id: `${id}`, filename: name, description })),
    },
    files: files.map(({ name, type, bytes }) => ({
      name,
      contentType: type,
      data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    })),
  };
}
