import { type APIApplicationCommandStringOption, ApplicationCommandOptionType } from 'discord.js';
import type { AutocompleteContext } from '#commands/command.ts';
import { plainText } from '#schema/language/t.ts';
import { styleLabel } from '#schema/recipe/style.ts';

/** Discord's limit of choices for autocomplete (interactions/receiving-and-responding.mdx). */
const MAX_CHOICES = 25;

export const loraOption = () =>
  ({
    type: ApplicationCommandOptionType.String,
    name: 'lora',
    description: plainText('Which LoRA model paints it'),
    autocomplete: true,
    max_length: 100,
  }) as const satisfies APIApplicationCommandStringOption;

/** Choices for an option `lora`: the styles that match what is typed, in the order of the search. */
export function autocompleteStyle({ interaction, typed, services }: AutocompleteContext) {
  return services.styles
    .search(typed, interaction.person, interaction.place, MAX_CHOICES)
    .map((style) => ({ name: styleLabel(style), value: style.ref }));
}
