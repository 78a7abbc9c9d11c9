import type { APIAttachment, APIMessage } from 'discord.js';
import type { Bus } from './bus.ts';

/** A message, and what Discord knows about it but does not say in it. */
export interface StoredMessage {
  message: APIMessage;
  /** The only person who sees it, for an ephemeral one. */
  onlyFor: string | null;
  /** The interaction by whose token it was sent. */
  sentBy: string | null;
  /** All of its files, those that components show included (which `message.attachments` leaves out). */
  files: APIAttachment[];
}

/** Messages of all channels, in memory. */
export interface Messages {
  add(stored: StoredMessage): void;
  /** Replaces a message that is there. */
  put(stored: StoredMessage): void;
  remove(id: string): void;
  get(id: string | null): StoredMessage | undefined;
  /** Oldest first. */
  list(channel: string): StoredMessage[];
}

/**
 * @param keep how many messages are kept in one channel; the oldest go first
 * @param renew called with the files of each message that is looked up, as it is about to be sent to somebody
 */
export function createMessages(bus: Bus, keep: number, renew: (files: APIAttachment[]) => void): Messages {
  const byId = new Map<string, StoredMessage>();
  const inChannel = (channel: string) => [...byId.values()].filter(({ message }) => message.channel_id === channel);
  const fresh = (stored: StoredMessage): StoredMessage => {
    renew(stored.files);
    return stored;
  };
  const tell = ({ message, onlyFor }: StoredMessage): void => {
    const audience = { channel: message.channel_id, ...(onlyFor ? { user: onlyFor } : {}) };
    bus.publish({ type: 'message', message }, audience);
  };
  return {
    list: (channel) => inChannel(channel).map(fresh),
    get(id) {
      const stored = id === null ? undefined : byId.get(id);
      return stored && fresh(stored);
    },
    add(stored) {
      byId.set(stored.message.id, stored);
      const here = inChannel(stored.message.channel_id);
      for (const old of here.slice(0, Math.max(0, here.length - keep))) byId.delete(old.message.id);
      tell(stored);
    },
    put(stored) {
      byId.set(stored.message.id, stored);
      tell(stored);
    },
    remove(id) {
      const stored = byId.get(id);
      if (!stored) return;
      byId.delete(id);
      const { channel_id: channel } = stored.message;
      bus.publish(
        { type: 'gone', channel, message: id },
        { channel, ...(stored.onlyFor ? { user: stored.onlyFor } : {}) },
      );
    },
  };
}
