import type { APIModalInteractionResponseCallbackData } from 'discord.js';
import type { EventBus } from './event-bus.ts';

/** A first answer must come within 3 s, and the token is good for 15 minutes (receiving-and-responding). */
export const RESPONSE_TIMEOUT_MS = 3000;
export const TOKEN_LIFETIME_MS = 15 * 60 * 1000;

/** An interaction that was sent to the bot. */
export interface InteractionState {
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
  responseType: number | null;
  /** Three seconds went by without one. */
  timedOut: boolean;
  /** The message that `@original` means. */
  originalMessage: string | null;
  /** A modal that was opened by this interaction and waits to be submitted. */
  modal: APIModalInteractionResponseCallbackData | null;
}

export interface InteractionStore {
  /** Starts the three seconds. */
  add(interaction: InteractionState): void;
  /** Marks an interaction as answered and tells the page. */
  markAnswered(interaction: InteractionState, type: number): void;
  get(id: string): InteractionState | undefined;
  getByToken(token: string): InteractionState | undefined;
  /** Interactions that got no answer in time. */
  readonly unanswered: readonly InteractionState[];
  close(): void;
}

/** How many interactions are remembered; the oldest go first. */
const MAX_INTERACTIONS = 20_000;

export function createInteractionStore(bus: EventBus): InteractionStore {
  const byId = new Map<string, InteractionState>();
  const byToken = new Map<string, InteractionState>();
  const timers = new Map<string, NodeJS.Timeout>();
  const unanswered: InteractionState[] = [];
  const stopTimer = (id: string): void => {
    clearTimeout(timers.get(id));
    timers.delete(id);
  };
  return {
    unanswered,
    get: (id) => byId.get(id),
    getByToken: (token) => byToken.get(token),
    add(interaction) {
      // A raw packet may come with an id that was used before.
      stopTimer(interaction.id);
      byId.set(interaction.id, interaction);
      byToken.set(interaction.token, interaction);
      for (const old of byId.values()) {
        if (byId.size <= MAX_INTERACTIONS) break;
        byId.delete(old.id);
        byToken.delete(old.token);
      }
      const onTimeout = (): void => {
        timers.delete(interaction.id);
        interaction.timedOut = true;
        unanswered.push(interaction);
        bus.publish({ type: 'silent', nonce: interaction.nonce ?? interaction.id }, { user: interaction.user });
      };
      timers.set(interaction.id, setTimeout(onTimeout, RESPONSE_TIMEOUT_MS));
    },
    markAnswered(interaction, type) {
      stopTimer(interaction.id);
      interaction.responseType = type;
      bus.publish({ type: 'answered', nonce: interaction.nonce ?? interaction.id }, { user: interaction.user });
    },
    close() {
      for (const id of [...timers.keys()]) stopTimer(id);
    },
  };
}
