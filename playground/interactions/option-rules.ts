import { type APIApplicationCommandOption, ApplicationCommandOptionType as Type } from 'discord.js';
import type { ActOption } from '../contract.ts';
import type { WorldState } from '../world.ts';

type Value = ActOption['value'];

/** Discord's numbers are doubles between these. */
const maxNumber = 2 ** 53;

/** What Discord's client would say about one filled-in option; `undefined` where it is fine. */
export function complaint(world: WorldState, option: APIApplicationCommandOption, value: Value): string | undefined {
  const rule = rules.get(option.type);
  return rule ? rule(option, value, world) : 'This option cannot hold a value.';
}

type Rule = (option: APIApplicationCommandOption, value: Value, world: WorldState) => string | undefined;

const rules = new Map<number, Rule>([
  [Type.String, string],
  [Type.Integer, (option, value) => (Number.isInteger(value) ? number(option, value) : 'Input a whole number.')],
  [Type.Number, number],
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

const isRole = (world: WorldState, value: Value) =>
  world.guilds.some(({ roles }) => roles.some(({ id }) => id === value));

function string(option: APIApplicationCommandOption, value: Value): string | undefined {
  if (option.type !== Type.String) return undefined;
  if (typeof value !== 'string') return 'Input text.';
  if (option.choices?.length && !option.choices.some((choice) => choice.value === value))
    return 'Choose one of the options.';
  const least = option.min_length ?? 0;
  // Without a limit of its own an option takes 6,000 characters.
  const most = option.max_length ?? 6000;
  if (value.length < Math.max(least, option.required ? 1 : 0))
    return `Must be at least ${Math.max(1, least)} characters.`;
  return value.length > most ? `Must be at most ${most} characters.` : undefined;
}

function number(option: APIApplicationCommandOption, value: Value): string | undefined {
  if (option.type !== Type.Integer && option.type !== Type.Number) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'Input a number.';
  if (option.choices?.length && !option.choices.some((choice) => choice.value === value))
    return 'Choose one of the options.';
  const least = option.min_value ?? -maxNumber;
  const most = option.max_value ?? maxNumber;
  return value < least || value > most ? `Must be between ${least} and ${most}.` : undefined;
}
