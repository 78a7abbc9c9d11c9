import { type APIApplicationCommandOption, ApplicationCommandOptionType as Type } from 'discord.js';
import type { UserActionOption } from '../contract.ts';
import type { WorldState } from '../state/world.ts';

type OptionValue = UserActionOption['value'];

/** Discord's numbers are doubles between these. */
const MAX_NUMBER = 2 ** 53;

/** What Discord's client would say about one filled-in option; `undefined` where it is fine. */
export function checkOption(
  world: WorldState,
  option: APIApplicationCommandOption,
  value: OptionValue,
): string | undefined {
  const rule = OPTION_RULES.get(option.type);
  return rule ? rule(option, value, world) : 'This option cannot hold a value.';
}

type OptionRule = (option: APIApplicationCommandOption, value: OptionValue, world: WorldState) => string | undefined;

const OPTION_RULES = new Map<number, OptionRule>([
  [Type.String, checkString],
  [Type.Integer, (option, value) => (Number.isInteger(value) ? checkNumber(option, value) : 'Input a whole number.')],
  [Type.Number, checkNumber],
  [Type.Boolean, (_, value) => (typeof value === 'boolean' ? undefined : 'Choose true or false.')],
  [Type.User, (_, value, world) => (world.user(String(value)) ? undefined : 'There is no such person.')],
  [Type.Channel, (_, value, world) => (world.channels.has(String(value)) ? undefined : 'There is no such channel.')],
  [Type.Role, (_, value, world) => (isRole(world, value) ? undefined : 'There is no such role.')],
  [
    Type.Mentionable,
    (_, value, world) =>
      world.user(String(value)) || isRole(world, value) ? undefined : 'There is no such person or role.',
  ],
  [Type.Attachment, (_, value) => (typeof value === 'string' ? undefined : 'Choose a file.')],
]);

const isRole = (world: WorldState, value: OptionValue) =>
  world.guilds.some(({ roles }) => roles.some(({ id }) => id === value));

function checkString(option: APIApplicationCommandOption, value: OptionValue): string | undefined {
  if (option.type !== Type.String) return undefined;
  if (typeof value !== 'string') return 'Input text.';
  if (option.choices?.length && !option.choices.some((choice) => choice.value === value))
    return 'Choose one of the options.';
  const minLength = option.min_length ?? 0;
  // Without a limit of its own an option takes 6,000 characters.
  const maxLength = option.max_length ?? 6000;
  if (value.length < Math.max(minLength, option.required ? 1 : 0))
    return `Must be at least ${Math.max(1, minLength)} characters.`;
  return value.length > maxLength ? `Must be at most ${maxLength} characters.` : undefined;
}

function checkNumber(option: APIApplicationCommandOption, value: OptionValue): string | undefined {
  if (option.type !== Type.Integer && option.type !== Type.Number) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'Input a number.';
  if (option.choices?.length && !option.choices.some((choice) => choice.value === value))
    return 'Choose one of the options.';
  const minValue = option.min_value ?? -MAX_NUMBER;
  const maxValue = option.max_value ?? MAX_NUMBER;
  return value < minValue || value > maxValue ? `Must be between ${minValue} and ${maxValue}.` : undefined;
}
