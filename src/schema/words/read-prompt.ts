import type { Model } from '#schema/model/model.ts';
import type { OptionDefaults } from '#schema/preset/preset.ts';
import { compose } from '#schema/recipe/compose.ts';
import type { Options } from '#schema/recipe/given-options.ts';
import type { Draft } from '#schema/recipe/recipe.ts';
import type { Style } from '#schema/recipe/style.ts';
import { applyFlags, type FlaggedOptions, flagLookup } from './flags/apply-flags.ts';
import { findFlags } from './flags/find-flags.ts';

/** Options that say together which shape a picture has. */
const SHAPE_OPTIONS = ['aspect_ratio', 'width', 'height'];

/**
 * Takes what other tools have people write into a prompt out of it: flags become options.
 * @param inherited options that nobody typed now, such as those that a form was filled in with: a flag counts before them
 */
export function readPrompt(model: Model, options: Options, inherited: Options = new Map()): FlaggedOptions {
  const typed = options.get('prompt');
  if (typeof typed !== 'string') return { options: new Map(options), notes: [] };
  const { prompt, flags } = findFlags(typed, flagLookup(model));
  if (flags.length === 0) return { options: new Map(options), notes: [] };
  const isInherited = (name: string) => name !== 'prompt' && inherited.get(name) === options.get(name);
  const explicit = new Map([...options].filter(([name]) => !isInherited(name)));
  const read = applyFlags(model, explicit.set('prompt', prompt), flags);
  const setsShape = SHAPE_OPTIONS.some((name) => read.options.has(name));
  const rest = [...options].filter(([name]) => isInherited(name) && !(setsShape && SHAPE_OPTIONS.includes(name)));
  return { ...read, options: new Map([...rest, ...read.options]) };
}

/** What goes beside the options that somebody typed. */
export interface TypedContext {
  readonly place: { readonly ageRestricted: boolean };
  readonly personalDefaults?: OptionDefaults;
  /** See {@link readPrompt}. */
  readonly inherited?: Options;
}

/** Makes a draft of options with a prompt as somebody typed it. @throws UserError as {@link compose} does */
export function composeTyped(
  style: Style,
  given: Options,
  { place, personalDefaults, inherited }: TypedContext,
): Draft {
  const { options, notes } = readPrompt(style.model, given, inherited);
  const draft = compose(style, options, place, personalDefaults);
  return { ...draft, notes: [...draft.notes, ...notes] };
}
