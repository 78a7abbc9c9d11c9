import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
} from 'discord.js';
import { compose, type Options } from '#schema/compose.ts';
import type { OptionValue } from '#schema/interaction.ts';
import { Refusal } from '#schema/refusal.ts';
import { ROLES, type Role } from '#schema/roles.ts';
import type { Command } from './command.ts';
import { roleOptions } from './imagine-options.ts';

/** Choices that autocomplete shows (interactions/receiving-and-responding.mdx). */
const MAX_CHOICES = 25;

/** `/imagine`: paints a picture of a prompt, with one option for everything that the models can be told. */
export const imagine = {
  data: (catalogue) => ({
    type: ApplicationCommandType.ChatInput,
    name: 'imagine',
    description: 'Paint a picture of what you write',
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
    options: arranged(roleOptions(catalogue.cards.filter(({ kind }) => kind === 'imagine'))),
  }),

  run: async (ask, given, answer, { looks, generator }) => {
    const lora = given.get('lora');
    const look = looks.pick(lora === undefined ? undefined : String(lora), ask.person, ask.place);
    const draft = compose(look, readOptions(given), ask.place);
    const isPrivate = given.get('private') === true;
    await generator.paint(draft, { ...ask, private: isPrivate }, () => answer.defer(isPrivate));
  },

  complete: ({ person, place }, { option, typed }, { looks }) => {
    if (option !== 'lora') return [];
    return looks
      .search(typed, person, place, MAX_CHOICES)
      .map(({ title, ref }) => ({ name: (title === ref ? title : `${title} (${ref})`).slice(0, 100), value: ref }));
  },
} as const satisfies Command;

type OptionData = ReturnType<typeof roleOptions>[number];

/** The prompt first, as Discord wants required options, then the choice of the LoRA, then the rest. */
function arranged([prompt, ...rest]: OptionData[]): OptionData[] {
  const lora: OptionData = {
    type: ApplicationCommandOptionType.String,
    name: 'lora',
    description: 'Which LoRA model paints it',
    autocomplete: true,
  };
  const alone: OptionData = {
    type: ApplicationCommandOptionType.Boolean,
    name: 'private',
    description: 'Only you see the result',
  };
  return [...(prompt ? [prompt] : []), lora, ...rest, alone];
}

function readOptions(given: ReadonlyMap<string, OptionValue>): Options {
  const options = new Map<Role, OptionValue>();
  for (const [name, value] of given) {
    if (name === 'lora' || name === 'private') continue;
    if (!isRole(name))
      throw new Refusal(
        `I do not know \`${name.replaceAll('`', '').slice(0, 40)}\`. Discord may still be showing an old form of /imagine: please try again in a minute.`,
      );
    options.set(name, value);
  }
  return options;
}

function isRole(name: string): name is Role {
  return Object.hasOwn(ROLES, name);
}
