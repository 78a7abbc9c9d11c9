import type { APIApplicationCommandOptionChoice, RESTPostAPIApplicationCommandsJSONBody } from 'discord.js';
import type { Answer } from '#delivery/answer.ts';
import type { Ask, AskEvent, CommandOptions } from '#schema/interaction.ts';
import type { Catalogue } from '#services/catalogue.ts';
import type { Generator } from '#services/generator.ts';
import type { Ledger } from '#services/ledger.ts';
import type { Looks } from '#services/looks.ts';

/** What a command can do. */
export interface Services {
  readonly catalogue: Catalogue;
  readonly looks: Looks;
  readonly generator: Generator;
  readonly ledger: Ledger;
}

type Completion = Extract<AskEvent, { type: 'complete' }>;

/** A slash command as data and functions. What `run` throws is answered by the router. */
export interface Command {
  /** Made from the cards that there are. */
  readonly data: (catalogue: Catalogue) => RESTPostAPIApplicationCommandsJSONBody;
  /** For a command with sub-commands, `name` is `lora add`. */
  readonly run: (ask: Ask, options: CommandOptions, answer: Answer, services: Services, name: string) => Promise<void>;
  /** Choices for what was typed so far, from memory, best first. Discord takes 25. */
  readonly complete?: (
    ask: Ask,
    typing: Completion,
    services: Services,
  ) => readonly APIApplicationCommandOptionChoice<string>[];
}
