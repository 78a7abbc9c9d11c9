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
import { assertHistoryReadable } from './message-history.ts';
import type { Message } from './messages/message.ts';
import { messageBody, messageRequest } from './messages/message-payload.ts';

const createdDm = z.object({ id: z.string() });
const sentMessage = z.object({ id: z.string(), channel_id: z.string() });

const replyFlags = z.object({ flags: z.number().default(0) });

const seenMessages = z.array(
  z.looseObject({
    id: z.string(),
    author: z.looseObject({ bot: z.boolean().optional() }),
    webhook_id: z.string().optional(),
  }),
);

/** Whether a bot wrote it, not a webhook, whose name and text anybody may choose. */
const isBotMessage = ({ author, webhook_id }: z.infer<typeof seenMessages>[number]) =>
  author.bot === true && !webhook_id;

/** Messages per request (Discord's maximum), and requests at most. */
const [MESSAGES_PER_PAGE, MAX_MESSAGE_PAGES] = [100, 20];

/** The ids by which a message is found. */
export interface MessageRef {
  readonly channel: string;
  readonly id: string;
}

/**
 * `none`: it was never responded to, or Discord never heard of it. `thinking`: it shows “thinking…”. `expired`: its token can no longer be used,
 * so nobody can tell.
 */
export type ReplyStatus = 'none' | 'thinking' | 'answered' | 'deleted' | 'expired';

/** The calls to Discord. Those that take a `ReplyTarget` need only its stored id and token, so that they work after a restart. */
export interface DiscordRest {
  /** Shows “Lorikeet is thinking…”; has to reach Discord within 3 s of the interaction. */
  deferReply(to: ReplyTarget, ephemeral: boolean): Promise<void>;
  /** Acknowledges a button or select without showing anything. */
  deferUpdate(to: ReplyTarget): Promise<void>;
  /** Replies to the person alone, as the first response. */
  replyEphemeral(to: ReplyTarget, message: Message): Promise<void>;
  /** Opens a modal. */
  showModal(to: ReplyTarget, modal: APIModalInteractionResponseCallbackData): Promise<void>;
  /** Replaces the message whose button or select was used, as the first response. */
  update(to: ReplyTarget, message: Message): Promise<void>;
  /** What has become of the first response to an interaction. */
  fetchReplyStatus(to: ReplyTarget): Promise<ReplyStatus>;
  respond(to: ReplyTarget, choices: readonly { name: string; value: string }[]): Promise<void>;
  editReply(to: ReplyTarget, message: Message): Promise<MessageRef>;
  followUp(to: ReplyTarget, message: Message, ephemeral: boolean): Promise<MessageRef>;
  /** Deletes the reply; after {@link deferUpdate} the message whose button was pressed. */
  deleteReply(to: ReplyTarget): Promise<void>;
  /**
   * Posts a new message that mentions a person, if one is named. Within some minutes Discord returns the existing message for the same `nonce`
   * (resources/message.mdx, Create Message).
   */
  createMessage(channel: string, message: Message, mention: string | undefined, nonce: string): Promise<MessageRef>;
  /** The message that a bot has posted in the channel since that time (ms since the epoch) and that contains the job's id. */
  findMessage(channel: string, since: number, job: string): Promise<MessageRef | undefined>;
  /** Newly signed links to the pictures of a message. */
  fetchPictureUrls(messageRef: MessageRef): Promise<string[]>;
  /** The id of the person's direct-message channel. */
  createDm(person: string): Promise<string>;
}

/** Attempts to send the first response; it has to reach Discord within 3 s. */
const MAX_CALLBACK_ATTEMPTS = 4;

/** The clients that requests go through, by how Discord limits them and how they are retried. */
export interface RestClients {
  readonly rest: REST;
  /** For first responses to interactions; never retries by itself. */
  readonly callbackRest: REST;
  /** For later messages of interactions. */
  readonly webhookRest: REST;
}

export function createDiscordRest({ rest, callbackRest, webhookRest }: RestClients): DiscordRest {
  const callback = async ({ id, token }: ReplyTarget, type: InteractionResponseType, data?: object) => {
    for (let attempt = 1; ; attempt++) {
      try {
        const body = { type, ...(data && { data }) };
        await callbackRest.post(Routes.interactionCallback(id, token), { auth: false, body });
        return;
      } catch (error) {
        // An earlier attempt was accepted, and only its answer was lost.
        if (attempt > 1 && errorCodeOf(error) === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged) return;
        if (attempt >= MAX_CALLBACK_ATTEMPTS || errorKindOf(error) !== 'transient') throw error;
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
    replyEphemeral: (to, message) =>
      callback(to, InteractionResponseType.ChannelMessageWithSource, {
        ...messageBody(message),
        flags: message.flags | MessageFlags.Ephemeral,
      }),
    showModal: (to, modal) => callback(to, InteractionResponseType.Modal, modal),
    update: (to, message) => callback(to, InteractionResponseType.UpdateMessage, messageBody(message)),
    respond: (to, choices) => callback(to, InteractionResponseType.ApplicationCommandAutocompleteResult, { choices }),
    fetchReplyStatus: async ({ applicationId, token }) => {
      try {
        const reply = await webhookRest.get(Routes.webhookMessage(applicationId, token), { auth: false });
        return (replyFlags.parse(reply).flags & MessageFlags.Loading) === 0 ? 'answered' : 'thinking';
      } catch (error) {
        if (errorCodeOf(error) === RESTJSONErrorCodes.UnknownWebhook) return 'none';
        const kind = errorKindOf(error);
        if (kind === 'deleted' || kind === 'expired') return kind;
        throw error;
      }
    },
    editReply: async (to, message) =>
      readMessageRef(await webhookRest.patch(replyRoute(to), { auth: false, ...messageRequest(message) })),
    followUp: async (to, message, ephemeral) => {
      const flags = ephemeral ? message.flags | MessageFlags.Ephemeral : message.flags;
      const response = await webhookRest.post(Routes.webhook(to.applicationId, to.token), {
        auth: false,
        ...messageRequest(message, { flags }),
      });
      return readMessageRef(response);
    },
    deleteReply: async (to) => void (await webhookRest.delete(replyRoute(to), { auth: false })),
    createMessage: async (channel, message, mention, nonce) => {
      const mentioning = mention !== undefined && {
        components: [{ type: ComponentType.TextDisplay, content: `<@${mention}>` }, ...message.components],
        allowed_mentions: { users: [mention] },
      };
      const request = messageRequest(message, { ...mentioning, nonce, enforce_nonce: true });
      return readMessageRef(await rest.post(Routes.channelMessages(channel), request));
    },
    findMessage: async (channel, since, job) => {
      // Other jobs of the same interaction have this id with a suffix.
      const namesJob = new RegExp(`\\b${job}(?!\\w)`);
      let after = SnowflakeUtil.generate({ timestamp: since }).toString();
      for (let page = 0; page < MAX_MESSAGE_PAGES; page += 1) {
        const query = new URLSearchParams({ after, limit: `${MESSAGES_PER_PAGE}` });
        const messages = seenMessages.parse(await rest.get(Routes.channelMessages(channel), { query }));
        const found = messages.find((message) => isBotMessage(message) && namesJob.test(JSON.stringify(message)));
        if (found) return readMessageRef(found);
        const [newest] = messages;
        if (!newest && page === 0) await assertHistoryReadable(rest, channel);
        if (!newest || messages.length < MESSAGES_PER_PAGE) return undefined;
        after = newest.id;
      }
      throw new Error(`channel ${channel} has too many new messages to search`);
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
