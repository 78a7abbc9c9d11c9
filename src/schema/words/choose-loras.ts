import { forAudience } from '#schema/language/ambient.ts';
import { note } from '#schema/language/note.ts';
import { toPlainText } from '#schema/markdown.ts';
import { readLoraReference } from '#schema/model/lora/lora-reference.ts';
import { EXTRA_LORA, MAIN_LORA } from '#schema/model/params/params.ts';
import { nearest } from '#schema/nearest.ts';
import { withTriggers } from '#schema/recipe/loras/triggers.ts';
import type { Style } from '#schema/recipe/style.ts';
import { UserError } from '#schema/user-error.ts';
import type { FoundFlag } from './flags/find-flags.ts';
import type { LoraTag } from './lora-tags.ts';
import type { TypedPrompt } from './typed-prompt.ts';

/** Finds a style by what somebody typed, or the default one. @throws UserError if there is none, or it may not be used here */
export type FindStyle = (name: string | undefined) => Style;

/** The style that a prompt is painted with. */
export interface ChosenStyle {
  readonly style: Style;
  /** Whether a pasted model is that style. */
  readonly isPastedModel: boolean;
}

/**
 * Chooses the style: the one that is given, else that of the first LoRA in the prompt, else that of a pasted model, else the default.
 * @throws UserError for a style that is given, or a LoRA that was typed to be the style, and is not known or not allowed
 */
export function chooseStyle(
  { loras, modelName, isPasted }: TypedPrompt,
  given: string | undefined,
  findStyle: FindStyle,
): ChosenStyle {
  if (given !== undefined) return { style: findStyle(given), isPastedModel: false };
  for (const { name } of loras) {
    const style = isPasted || name.includes('/') ? tryFind(name, findStyle) : findStyle(name);
    if (!(style instanceof UserError)) return { style, isPastedModel: false };
  }
  const ofModel = modelName === undefined ? undefined : tryFind(modelName, findStyle);
  if (ofModel && !(ofModel instanceof UserError)) return { style: ofModel, isPastedModel: true };
  return { style: findStyle(undefined), isPastedModel: false };
}

/** What the LoRAs of a prompt come to, with its style. */
export interface ReadLoras {
  /** The second LoRA and the weights, as flags. */
  readonly flags: readonly FoundFlag[];
  /** The prompt with the trigger word of the second LoRA. */
  readonly prompt: string;
  readonly notes: readonly string[];
}

/** Reads LoRAs for the style: its own has a weight, a further one is the second on top. What is not known, or not taken, gets a note. */
export function readLoras(typed: TypedPrompt, { style, isPastedModel }: ChosenStyle, findStyle: FindStyle): ReadLoras {
  const notes: string[] = [];
  const flags: FoundFlag[] = [];
  let prompt = typed.prompt;
  let hasExtra = false;
  const leaveOut = (tag: LoraTag, reason: string) =>
    notes.push(note('left out {options}: {reason}', { options: spellTag(tag), reason }));
  const setScale = (param: string, tag: LoraTag) => {
    if (tag.scale !== undefined) flags.push({ name: param, value: String(tag.scale), label: spellTag(tag) });
  };
  for (const tag of typed.loras) {
    const meaning = resolveTag(tag, style, findStyle);
    if (meaning.is === 'style') setScale(MAIN_LORA.scale, tag);
    else if (meaning.is === 'unknown') leaveOut(tag, meaning.reason);
    else if (!style.model.params.has(EXTRA_LORA.reference))
      leaveOut(tag, note('{model} takes no second LoRA', { model: style.title }));
    else if (hasExtra) leaveOut(tag, note('{model} takes two LoRAs', { model: style.title }));
    else {
      hasExtra = true;
      flags.push({ name: EXTRA_LORA.reference, value: meaning.reference, label: spellTag(tag) });
      setScale(EXTRA_LORA.scale, tag);
      prompt = withTriggers(prompt, meaning.triggers);
    }
  }
  if (typed.modelName !== undefined && !isPastedModel)
    notes.push(note('left out Model {model}: it is not here, or another LoRA is chosen', { model: typed.modelName }));
  return { flags, prompt, notes };
}

const spellTag = ({ name, scale }: LoraTag) =>
  `<lora:${name}${scale === undefined ? '' : `:${scale}`}>`.slice(0, 80).toWellFormed();

function tryFind(name: string, findStyle: FindStyle): Style | UserError {
  try {
    return findStyle(name);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

/** What a LoRA of the prompt is: the style itself, another one, or nothing that is known. */
type TagMeaning =
  | { readonly is: 'style' }
  | { readonly is: 'lora'; readonly reference: string; readonly triggers: readonly string[] }
  | { readonly is: 'unknown'; readonly reason: string };

function resolveTag({ name }: LoraTag, style: Style, findStyle: FindStyle): TagMeaning {
  const found = tryFind(name, findStyle);
  if (!(found instanceof UserError)) {
    if (found.ref === style.ref) return { is: 'style' };
    const { preset, model } = found;
    const triggers = preset?.triggers ?? (model.trigger === undefined ? [] : [model.trigger]);
    return { is: 'lora', reference: preset?.paints.kind === 'weights' ? preset.paints.weights : model.name, triggers };
  }
  // A misspelled one that a button has put right is still misspelled in the prompt.
  if (nearest(name, [style.ref, style.title, style.ref.split('/').at(-1) ?? '']).length > 0) return { is: 'style' };
  try {
    if (name.includes('/')) return { is: 'lora', reference: readLoraReference(name), triggers: [] };
    return { is: 'unknown', reason: toReason(found) };
  } catch (error) {
    if (error instanceof UserError) return { is: 'unknown', reason: toReason(error) };
    throw error;
  }
}

const toReason = ({ markdown }: UserError) => forAudience('place', () => toPlainText(markdown).replace(/[.。]$/, ''));
