import type { APIApplicationCommandOptionChoice } from 'discord.js';
import { z } from 'zod';
import { check } from './check.ts';
import { localized } from './locales.ts';
import { text } from './parts.ts';

/** What may be offered for each type of option. */
const values = new Map<number, z.ZodType<string | number>>([
  [3, text(1, 100)],
  [4, z.int()],
  [10, z.number()],
]);

const shaped = z.custom<APIApplicationCommandOptionChoice[]>();

/**
 * The choices that answer an autocomplete.
 * @param optionType type of the focused option, where it is known
 * @throws DiscordError 50035
 */
export function checkChoices(data: unknown, optionType: number | null): APIApplicationCommandOptionChoice[] {
  const value = values.get(optionType ?? 0) ?? z.union([text(1, 100), z.number()]);
  const choice = z.object({ name: text(1, 100), name_localizations: localized(text(1, 100)), value });
  return shaped.parse(check(z.object({ choices: z.array(choice).max(25) }), data, ['data']).choices);
}
