import type { APIApplicationCommandOptionChoice, RESTPostAPIApplicationCommandsJSONBody } from 'discord.js';
import type { Answer } from '#delivery/answer.ts';
import type { Ask, AskEvent, CommandOptions } from '#schema/interaction.ts';
import type { Catalogue } from '#services/catalogue.ts';
import type { Generator } from '#services/generator.ts';
import type { Kept } from '#services/kept.ts';
import type { Ledger } from '#services/ledger.ts';
import type { Looks } from '#services/looks.ts';
import type { MenuPictures } from '#services/menu-pictures.ts';
import type { Once } from '#services/once.ts';
import type { Presets } from '#services/presets.ts';
import type { Shortcuts } from '#services/presets-shortcuts.ts';
import type { Workshop } from '#services/presets-workshop.ts';
import type { Profiles } from '#services/profiles.ts';
import type { QueueLimits } from '#services/queue/lane.ts';
import type { Settings } from '#services/settings.ts';
import type { Sheets } from '#services/sheets.ts';
import type { Spending } from '#services/spending.ts';
import type { Usage } from '#services/usage.ts';

/** What a command can do. */
export interface Services {
  readonly catalogue: Catalogue;
  readonly looks: Looks;
  readonly generator: Generator;
  readonly ledger: Ledger;
  readonly kept: Kept;
  readonly once: Once;
  readonly usage: Usage;
  readonly menuPictures: MenuPictures;
  readonly presets: Presets;
  readonly workshop: Workshop;
  readonly profiles: Profiles;
  readonly shortcuts: Shortcuts;
  readonly settings: Settings;
  readonly spending: Pick<Spending, 'todayIn'>;
  /** What the operator lets everybody. */
  readonly limits: QueueLimits;
  /** Ms since the epoch. */
  readonly now: () => number;
  readonly sheets: Sheets;
}

type Event<T extends AskEvent['type']> = Extract<AskEvent, { type: T }>;

/** What handles an event. What it throws is answered by the router. */
type Handler<T extends AskEvent['type']> = (
  ask: Ask,
  event: Event<T>,
  answer: Answer,
  services: Services,
) => Promise<void>;

/** A slash command, or a context menu, as data and functions. What they throw is answered by the router. */
export interface Command {
  /** Made from the cards that there are. */
  readonly data: (catalogue: Catalogue) => RESTPostAPIApplicationCommandsJSONBody;
  /** For a slash command; with sub-commands, `name` is `lora add`. */
  readonly run?: (ask: Ask, options: CommandOptions, answer: Answer, services: Services, name: string) => Promise<void>;
  /** Choices for what was typed so far, from memory, best first. Discord takes 25. */
  readonly complete?: (
    ask: Ask,
    typing: Event<'complete'>,
    services: Services,
  ) => readonly APIApplicationCommandOptionChoice<string>[];
  /** For a context menu on a message (`data` of type 3). */
  readonly open?: Handler<'menu'>;
  /** A button or select whose custom_id begins with this command's name and a colon: `lora:…`. */
  readonly press?: Handler<'press'>;
  /** A form whose id begins with this command's name and a colon. */
  readonly submit?: Handler<'submit'>;
}
