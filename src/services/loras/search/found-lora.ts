import type { LoraSite } from '#schema/config/variables.ts';
import type { Family } from '#schema/lora/family.ts';

/** A LoRA that a search has found. Everything is somebody's text: it may be wrong. */
export interface FoundLora {
  /** `installed`: the bot has it as a model. */
  readonly site: LoraSite | 'installed';
  /** What `/lora add` takes. */
  readonly reference: string;
  /** Its page, for people. */
  readonly pageUrl: string | undefined;
  readonly title: string;
  readonly author: string | undefined;
  /** The model that it was made for, as its page names it. */
  readonly baseName: string | undefined;
  readonly family: Family | undefined;
  /** Whether it is a model that paints by itself. */
  readonly isModel: boolean;
  readonly triggers: readonly string[];
  readonly licence: string | undefined;
  /** How often it was downloaded, or on Replicate run. */
  readonly uses: number | undefined;
  /** Address of a picture: one for everybody, unless adults may see what was found. */
  readonly picture: string | undefined;
  readonly isAdult: boolean;
  readonly showsRealPerson: boolean;
}

/** What is looked for. */
export interface LoraQuery {
  readonly words: string;
  /** Whether what is for adults may be found too. */
  readonly adult: boolean;
  /** Families that the models here can load. */
  readonly families: ReadonlySet<Family>;
}

/** Asks one site. @throws Error if it does not answer */
export type SearchSite = (query: LoraQuery, signal: AbortSignal) => Promise<readonly FoundLora[]>;
