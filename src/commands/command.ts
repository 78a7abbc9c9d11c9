import type { APIApplicationCommandOptionChoice, RESTPostAPIChatInputApplicationCommandsJSONBody } from 'discord.js';
import type { Answer } from '#delivery/answer.ts';
import type { Ask, OptionValue } from '#schema/interaction.ts';
import type { Catalogue } from '#services/catalogue.ts';
import type { Generator } from '#services/generator.ts';
import type { Ledger } from '#services/ledger.ts';

/** What a command can do. */
export interface Services {
  readonly catalogue: Catalogue;
  readonly generator: Generator;
  readonly ledger: Ledger;
}

/** A slash command as data and one function. What `run` throws is answered by the router. */
export interface Command {
  /** Made from the cards that there are. */
  readonly data: (catalogue: Catalogue) => RESTPostAPIChatInputApplicationCommandsJSONBody;
  readonly run: (
    ask: Ask,
    options: ReadonlyMap<string, OptionValue>,
    answer: Answer,
    services: Services,
  ) => Promise<void>;
  /** Choices for what was typed so far, from memory, best first. Discord takes 25. */
  readonly complete?: (
    option: string,
    typed: string,
    services: Services,
  ) => readonly APIApplicationCommandOptionChoice<string>[];
}
