import { note } from '#schema/language/note.ts';
import type { OptionDefaults } from '#schema/preset/preset.ts';
import { compose } from '#schema/recipe/compose.ts';
import type { Options } from '#schema/recipe/options/given-options.ts';
import type { Draft } from '#schema/recipe/recipe.ts';
import type { Style } from '#schema/recipe/style.ts';
import { chooseStyle, type FindStyle, readLoras } from './choose-loras.ts';
import { applyFlags, type FlaggedOptions } from './flags/apply-flags.ts';
import { type FoundFlag, findFlags } from './flags/find-flags.ts';
import { flagLookup } from './flags/flag-lookup.ts';
import { readTypedPrompt } from './typed-prompt.ts';

/** Options that say together which shape a picture has. */
const SHAPE_OPTIONS = ['aspect_ratio', 'width', 'height'];

/** Options and a prompt as somebody typed them. */
export interface TypedRequest {
  readonly prompt: string;
  /** The style that is chosen beside the prompt. */
  readonly lora: string | undefined;
  readonly findStyle: FindStyle;
  /** The options for the style, the prompt among them. @throws UserError */
  readonly optionsFor: (style: Style) => Options;
  /** Options that nobody typed now, such as those that a form was filled in with: what the prompt says counts before them. */
  readonly inherited?: Options;
}

/** The style, and the options with those of the prompt. */
export interface ReadRequest extends FlaggedOptions {
  readonly style: Style;
}

/**
 * Takes what other tools have people write into a prompt out of it: flags and pasted settings become options, LoRAs the
 * style or the second one on top. A prompt without any stays as it is.
 * @throws UserError
 */
export function readPrompt({ prompt, lora, findStyle, optionsFor, inherited = new Map() }: TypedRequest): ReadRequest {
  const chosen = chooseStyle(readTypedPrompt(prompt), lora, findStyle);
  const { style } = chosen;
  const options = optionsFor(style);
  // For another style the prompt may have lost trigger words meanwhile.
  const typed = readTypedPrompt(String(options.get('prompt') ?? ''));
  const loras = readLoras(typed, chosen, findStyle);
  const found = findFlags(loras.prompt, flagLookup(style.model));
  const pasted = typed.flags.filter(({ name }) => name !== 'prompt_strength' || options.has('image'));
  const flags = [...pasted, ...loras.flags, ...found.flags];
  const read = applyFlagsToOptions(style, new Map(options).set('prompt', found.prompt), flags, inherited);
  const hasPrompt = options.has('prompt');
  if (!hasPrompt) read.options.delete('prompt');
  return { ...read, style, notes: [...typed.notes, ...loras.notes, ...read.notes] };
}

function applyFlagsToOptions(
  { model }: Style,
  options: Options,
  flags: readonly FoundFlag[],
  inherited: Options,
): FlaggedOptions {
  if (flags.length === 0) return { options: new Map(options), notes: [] };
  const isInherited = (name: string) => name !== 'prompt' && inherited.get(name) === options.get(name);
  const explicit = new Map([...options].filter(([name]) => !isInherited(name)));
  const read = applyFlags(model, explicit, flags);
  const setsShape = SHAPE_OPTIONS.some((name) => read.options.has(name));
  const rest = [...options].filter(([name]) => isInherited(name) && !(setsShape && SHAPE_OPTIONS.includes(name)));
  return { ...read, options: new Map([...rest, ...read.options]) };
}

/** What the options are judged by. */
export interface TypedContext {
  readonly place: { readonly ageRestricted: boolean };
  readonly personalDefaults?: OptionDefaults;
}

/** Makes a draft of options with a prompt as somebody typed it. @throws UserError as {@link compose} does */
export function composeTyped(request: TypedRequest, context: TypedContext): Draft {
  const read = readPrompt(request);
  const notes = read.paintsAll
    ? [...read.notes, note('left out --all: it works in /imagine and /compare')]
    : read.notes;
  return composeRead({ ...read, notes }, context);
}

/** Makes a draft of what was read. @throws UserError as {@link compose} does */
export function composeRead({ style, options, notes }: ReadRequest, { place, personalDefaults }: TypedContext): Draft {
  const draft = compose(style, options, place, personalDefaults);
  return { ...draft, notes: [...draft.notes, ...notes] };
}
