import type { APIAttachment, APIMessage } from 'discord.js';
import type { EventBus } from './event-bus.ts';

/** A message with what Discord knows about it but does not send. */
export interface StoredMessage {
  message: APIMessage;
  /** The only user who sees an ephemeral message; `null` for other messages. */
  onlyVisibleTo: string | null;
  /** The interaction whose token it was sent with. */
  sentByInteraction: string | null;
  /** All files, with those that components show; `message.attachments` leaves these out. */
  files: APIAttachment[];
}

/** Messages of all channels, in memory. */
export interface MessageStore {
  add(stored: StoredMessage): void;
  /** Replaces an existing message. */
  update(stored: StoredMessage): void;
  remove(id: string): void;
  get(id: string | null): StoredMessage | undefined;
  /** Of all channels, oldest first. */
  listAll(): StoredMessage[];
  /** Oldest first. */
  list(channel: string): StoredMessage[];
}

/**
 * @param maxPerChannel how many messages one channel keeps; the oldest are dropped
 * @param refreshUrls called with the files of each message that is read, because it is about to be sent
 */
export function createMessageStore(
  bus: EventBus,
  maxPerChannel: number,
  refreshUrls: (files: APIAttachment[]) => void,
): MessageStore {
  const byId = new Map<string, StoredMessage>();
  const messagesIn = (channel: string) => [...byId.values()].filter(({ message }) => message.channel_id === channel);
  const withFreshUrls = (stored: StoredMessage): StoredMessage => {
    refreshUrls(stored.files);
    return stored;
  };
  const publishMessage = ({ message, onlyVisibleTo }: StoredMessage): void => {
    const audience = { channel: message.channel_id, ...(onlyVisibleTo ? { user: onlyVisibleTo } : {}) };
    bus.publish({ type: 'message', message }, audience);
  };
  return {
    listAll: () => [...byId.values()],
    list: (channel) => messagesIn(channel).map(withFreshUrls),
    get(id) {
      const stored = id === null ? undefined : byId.get(id);
      return stored && withFreshUrls(stored);
    },
    add(stored) {
      byId.set(stored.message.id, stored);
      const channelMessages = messagesIn(stored.message.channel_id);
      for (const old of channelMessages.slice(0, Math.max(0, channelMessages.length - maxPerChannel)))
        byId.delete(old.message.id);
      publishMessage(stored);
    },
    update(stored) {
      byId.set(stored.message.id, stored);
      publishMessage(stored);
    },
    remove(id) {
      const stored = byId.get(id);
      if (!stored) return;
      byId.delete(id);
      const { channel_id: channel } = stored.message;
      bus.publish(
        { type: 'messageDeleted', channel, message: id },
        { channel, ...(stored.onlyVisibleTo ? { user: stored.onlyVisibleTo } : {}) },
      );
    },
  };
}
