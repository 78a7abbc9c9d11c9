import type { PlaygroundEvent } from '#playground/contract.ts';

/** Who may see an event: everyone in a channel, one person, or (without either) all. */
export interface EventAudience {
  channel?: string;
  user?: string;
}

export type EventBusListener = (event: PlaygroundEvent, audience: EventAudience) => void;

/** Hands events to whoever listens, at once and in order. */
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
