import type { APIModalInteractionResponseCallbackData } from 'discord.js';
import type { Bus } from '../bus.ts';

/** A first answer must come within 3 s, and the token is good for 15 minutes (receiving-and-responding). */
export const answerWithin = 3000;
export const tokenLifetime = 15 * 60 * 1000;

/** An interaction that was sent to the bot. */
export interface Live {
  id: string;
  token: string;
  /** 2 command, 3 component, 4 autocomplete, 5 modal. */
  type: number;
  /** 1 slash, 2 user menu, 3 message menu; 0 for what is no command. */
  commandType: number;
  /** With its sub-command: `lora add`; empty for what is no command. */
  commandName: string;
  /** The page's name for what was done; `null` for a packet that a test made itself. */
  nonce: string | null;
  user: string;
  channel: string;
  guild: string | null;
  /** Bytes that one file may have. */
  sizeLimit: number;
  /** Milliseconds since 1970. */
  createdAt: number;
  /** The message that the component sits on, or that a modal was opened from. */
  source: string | null;
  /** What autocomplete may offer: type 3 strings, 4 whole numbers, 10 numbers. */
  focusedType: number | null;
  /** Type of the callback that answered it. */
  answeredBy: number | null;
  /** Three seconds went by without one. */
  silent: boolean;
  /** The message that `@original` means. */
  original: string | null;
  /** A modal that was opened by this interaction and waits to be submitted. */
  modal: APIModalInteractionResponseCallbackData | null;
}

export interface Interactions {
  /** Starts the three seconds. */
  open(live: Live): void;
  /** Marks an interaction as answered and tells the page. */
  answered(live: Live, type: number): void;
  get(id: string): Live | undefined;
  byToken(token: string): Live | undefined;
  /** Interactions that got no answer in time. */
  readonly silences: readonly Live[];
  close(): void;
}

/** How many interactions are remembered; the oldest go first. */
const keep = 20_000;

export function createInteractions(bus: Bus): Interactions {
  const byId = new Map<string, Live>();
  const byToken = new Map<string, Live>();
  const timers = new Map<string, NodeJS.Timeout>();
  const silences: Live[] = [];
  const stopTimer = (id: string): void => {
    clearTimeout(timers.get(id));
    timers.delete(id);
  };
  return {
    silences,
    get: (id) => byId.get(id),
    byToken: (token) => byToken.get(token),
    open(live) {
      // A raw packet may come with an id that was used before.
      stopTimer(live.id);
      byId.set(live.id, live);
      byToken.set(live.token, live);
      for (const old of byId.values()) {
        if (byId.size <= keep) break;
        byId.delete(old.id);
        byToken.delete(old.token);
      }
      const onSilence = (): void => {
        timers.delete(live.id);
        live.silent = true;
        silences.push(live);
        bus.publish({ type: 'silent', nonce: live.nonce ?? live.id }, { user: live.user });
      };
      timers.set(live.id, setTimeout(onSilence, answerWithin));
    },
    answered(live, type) {
      stopTimer(live.id);
      live.answeredBy = type;
      bus.publish({ type: 'answered', nonce: live.nonce ?? live.id }, { user: live.user });
    },
    close() {
      for (const id of [...timers.keys()]) stopTimer(id);
    },
  };
}
