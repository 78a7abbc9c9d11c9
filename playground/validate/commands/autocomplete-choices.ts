import type { APIApplicationCommandOptionChoice } from 'discord.js';
import { z } from 'zod';
import { text } from '#playground/validate/fields.ts';
import { parseOrThrow } from '#playground/validate/parse-or-throw.ts';
import { localized } from './locales.ts';

/** The value of a choice, by option type. */
const VALUE_SCHEMAS = new Map<number, z.ZodType<string | number>>([
  [3, text(1, 100)],
  [4, z.int()],
  [10, z.number()],
]);

const apiChoicesSchema = z.custom<APIApplicationCommandOptionChoice[]>();

/**
 * The choices in a response to an autocomplete interaction.
 * @param optionType type of the focused option, `null` where it is not known
 * @throws DiscordError 50035
 */
export function parseAutocompleteChoices(
  data: unknown,
  optionType: number | null,
): APIApplicationCommandOptionChoice[] {
  const value = VALUE_SCHEMAS.get(optionType ?? 0) ?? z.union([text(1, 100), z.number()]);
  const choice = z.object({ name: text(1, 100), name_localizations: localized(text(1, 100)), value });
  return apiChoicesSchema.parse(parseOrThrow(z.object({ choices: z.array(choice).max(25) }), data, ['data']).choices);
}
