import type { APIModalInteractionResponseCallbackData } from 'discord.js';
import type { EventBus } from './event-bus.ts';

/** The bot's initial response must come within 3 seconds (interactions/receiving-and-responding). */
export const RESPONSE_TIMEOUT_MS = 3000;
/** An interaction token is valid for 15 minutes (interactions/receiving-and-responding). */
export const TOKEN_LIFETIME_MS = 15 * 60 * 1000;

/** The playground's record of an interaction that it sent to the bot. */
export interface InteractionState {
  id: string;
  token: string;
  /** 2 command, 3 component, 4 autocomplete, 5 modal submit. */
  type: number;
  /** 1 slash, 2 user menu, 3 message menu; 0 for other interactions. */
  commandType: number;
  /** With its subcommand: `lora add`; empty for other interactions. */
  commandName: string;
  /** The nonce of the user action; `null` for a raw packet of a test. */
  nonce: string | null;
  user: string;
  channel: string;
  guild: string | null;
  /** How many bytes one file may have. */
  sizeLimit: number;
  /** Milliseconds since 1970. */
  createdAt: number;
  /** The message of the component, or the one that the modal was opened from. */
  source: string | null;
  /** The interaction that opened the modal of a modal submit. */
  opener: InteractionState | null;
  /** Option type that autocomplete offers choices for: 3 string, 4 integer, 10 number. */
  focusedType: number | null;
  /** Type of the bot's initial response; `null` until it comes. */
  responseType: number | null;
  /** Whether no response came within {@link RESPONSE_TIMEOUT_MS}. */
  timedOut: boolean;
  /** The message that `@original` stands for. */
  originalMessage: string | null;
  /** The modal that this interaction opened. */
  modal: APIModalInteractionResponseCallbackData | null;
}

export interface InteractionStore {
  /** Stores an interaction and starts its response timeout. */
  add(interaction: InteractionState): void;
  /** Marks an interaction as answered and tells the page. */
  markAnswered(interaction: InteractionState, type: number): void;
  get(id: string): InteractionState | undefined;
  getByToken(token: string): InteractionState | undefined;
  /** Interactions without a response in time. */
  readonly unanswered: readonly InteractionState[];
  close(): void;
}

/** How many interactions are kept; the oldest are dropped. */
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
      // A raw packet may reuse an id.
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
        bus.publish({ type: 'timeout', nonce: interaction.nonce ?? interaction.id }, { user: interaction.user });
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
