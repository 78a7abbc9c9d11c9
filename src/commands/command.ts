import type { APIApplicationCommandOptionChoice, RESTPostAPIApplicationCommandsJSONBody } from 'discord.js';
import type { Responder } from '#discord/responder.ts';
import type { CommandOptions, Interaction, InteractionEvent } from '#schema/interaction/interaction.ts';
import type { MenuPictures } from '#services/images/menu-pictures.ts';
import type { Undelivered } from '#services/images/undelivered.ts';
import type { Generator } from '#services/jobs/generator.ts';
import type { JobStore } from '#services/jobs/job-store.ts';
import type { SingleFlight } from '#services/jobs/single-flight.ts';
import type { Quota } from '#services/limits/quota.ts';
import type { Settings } from '#services/limits/settings.ts';
import type { Models } from '#services/models/models.ts';
import type { Popularity } from '#services/presets/popularity.ts';
import type { PresetServices } from '#services/presets/preset-services.ts';
import type { Presets } from '#services/presets/presets.ts';
import type { Profiles } from '#services/presets/profiles.ts';
import type { Shortcuts } from '#services/presets/shortcuts.ts';
import type { Styles } from '#services/presets/styles.ts';
import type { QueueLimits } from '#services/queue/quota-key.ts';
import type { Sheets } from '#services/sheets/sheets.ts';

/** What a command can do. */
export interface Services {
  readonly models: Models;
  readonly styles: Styles;
  readonly generator: Generator;
  readonly jobStore: JobStore;
  readonly undelivered: Undelivered;
  readonly singleFlight: SingleFlight;
  readonly popularity: Popularity;
  readonly menuPictures: MenuPictures;
  readonly presets: Presets;
  readonly presetServices: PresetServices;
  readonly profiles: Profiles;
  readonly shortcuts: Shortcuts;
  readonly settings: Settings;
  readonly quota: Pick<Quota, 'usedTodayIn'>;
  /** What the operator lets everybody. */
  readonly limits: QueueLimits;
  /** Ms since the epoch. */
  readonly now: () => number;
  readonly sheets: Sheets;
}

type EventOfType<T extends InteractionEvent['type']> = Extract<InteractionEvent, { type: T }>;

/** What handles an event. What it throws is answered by the router. */
type Handler<T extends InteractionEvent['type']> = (
  interaction: Interaction,
  event: EventOfType<T>,
  responder: Responder,
  services: Services,
) => Promise<void>;

/** A slash command, or a context menu, as data and functions. What they throw is answered by the router. */
export interface Command {
  /** Made from the cards that there are. */
  readonly data: (models: Models) => RESTPostAPIApplicationCommandsJSONBody;
  /** For a slash command; with sub-commands, `name` is `lora add`. */
  readonly execute?: (
    interaction: Interaction,
    options: CommandOptions,
    responder: Responder,
    services: Services,
    name: string,
  ) => Promise<void>;
  /** Choices for what was typed so far, from memory, best first. Discord takes 25. */
  readonly autocomplete?: (
    interaction: Interaction,
    event: EventOfType<'complete'>,
    services: Services,
  ) => readonly APIApplicationCommandOptionChoice<string>[];
  /** For a context menu on a message (`data` of type 3). */
  readonly onContextMenu?: Handler<'menu'>;
  /** A button or select whose custom_id begins with this command's name and a colon: `lora:…`. */
  readonly onPress?: Handler<'press'>;
  /** A form whose id begins with this command's name and a colon. */
  readonly onSubmit?: Handler<'submit'>;
}
