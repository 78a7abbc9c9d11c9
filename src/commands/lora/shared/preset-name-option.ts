import { type APIApplicationCommandStringOption, ApplicationCommandOptionType } from 'discord.js';
import type { Command } from '#commands/command.ts';
import { plainText } from '#schema/language/t.ts';
import type { Preset } from '#schema/preset/preset.ts';
import { createRanker } from '#services/models/search.ts';

/** Discord's limit of choices for autocomplete (interactions/receiving-and-responding.mdx). */
const MAX_CHOICES = 25;

/** The option for the name of a preset of this server. */
export const presetNameOption = () =>
  ({
    type: ApplicationCommandOptionType.String,
    name: 'name',
    description: plainText('Which preset'),
    required: true,
    autocomplete: true,
    max_length: 100,
  }) as const satisfies APIApplicationCommandStringOption;

const rankPresets = createRanker<Preset>(
  ({ name, triggers }) => [name, ...triggers],
  (preset) => preset,
);

/** Names of the presets that somebody sees, for {@link presetNameOption}. */
export const autocompletePresetName: NonNullable<Command['autocomplete']> = ({
  interaction,
  focusedOption,
  typed,
  services,
}) => {
  if (focusedOption !== 'name') return [];
  return rankPresets(services.presets.visibleTo(interaction), typed, MAX_CHOICES).map(({ name }) => ({
    name,
    value: name,
  }));
};
