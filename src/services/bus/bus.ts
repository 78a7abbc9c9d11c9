/**
 * Publishes short texts by topic. A process that was disconnected learns of it by {@link Bus.onReconnect}.
 * @example
 * bus.subscribe('presets', (guild) => reload(guild));
 * bus.onReconnect(() => reloadAll());
 * bus.publish('presets', guild); // the other processes reload it
 */
export interface Bus {
  /** Publishes to the other processes, not to this one. Never waits and never throws; during an outage it is sent after the reconnect. */
  publish(topic: string, text: string): void;
  /**
   * Receives what other processes publish, perhaps twice or out of order after a reconnect. So a text should say what to read,
   * not contain the value. What `listener` throws is logged.
   */
  subscribe(topic: string, listener: (text: string) => unknown): void;
  /** Calls `reload` after each reconnect: messages may have been missed, so read everything again. */
  onReconnect(reload: () => unknown): void;
}

/** The bus of a bot that is one process. */
export const noopBus: Bus = { publish: () => {}, subscribe: () => {}, onReconnect: () => {} };
