import { rank } from '#services/search.ts';
import type { Command, Services } from '../command.ts';

/** Choices that autocomplete shows (interactions/receiving-and-responding.mdx). */
const MAX_CHOICES = 25;

/** Names of this server's presets for an option `name`. */
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
