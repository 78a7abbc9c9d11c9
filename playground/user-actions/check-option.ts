import { type APIApplicationCommandOption, ApplicationCommandOptionType as Type } from 'discord.js';
import type { UserActionOption } from '../contract.ts';
import { checkLength } from '../page/text/length-limit.ts';
import type { WorldState } from '../state/world.ts';

type OptionValue = UserActionOption['value'];

/** The range of numbers is −2^53 to 2^53 (application-commands, "Option Type"). */
const MAX_NUMBER = 2 ** 53;

/** The error that Discord's client would show for an option; `undefined` where the value is valid. */
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
  [Type.Integer, (option, value) => (Number.isInteger(value) ? checkNumber(option, value) : 'Enter a whole number.')],
  [Type.Number, checkNumber],
  [Type.Boolean, (_, value) => (typeof value === 'boolean' ? undefined : 'Choose True or False.')],
  [Type.User, (_, value, world) => (world.user(String(value)) ? undefined : 'User not found.')],
  [Type.Channel, (_, value, world) => (world.channels.has(String(value)) ? undefined : 'Channel not found.')],
  [Type.Role, (_, value, world) => (isRole(world, value) ? undefined : 'Role not found.')],
  [
    Type.Mentionable,
    (_, value, world) => (world.user(String(value)) || isRole(world, value) ? undefined : 'User or role not found.'),
  ],
  [Type.Attachment, (_, value) => (typeof value === 'string' ? undefined : 'Choose a file.')],
]);

const isRole = (world: WorldState, value: OptionValue) =>
  world.guilds.some(({ roles }) => roles.some(({ id }) => id === value));

function checkString(option: APIApplicationCommandOption, value: OptionValue): string | undefined {
  if (option.type !== Type.String) return undefined;
  if (typeof value !== 'string') return 'Enter text.';
  if (option.choices?.length && !option.choices.some((choice) => choice.value === value))
    return 'Choose one of the options.';
  const minLength = option.min_length ?? 0;
  // Discord's default limit is 6,000 characters.
  const maxLength = option.max_length ?? 6000;
  if (value.length < Math.max(minLength, option.required ? 1 : 0))
    return `Must be at least ${Math.max(1, minLength)} characters.`;
  return checkLength(value.length, maxLength);
}

function checkNumber(option: APIApplicationCommandOption, value: OptionValue): string | undefined {
  if (option.type !== Type.Integer && option.type !== Type.Number) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'Enter a number.';
  if (option.choices?.length && !option.choices.some((choice) => choice.value === value))
    return 'Choose one of the options.';
  const minValue = option.min_value ?? -MAX_NUMBER;
  const maxValue = option.max_value ?? MAX_NUMBER;
  return value < minValue || value > maxValue ? `Must be between ${minValue} and ${maxValue}.` : undefined;
}
