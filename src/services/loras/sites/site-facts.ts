import type { RecommendedScale } from '#schema/preset/loras/recommended.ts';

/** What a site says of a LoRA, beside its file. Everything is somebody's text: it may be wrong. */
export interface SiteFacts {
  readonly title: string | undefined;
  /** Names of the model that it was made for. */
  readonly baseNames: readonly string[];
  /** Words that may trigger it, the likeliest first. */
  readonly triggers: readonly string[];
  readonly licence: string | undefined;
  /** Address of a picture that everybody may see. */
  readonly picture: string | undefined;
  readonly isAdult: boolean;
  readonly showsRealPerson: boolean;
  /** How strongly to apply it. */
  readonly recommended?: RecommendedScale | undefined;
}

/** Nothing is known. */
export const NO_FACTS: SiteFacts = {
  title: undefined,
  baseNames: [],
  triggers: [],
  licence: undefined,
  picture: undefined,
  isAdult: false,
  showsRealPerson: false,
};
