/** What the processes of one bot tell each other: short texts by topic. Who was not connected hears of it by {@link Bus.onReconnect}. */
export interface Bus {
  /** Tells the other processes, never this one. Does not wait, and never fails: what cannot be told is told after a reconnect. */
  publish(topic: string, text: string): void;
  /**
   * Hears what others publish, perhaps twice or in another order where the connection broke in between: so a text says where
   * to look, not what is to be seen. What `heard` throws or rejects with is logged.
   */
  subscribe(topic: string, listener: (text: string) => unknown): void;
  /** Called after the connection was lost and made again: messages may have been missed, so everything is to be read anew. */
  onReconnect(reload: () => unknown): void;
}

/** The bus of a bot that is one process: there is nobody to tell. */
export const noopBus: Bus = { publish: () => {}, subscribe: () => {}, onReconnect: () => {} };
