import type { APIApplicationCommandOptionChoice, RESTPostAPIApplicationCommandsJSONBody } from 'discord.js';
import type { PostReport } from '#discord/admins-channel/post-report.ts';
import type { ChannelRest } from '#discord/channel-rest.ts';
import type { Responder } from '#discord/responder.ts';
import type { AllowedPlaces } from '#schema/allowed-places.ts';
import type { Interaction, InteractionEvent } from '#schema/interaction/interaction.ts';
import type { Audit } from '#services/audit/audit.ts';
import type { BlockedMembers } from '#services/blocked-members/blocked-members.ts';
import type { Favourites } from '#services/favourites/favourites.ts';
import type { Gifts } from '#services/gifts/gifts.ts';
import type { FoundRecipes } from '#services/images/found-recipes.ts';
import type { InputPictures } from '#services/images/input-pictures.ts';
import type { MaskDrafts } from '#services/images/mask/mask-drafts.ts';
import type { MenuPictures } from '#services/images/menu-pictures.ts';
import type { Undelivered } from '#services/images/undelivered/undelivered.ts';
import type { FormBases } from '#services/interactions/form-bases.ts';
import type { RefusedInteractions } from '#services/interactions/refused-interactions.ts';
import type { Generator } from '#services/jobs/generator.ts';
import type { SingleFlight } from '#services/jobs/single-flight.ts';
import type { AcknowledgedRequests } from '#services/jobs/store/acknowledged-requests.ts';
import type { JobStore } from '#services/jobs/store/job-store.ts';
import type { Quota } from '#services/limits/quota.ts';
import type { Settings } from '#services/limits/settings.ts';
import type { ServerLists } from '#services/lists/word-lists.ts';
import type { LoraSearch } from '#services/loras/search/lora-search.ts';
import type { EditModels } from '#services/models/edit-models.ts';
import type { Models } from '#services/models/models.ts';
import type { CheckAgain } from '#services/moderation/check-again.ts';
import type { Ledger } from '#services/money/ledger.ts';
import type { MoneyGate } from '#services/money/money-gate.ts';
import type { Preload } from '#services/preload.ts';
import type { Popularity } from '#services/presets/popularity.ts';
import type { PresetServices } from '#services/presets/preset-services.ts';
import type { Presets } from '#services/presets/presets.ts';
import type { Profiles } from '#services/presets/profiles.ts';
import type { Shortcuts } from '#services/presets/shortcuts.ts';
import type { Styles } from '#services/presets/styles/styles.ts';
import type { ErasedRequests } from '#services/privacy/erased-requests.ts';
import type { Privacy } from '#services/privacy/privacy.ts';
import type { QueueLimits } from '#services/queue/quota-key.ts';
import type { ServerSettings } from '#services/settings/server-settings.ts';
import type { Sheets } from '#services/sheets/sheets.ts';

/** The services that commands use. */
export interface Services {
  /** The router calls it before each handler: what it loads, handlers read without waiting. */
  readonly preload: Preload;
  readonly models: Models;
  readonly editModels: EditModels;
  readonly styles: Styles;
  readonly generator: Generator;
  readonly jobStore: JobStore;
  readonly acknowledgedRequests: AcknowledgedRequests;
  readonly undelivered: Undelivered;
  readonly singleFlight: SingleFlight;
  readonly popularity: Popularity;
  readonly menuPictures: MenuPictures;
  readonly foundRecipes: FoundRecipes;
  readonly refusedInteractions: RefusedInteractions;
  /** What forms were opened with, so that two people's changes are told apart. */
  readonly formBases: FormBases;
  readonly presets: Presets;
  readonly presetServices: PresetServices;
  readonly loraSearch: LoraSearch;
  readonly profiles: Profiles;
  readonly shortcuts: Shortcuts;
  readonly settings: Settings;
  /** What a server's admins chose with `/settings`. */
  readonly serverSettings: ServerSettings;
  /** Whether pictures are judged before anybody sees them. */
  readonly hasModeration: boolean;
  /** Judges pictures that could not be judged; undefined where nothing does. */
  readonly checkAgain: CheckAgain | undefined;
  /** Lists of words that prompts draw from. */
  readonly serverLists: ServerLists;
  readonly blockedMembers: BlockedMembers;
  readonly erasedRequests: Pick<ErasedRequests, 'assertNotErased'>;
  /** What each server keeps of what was asked for and changed. */
  readonly audit: Audit;
  readonly quota: Pick<Quota, 'usedTodayIn' | 'usedTodayBy'>;
  /** The caps in money, and those in pictures a month. */
  readonly money: Pick<MoneyGate, 'capsFor'>;
  readonly ledger: Pick<Ledger, 'totals' | 'readDay'>;
  /** What admins gave single members on top of their limits. */
  readonly gifts: Pick<Gifts, 'grant' | 'revoke' | 'list' | 'covered'>;
  /** Where the operator lets people use the bot. */
  readonly allowedPlaces: AllowedPlaces;
  /** The limits that the operator has set for everybody. */
  readonly limits: QueueLimits;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
  readonly sheets: Sheets;
  readonly maskDrafts: MaskDrafts;
  /** Reads pictures that members attached. One for each use: it remembers links that were renewed. */
  readonly openInputPictures: () => InputPictures;
  readonly favourites: Favourites;
  readonly channels: ChannelRest;
  readonly postReport: PostReport;
  readonly privacy: Privacy;
}

/** What every handler is given, whatever happened. */
export interface BaseContext {
  readonly interaction: Interaction;
  /** Answers this interaction. */
  readonly reply: Responder;
  readonly services: Services;
}

/** What a handler is given for one type of event: the base, and the event's own fields. */
type Context<T extends InteractionEvent['type']> = BaseContext & Omit<Extract<InteractionEvent, { type: T }>, 'type'>;

/** `options` by name; `name` is `lora add` for a sub-command. */
export type CommandContext = Context<'command'>;
/** `typed` is what stands in `focusedOption` so far. The router answers with the choices. */
export type AutocompleteContext = Omit<Context<'complete'>, 'reply'>;
/** `message` is the one whose menu was opened. */
export type ContextMenuContext = Context<'menu'>;
/** `values` are what was selected; none for a button. */
export type ComponentContext = Context<'press'>;
/** `fields` are what was filled in. */
export type ModalContext = Context<'submit'>;

/**
 * A slash command or a context menu, as data and functions. Each handler gets one context; the router answers for what a
 * handler throws: a `UserError` in its own words, anything else as a fault.
 * @example
 * export const ping = {
 *   data: () => ({ type: ApplicationCommandType.ChatInput, name: 'ping', description: 'Say hello' }),
 *   execute: async ({ interaction, reply }) => {
 *     await reply.replyEphemeral(renderInfoMessage([{ kind: 'text', text: `Hello, ${interaction.person.name}` }]));
 *   },
 * } as const satisfies Command;
 */
export interface Command {
  /** What Discord is told of it; options follow the models that there are. */
  readonly data: (models: Models) => RESTPostAPIApplicationCommandsJSONBody;
  /** For a slash command, sub-commands included. */
  readonly execute?: (context: CommandContext) => Promise<void>;
  /** Choices for what is typed so far, best first, from memory. Discord takes 25. */
  readonly autocomplete?: (context: AutocompleteContext) => readonly APIApplicationCommandOptionChoice<string>[];
  /** For a context menu on a message (`data` of type 3). */
  readonly onContextMenu?: (context: ContextMenuContext) => Promise<void>;
  /** A button or select whose custom_id begins with this command's name and a colon: `lora:…`. */
  readonly onPress?: (context: ComponentContext) => Promise<void>;
  /** A modal whose custom_id begins with this command's name and a colon. */
  readonly onSubmit?: (context: ModalContext) => Promise<void>;
}
