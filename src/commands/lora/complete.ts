import { type APIApplicationCommandStringOption, ApplicationCommandOptionType } from 'discord.js';
import { rank } from '#services/search.ts';
import type { Command, Services } from '../command.ts';

/** Choices that autocomplete shows (interactions/receiving-and-responding.mdx). */
const MAX_CHOICES = 25;

/** The option that names a preset of this server. */
export const NAME_OPTION = {
  type: ApplicationCommandOptionType.String,
  name: 'name',
  description: 'Which preset',
  required: true,
  autocomplete: true,
  max_length: 100,
} as const satisfies APIApplicationCommandStringOption;

/** Names of this server's presets, for {@link NAME_OPTION}. */
export const completeName: NonNullable<Command['complete']> = ({ place }, { option, typed }, { presets }) => {
  if (option !== 'name') return [];
  return rank(presets.of(place.guild).presets, ({ name, triggers }) => [name, ...triggers], typed, MAX_CHOICES).map(
    ({ name }) => ({ name, value: name }),
  );
};

/** Models that take a LoRA, for an option `base`. */
export const completeBase: NonNullable<Command['complete']> = (_, { option, typed }, { catalogue }: Services) => {
  if (option !== 'base') return [];
  const bases = catalogue.cards.filter(({ kind, roles }) => kind === 'imagine' && roles.has('replicate_weights'));
  return rank(bases, ({ title, model }) => [title, model, model.split('/').at(-1) ?? ''], typed, MAX_CHOICES).map(
    ({ title, model }) => ({ name: `${title} (${model})`.slice(0, 100), value: model }),
  );
};
