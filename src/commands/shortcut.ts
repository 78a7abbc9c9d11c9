import {
  type APIApplicationCommandBasicOption,
  ApplicationCommandType,
  type RESTPostAPIApplicationCommandsJSONBody,
  ApplicationCommandOptionType as Type,
} from 'discord.js';
import { plainText } from '#schema/language/t.ts';
import type { Model } from '#schema/model/model.ts';
import { EXTRA_LORA, isParam, MAIN_LORA, paramsWith } from '#schema/model/params/params.ts';
import { slug } from '#schema/preset/names.ts';
import { type Preset, presetOptions, presetRange } from '#schema/preset/preset.ts';
import { hasFreePlace } from '#schema/recipe/loras/preset-loras.ts';
import { UserError } from '#schema/user-error.ts';
import type { AutocompleteContext, CommandContext } from './command.ts';
import { autocompleteOption, privateOption, runImagine } from './imagine.ts';
import { MAX_DESCRIPTION_LENGTH, paramOptions, truncateAtWord, withinOptionLimit } from './options/imagine-options.ts';
import { moreOption } from './options/more-option.ts';

/** Params whose defaults are not for everybody, as the command is. */
const LORA_PARAMS: readonly string[] = paramsWith('lora');

/** A preset's shortcut command: only the options of its model, with the preset's bounds, and its defaults in their descriptions. */
export function shortcutCommandData(preset: Preset, model: Model): RESTPostAPIApplicationCommandsJSONBody {
  const options = paramOptions([model]).filter(({ name }) => !isTaken(name, preset, model));
  return {
    type: ApplicationCommandType.ChatInput,
    name: slug(preset.name),
    description: truncateAtWord(plainText('Paint with {preset}: {model}', { preset: preset.name, model: model.title })),
    nsfw: preset.ageRestricted,
    options: [
      ...withinOptionLimit(options, 2).map((option) =>
        withPresetBounds(describeDefault(option, preset, model), preset),
      ),
      moreOption(),
      privateOption(),
    ],
  };
}

/** Whether an option is for a LoRA, and the preset has as many there as its model takes. */
function isTaken(name: string, preset: Preset, model: Model): boolean {
  const place = [MAIN_LORA, EXTRA_LORA].find(({ reference }) => reference === name);
  return place !== undefined && preset.paints.kind === 'weights' && !hasFreePlace(preset, model, place);
}

/** Paints with the preset that a shortcut command is named after. @throws UserError where there is no such preset any more */
export async function executeShortcut(context: CommandContext): Promise<void> {
  const { interaction, name, services } = context;
  const { presets } = services.presets.getForGuild(interaction.place.guild);
  const preset = presets.find((each) => each.shortcut && slug(each.name) === name);
  if (!preset)
    throw new UserError('I no longer have this command. Discord updates its list of commands within minutes.');
  await runImagine(preset.name, context);
}

/** Choices for an option of a shortcut, which always paints with its own preset. */
export function autocompleteShortcut(context: AutocompleteContext) {
  const { interaction, name, services } = context;
  const { presets } = services.presets.getForGuild(interaction.place.guild);
  const preset = presets.find((each) => each.shortcut && slug(each.name) === name);
  return preset
    ? autocompleteOption({ ...context, options: new Map([...context.options, ['lora', preset.name]]) })
    : [];
}

function describeDefault(
  option: APIApplicationCommandBasicOption,
  preset: Preset,
  model: Model,
): APIApplicationCommandBasicOption {
  if (!isParam(option.name) || LORA_PARAMS.includes(option.name)) return option;
  const { [option.name]: fromPreset } = { ...preset.defaults, ...presetOptions(preset, model) };
  const value = fromPreset ?? model.params.get(option.name)?.default;
  if (value === undefined || value === '') return option;
  const suffix = ` ${plainText('({value} by default)', { value: String(value).slice(0, 30) })}`;
  return {
    ...option,
    description: truncateAtWord(option.description, MAX_DESCRIPTION_LENGTH - suffix.length) + suffix,
  };
}

function withPresetBounds(option: APIApplicationCommandBasicOption, preset: Preset): APIApplicationCommandBasicOption {
  const range = presetRange(preset, option.name);
  if (option.type !== Type.Number || !range) return option;
  return { ...option, autocomplete: false, min_value: range[0], max_value: range[1] };
}
