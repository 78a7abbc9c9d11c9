import type { PlaygroundEvent } from './contract.ts';

/** Who may see an event: everyone in a channel, one person, or (without either) all. */
export interface Audience {
  channel?: string;
  user?: string;
}

export type BusListener = (event: PlaygroundEvent, audience: Audience) => void;

/** Hands events to whoever listens, at once and in order. */
export interface Bus {
  publish(event: PlaygroundEvent, audience?: Audience): void;
  /** @returns a function that ends the subscription */
  subscribe(listener: BusListener): () => void;
}

export function createBus(): Bus {
  const listeners = new Set<BusListener>();
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
