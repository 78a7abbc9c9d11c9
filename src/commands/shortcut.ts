import {
  type APIApplicationCommandBasicOption,
  ApplicationCommandType,
  type RESTPostAPIApplicationCommandsJSONBody,
  ApplicationCommandOptionType as Type,
} from 'discord.js';
import type { Answer } from '#delivery/answer.ts';
import type { Card } from '#schema/card.ts';
import type { Ask, CommandOptions } from '#schema/interaction.ts';
import { isOption } from '#schema/option-names.ts';
import type { Preset } from '#schema/preset.ts';
import { slug } from '#schema/preset-names.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Services } from './command.ts';
import { PRIVATE_OPTION, paintGiven } from './imagine.ts';
import { MAX_DESCRIPTION, roleOptions, shortened } from './imagine-options.ts';

/** The command of a preset's own: the options of its card and nothing else, with its bounds, and its defaults in their words. */
export function shortcutData(preset: Preset, card: Card): RESTPostAPIApplicationCommandsJSONBody {
  const fixed = preset.paints.kind === 'weights' ? 'replicate_weights' : undefined;
  const options = roleOptions([card]).filter(({ name }) => name !== fixed);
  return {
    type: ApplicationCommandType.ChatInput,
    name: slug(preset.name),
    description: shortened(`Paint with ${preset.name}: ${card.title}`),
    nsfw: preset.ageRestricted,
    options: [...options.map((option) => bounded(withDefault(option, preset, card), preset)), PRIVATE_OPTION],
  };
}

/** Paints with the preset that a command is named after. @throws Refusal where there is none any more */
export async function runShortcut(
  ask: Ask,
  name: string,
  given: CommandOptions,
  answer: Answer,
  services: Services,
): Promise<void> {
  const { presets } = services.presets.of(ask.place.guild);
  const preset = presets.find((each) => each.shortcut && slug(each.name) === name);
  if (!preset) throw new Refusal('I no longer have this command. Discord’s list of them is renewed within minutes.');
  await paintGiven(ask, preset.name, given, answer, services);
}

function withDefault(
  option: APIApplicationCommandBasicOption,
  { defaults, scale }: Preset,
  card: Card,
): APIApplicationCommandBasicOption {
  if (!isOption(option.name)) return option;
  const own = option.name === 'lora_scale' ? scale : undefined;
  const value = own ?? defaults[option.name] ?? card.roles.get(option.name)?.default;
  if (value === undefined || value === '') return option;
  const said = ` (${String(value).slice(0, 30)} unless given)`;
  return { ...option, description: shortened(option.description, MAX_DESCRIPTION - said.length) + said };
}

function bounded(option: APIApplicationCommandBasicOption, { scaleRange }: Preset): APIApplicationCommandBasicOption {
  if (option.name !== 'lora_scale' || option.type !== Type.Number || !scaleRange) return option;
  return { ...option, autocomplete: false, min_value: scaleRange[0], max_value: scaleRange[1] };
}
