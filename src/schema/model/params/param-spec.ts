import type { Sentence } from '#schema/language/t.ts';
/** What a field of a model holds. `picture` and `pictures` hold addresses of pictures; `strings` and `numbers` are lists. */
export type FieldType =
  | 'string'
  | 'picture'
  | 'pictures'
  | 'strings'
  | 'numbers'
  | 'choice'
  | 'boolean'
  | 'integer'
  | 'number';

/** How a param is compared in `/compare`. */
interface AxisSpec {
  /** What people call it; the first name stands on the sheet. */
  readonly names: readonly [string, ...string[]];
  readonly values: 'numbers' | 'words' | 'switch';
  /** Values to write, for whoever wrote none. */
  readonly example: string;
  /** Numbers offered by autocomplete where the model takes them. */
  readonly suggestions?: readonly number[];
  /** After this name a single number says how many values follow the sheet's own: `seeds 4`. */
  readonly countName?: string;
}

/** What sets a param apart from an ordinary option. */
export type Trait =
  /** A picture, or the prompt, or set by a button: no `name: value` line can set it. */
  | 'no-line'
  /** Set by a button alone, so not an option of `/imagine`. */
  | 'no-option'
  /** Comes from the style, so neither a preset's default nor a person's; how strong the LoRA is may be a person's. */
  | 'style'
  /** No personal default. */
  | 'no-personal-default'
  /** Not an option of `/compare`: a cell is one small picture from words alone. */
  | 'no-sheet'
  /** An image decides it. */
  | 'set-by-image'
  /** Means nothing beside another image than the one that it was given with. */
  | 'tied-to-image'
  /** A change of it is told in words instead of by its values. */
  | 'told-in-words'
  /** A reference to a LoRA. */
  | 'lora'
  /** Left to `more` where a command would have more options than Discord takes. */
  | 'dispensable';

export interface ParamSpec {
  /** What models call it. The option of `/imagine` has the param's own name. */
  readonly fieldNames: readonly [string, ...string[]];
  /** What a line of changes calls it, where that is shorter. */
  readonly shortName?: string;
  /** Types of the fields that can be this param; any type if there are none. A field of the same name but another type is none. */
  readonly types?: readonly FieldType[];
  /** Its own field in *Edit*; the others are lines of text. */
  readonly editField?: { readonly label: Sentence; readonly description: Sentence };
  readonly axis?: AxisSpec;
  readonly traits?: readonly Trait[];
}
