import type { PlaygroundEvent } from '#playground/contract.ts';

/** Who may see an event: everyone in a channel, one user, or everybody where neither is given. */
export interface EventAudience {
  channel?: string;
  user?: string;
}

export type EventBusListener = (event: PlaygroundEvent, audience: EventAudience) => void;

/** Calls all listeners synchronously, in the order of subscription. */
export interface EventBus {
  publish(event: PlaygroundEvent, audience?: EventAudience): void;
  /** @returns a function that ends the subscription */
  subscribe(listener: EventBusListener): () => void;
}

export function createEventBus(): EventBus {
  const listeners = new Set<EventBusListener>();
  return {
    publish(event, audience = {}) {
      for (const listener of [...listeners]) listener(event, audience);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
